import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { BUNDLED_CONFIG } from '../../infra/bundling/bundle-function.ts';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import { actionIds } from '../../lib/channels/slack/action-ids.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import { writeCheckedConfig } from '../../lib/config/checked-config.ts';
import { environmentNames as names, type PreparedNight } from '../../lib/contract.ts';
import { signLink } from '../../lib/pages/signed-link.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { APP, clickPayload, SIGNING_SECRET, signed, TEAM } from '../channels/slack/build-click.ts';
import { askFor } from '../support/ask-for.ts';
import { buildDoubt, buildGate } from '../support/build-gate.ts';
import { BUNDLED_FUNCTIONS, functionNames, invoke, invokeWarm } from '../support/bundled-functions.ts';
import { rounds } from '../support/command-line.ts';
import { connectToDynamoDbLocal, type DynamoDbLocal } from '../support/dynamodb-local.ts';
import { type LoopbackServer, startLoopback } from '../support/loopback.ts';
import { createStandInClient } from '../support/s3-client.ts';
import { type S3StandIn, startS3StandIn } from '../support/s3-stand-in.ts';
import { type SecretsStandIn, startSecretsStandIn } from '../support/secrets-stand-in.ts';
import { type SesStandIn, startSesStandIn } from '../support/ses-stand-in.ts';
import { type SlackStandIn, startSlackStandIn } from '../support/slack-stand-in.ts';

const SUNDAY = '2026-11-22';
/** On the Monday after it: people are told of Saturday's and Sunday's nights at once. */
const MORNING = 'morning-2026-11-23';
const DIGEST_HOUR = '2026-11-23T07:30:00Z';
const WEEK_HOUR = '2026-11-23T08:00:00Z';
const TABLE = 'bundled-night';
const ACCOUNTS = 100;

/** What the state machine does, by hand: each handler is its own bundle in its own process, and knows only its environment. */
describe.runIf(inject('hasDynamoDbLocal'))('the bundled handlers, on Amazon’s DynamoDB Local', () => {
  let folder: string;
  let portfolio: SamplePortfolio;
  let s3: S3StandIn;
  let dynamodb: DynamoDbLocal;
  let slack: SlackStandIn;
  let ses: SesStandIn;
  let secrets: LoopbackServer;
  let environment: Record<string, string>;
  const bundleOf = (name: string) => path.join(folder, name);

  /** When each function starts; within it, time goes on. */
  let now: string;

  const run = <T>(name: string, event: unknown, more: Readonly<Record<string, string>> = {}) =>
    invoke(bundleOf(name), event, { ...environment, [names.trialClock]: now, ...more }) as Promise<T>;

  const runWarm = <T>(name: string, events: readonly unknown[], more: Readonly<Record<string, string>> = {}) =>
    invokeWarm(bundleOf(name), events, { ...environment, [names.trialClock]: now, ...more }) as Promise<readonly T[]>;

  async function runNight(scheduledTime: string): Promise<PreparedNight> {
    now = scheduledTime;
    const prepared = await run<PreparedNight>('prepare-night', { scheduledTime });
    for (const shard of prepared.shards) await run('score-shard', shard);
    if (prepared.outcome === 'prepared') await run('conclude-night', { night: prepared.night });
    return prepared;
  }

  const workFile = (key: string) => s3.objects.get(`work/${key}`)?.at(-1)?.bytes.toString('utf8');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-functions-'));
    portfolio = await makePortfolio({ folder, lastNight: SUNDAY, nights: 2, accounts: ACCOUNTS, seed: 7 });
    forgetUsageBefore('2026-11-01');
    const model = readFileSync(portfolio.configFile, 'utf8');
    writeFileSync(portfolio.configFile, model.replace('deliver: shadow', 'deliver: on'));
    [s3, dynamodb, slack, ses, secrets] = await Promise.all([
      startS3StandIn({ versioned: true }),
      askFor('DynamoDB Local').then(connectToDynamoDbLocal),
      startSlackStandIn(),
      startSesStandIn(),
      startSecretsStandIn(
        JSON.stringify({ token: 'xoxb-test', signing_secret: SIGNING_SECRET, app_id: APP, team_id: TEAM }),
      ),
    ]);
    await dynamodb.makeTable(TABLE);
    await upload(portfolio.exportsFolder);
    const config = await loadConfig(portfolio.configFile);
    cpSync(await askFor(BUNDLED_FUNCTIONS), folder, { recursive: true });
    for (const name of functionNames)
      writeFileSync(path.join(bundleOf(name), BUNDLED_CONFIG), writeCheckedConfig(config));
    environment = {
      [names.exportsBucket]: 'exports',
      [names.exportsPrefix]: '',
      [names.workBucket]: 'work',
      [names.historyBucket]: 'history',
      [names.table]: TABLE,
      [names.configFile]: BUNDLED_CONFIG,
      [names.slackSecret]: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:slack',
      [names.slackUrl]: slack.url,
      [names.mailFrom]: 'health@example.com',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ENDPOINT_URL_SES: ses.url,
    };
  }, 120_000);

  afterAll(async () => {
    await Promise.all([s3, dynamodb, slack, ses, secrets].map((server) => server?.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every function reads every file: three weeks of them say no less than two months. */
  function forgetUsageBefore(night: string): void {
    const usage = path.join(portfolio.exportsFolder, 'usage');
    for (const name of readdirSync(usage)) if (name < night) rmSync(path.join(usage, name));
  }

  async function upload(exportsFolder: string): Promise<void> {
    const client = createStandInClient(s3.endpoint);
    for (const name of readdirSync(exportsFolder, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(exportsFolder, name);
      if (!statSync(file).isFile()) continue;
      const key = name.split(path.sep).join('/');
      await client.send(new PutObjectCommand({ Bucket: 'exports', Key: key, Body: readFileSync(file) }));
    }
    client.destroy();
  }

  it('run two sample nights', async () => {
    expect(await runNight('2026-11-22T04:30:00Z')).toMatchObject({ night: '2026-11-21', outcome: 'prepared' });
    expect(await runNight('2026-11-23T04:30:00Z')).toMatchObject({ night: SUNDAY, outcome: 'prepared' });
  });

  it('give the same files as `rounds night`', async () => {
    const out = path.join(folder, 'out');
    for (const night of ['2026-11-21', SUNDAY]) {
      const common = ['--config', portfolio.configFile, '--exports', portfolio.exportsFolder, '--date', night];
      const { exitCode } = await rounds('night', ...common, '--state', path.join(folder, 'state'), '--out', out);
      expect(exitCode).toBe(0);
      for (const name of ['scores.csv', 'explanations.jsonl', 'findings.jsonl', 'rejects.csv'])
        expect(workFile(`nights/${night}/results/${name}`), `${name} of ${night}`).toBe(
          readFileSync(path.join(out, name), 'utf8'),
        );
    }
    expect(workFile(`nights/${SUNDAY}/results/scores.csv`)?.split('\n')).toHaveLength(ACCOUNTS + 1);
    for (const night of ['2026-11-21', SUNDAY]) {
      const key = `metrics/date=${night}/values.parquet`;
      const local = readFileSync(path.join(folder, 'state', 'history', key));
      expect(s3.objects.get(`history/${key}`)?.at(-1)?.bytes.equals(local), key).toBe(true);
    }
  });

  const stores = () =>
    openTableStores(createDynamoDbTable({ client: dynamodb.client, table: TABLE }), () => Date.parse(now));
  const outbox = () => stores().outbox;

  const statesOf = async (period: string) => {
    const entries = await outbox().readEntries(period);
    return [...new Set(entries.map(({ state }) => state))];
  };

  it('send each owner’s messages of the morning and the summary once, by however many at a time', async () => {
    for (const entry of await outbox().readEntries('2026-11-21'))
      await outbox().writeEntry({ ...entry, state: 'cancelled', dueAt: null });
    const planned = [...(await outbox().readEntries(SUNDAY)), ...(await outbox().readEntries(MORNING))];
    const count = planned.filter(({ state }) => state !== 'cancelled').length;
    expect(await run('deliver-messages', { period: SUNDAY })).toMatchObject({ sent: 0, pending: count });
    now = DIGEST_HOUR;
    const [delivered] = await Promise.all([
      run<{ sent: number }>('deliver-messages', { period: SUNDAY }),
      run('deliver-messages', { period: SUNDAY }),
    ]);
    expect(delivered).toMatchObject({ pending: 0, sending: 0, unknown: 0, failed: 0, sent: count });
    expect(slack.posts.length).toBeGreaterThan(10);
    expect(ses.mails).toHaveLength(1);
    expect(slack.posts.length + ses.mails.length).toBe(count);
    expect(ses.mails[0]).toContain('To: leaders@example.com');
    await run('sweep-hour', {});
    expect(slack.posts.length + ses.mails.length).toBe(count);
    // All of it belongs to the morning.
    expect(await statesOf(SUNDAY)).toEqual([]);
    expect(await statesOf(MORNING)).toEqual(['sent']);
  }, 120_000);

  it('take a click on an alert from Slack alone, and carry it out once', async () => {
    const entries = await outbox().readEntries(MORNING);
    const alert = entries.find(({ kind }) => kind === 'alert')!;
    const at = Date.parse(now);
    const click = clickPayload(actionIds.acknowledge, alert, { at: `${at / 1000}.000100` });
    const { body, timestamp, signature } = signed(click, { at });
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp!,
      'x-slack-signature': signature!,
    };
    const handed: unknown[] = [];
    const lambda = await startLoopback((_path, payload) => {
      handed.push(JSON.parse(payload));
      return { answer: 202, body: '' };
    });
    environment.AWS_ENDPOINT_URL_LAMBDA = lambda.url;
    environment[names.orderFunction] = 'carry-out-order';
    try {
      const asText = { headers, body: Buffer.from(body).toString('utf8'), isBase64Encoded: false };
      const asBase64 = { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
      const forged = { ...asText, headers: { ...headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` } };
      expect(await runWarm('slack-actions', [asText, asBase64, forged])).toMatchObject([
        { statusCode: 200, body: '' },
        { statusCode: 200, body: '' },
        { statusCode: 401 },
      ]);
    } finally {
      await lambda.close();
    }
    expect(handed).toHaveLength(2);
    const owner = { id: 'U012AB3CD', team_id: TEAM, profile: { email: alert.destination } };
    for (const order of handed) {
      slack.script('users.info', { text: JSON.stringify({ ok: true, user: owner }) });
      expect(await run('carry-out-order', order)).toEqual({ isDone: true, says: 'Done.' });
    }
    const updated = slack.posts.find(({ metadata }) => JSON.stringify(metadata).includes(alert.id));
    expect(JSON.stringify(updated?.blocks)).toMatch(
      new RegExp(`In hand since 23 Nov 2026, [0-9:]+: acknowledged by ${alert.destination}\\.`),
    );
    const [{ acts } = { acts: [] }] = await stores().cases.readCasesOf(alert.accounts[0]!);
    expect(acts.filter(({ did }) => did === 'acknowledged')).toHaveLength(1);
  });

  it('show the dashboard, an account and a customer’s card behind links, and nothing without one', async () => {
    const key = { id: '1', secret: 'k'.repeat(64) };
    const secret = await startSecretsStandIn(JSON.stringify(key));
    const inner = { AWS_ENDPOINT_URL_SECRETS_MANAGER: secret.url, [names.linkSecret]: 'arn:link' };
    const request = (query: Record<string, string>, method = 'GET') => ({
      queryStringParameters: query,
      requestContext: { http: { method } },
    });
    const claims = { audience: 'leaders@example.com', expires: Date.parse(now) / 1000 + 600 };
    const dashboard = signLink({ ...claims, purpose: 'dashboard', subject: 'portfolio' }, key);
    const card = signLink({ ...claims, purpose: 'card', subject: 'A1001' }, key);
    try {
      const requests = [
        request({ t: dashboard }),
        request({ t: dashboard, a: 'A1001' }),
        // A card opens its own account, whatever else is asked for.
        request({ t: card, a: 'A1002' }),
        request({ t: `${dashboard}x` }),
        request({ t: dashboard }, 'POST'),
      ];
      const answers = await runWarm<{ statusCode: number; body: string; headers: Record<string, string> }>(
        'view',
        requests,
        inner,
      );
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 403, 405]);
      const [page, account, shared] = answers as [(typeof answers)[0], (typeof answers)[0], (typeof answers)[0]];
      expect(page.body).toContain('Halcyon Freight');
      expect(page.headers['Content-Security-Policy']).toContain("default-src 'none'");
      expect(account.body).toContain('What the score is made of');
      expect(shared.body).toContain('Halcyon Freight: how it is going');
      expect(shared.body).not.toMatch(/\bARR\b|churn|at risk|pulse/i);
    } finally {
      await secret.close();
    }
  });

  it('add a note and a task that somebody sends from the page of their account, once', async () => {
    const key = { id: '1', secret: 'k'.repeat(64) };
    const secret = await startSecretsStandIn(JSON.stringify(key));
    const inner = { AWS_ENDPOINT_URL_SECRETS_MANAGER: secret.url, [names.linkSecret]: 'arn:link' };
    type Answer = { readonly statusCode: number; readonly body: string; readonly headers: Record<string, string> };
    const { history, care, cases } = stores();
    const last = (await history.readLastRunBefore('9999-12-31'))!;
    const [{ owner } = { owner: null }] = await history.readAccount([last], 'A1001');
    const expires = Date.parse(now) / 1000 + 600;
    const t = signLink({ purpose: 'dashboard', subject: 'portfolio', audience: owner!, expires }, key);
    const ask = (method: string, more: object = {}) => ({
      queryStringParameters: { t, a: 'A1001' },
      requestContext: { http: { method } },
      ...more,
    });
    /** As Lambda gives a form. */
    const send = (fields: Record<string, string>) =>
      ask('POST', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(new URLSearchParams(fields).toString()).toString('base64'),
        isBase64Encoded: true,
      });
    try {
      const [page] = await runWarm<Answer>('view', [ask('GET')], inner);
      const formOf = (kind: string) =>
        new RegExp(`name="form" value="([^"]*)"/><input type="hidden" name="do" value="${kind}"`).exec(page!.body)![1]!;
      const note = { form: formOf('note'), do: 'note', text: 'Met the new sponsor.' };
      const task = { form: formOf('add-task'), do: 'add-task', title: 'Call them', due: '3d', assignee: 'owner' };
      const sent = [note, note, { ...task, address: '', text: '' }].map(send);
      const answers = await runWarm<Answer>('view', [...sent, ask('GET')], inner);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303, 200]);
      expect(answers[0]!.headers.Location).toMatch(/^\?t=[^#]*&a=A1001#note-\d+$/);
      expect(answers[3]!.body).toContain('Met the new sponsor.');
      const notes = (await care.readAccount('A1001')).filter(({ kind }) => kind === 'note');
      expect(notes).toMatchObject([{ text: 'Met the new sponsor.', by: owner }]);
      const tasks = (await cases.readTasksOf('A1001')).filter(({ title }) => title === 'Call them');
      expect(tasks).toMatchObject([{ assignee: owner, startedBy: owner, playbook: null }]);
    } finally {
      await secret.close();
    }
  });

  describe('about a doubt of the night', () => {
    const NOTICE = 'sweep-2026-11-23';
    const view = 'https://view.example.com/';
    const key = { id: '1', secret: 'k'.repeat(64) };
    let restore: () => Promise<void>;
    let readable: SecretsStandIn;
    let unreadable: SecretsStandIn;
    const withKey = ({ url }: SecretsStandIn) => ({
      ...{ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, [names.linkSecret]: 'arn:link', [names.viewUrl]: view },
    });
    const ask = (method: string, token: string, more: object = {}) => ({
      queryStringParameters: { t: token },
      requestContext: { http: { method } },
      ...more,
    });
    beforeAll(async () => {
      [readable, unreadable] = await Promise.all([startSecretsStandIn(JSON.stringify(key)), startSecretsStandIn(null)]);
      const { history } = stores();
      const run = (await history.readRun(SUNDAY))!;
      await history.writeRun({ ...run, gate: buildGate([buildDoubt()]) });
      restore = () => history.writeRun(run);
    });
    afterAll(async () => {
      await Promise.all([restore(), forgetNotices(), readable.close(), unreadable.close()]);
    });

    async function forgetNotices(): Promise<void> {
      for (const entry of await outbox().readEntries(NOTICE)) await outbox().removeMessage(entry);
    }

    /** The mail that conclude-night plans for operations. */
    async function planMail(secret: SecretsStandIn): Promise<EmailMessage> {
      await forgetNotices();
      expect(await run('conclude-night', { night: SUNDAY }, withKey(secret))).toMatchObject({ outcome: 'concluded' });
      const mail = (await outbox().readEntries(NOTICE)).find(({ channel }) => channel === 'email')!;
      return (await outbox().readMessage(mail)) as EmailMessage;
    }

    it('mail operations without a link where the key cannot be read', async () => {
      const { html, text, destination } = await planMail(unreadable);
      expect(destination).toBe('ops@example.com');
      expect(html).not.toContain('href');
      expect(text).toContain(`rounds gate right ${SUNDAY}`);
    });

    it('mail a link that asks when it is opened, and records what is answered', async () => {
      const { html } = await planMail(readable);
      const [, address] = /href="([^"]*)"/.exec(html)!;
      expect(address).toMatch(/^https:\/\/view\.example\.com\/\?t=/);
      const token = new URL(address!).searchParams.get('t')!;
      type Answer = { readonly statusCode: number; readonly body: string };
      const [page] = await runWarm<Answer>('view', [ask('GET', token)], withKey(readable));
      expect(page).toMatchObject({ statusCode: 200, body: expect.stringContaining('Seats are 99.9 times larger.') });
      expect(await stores().history.readGateWords()).toEqual([]);
      const question = /name="question" value="([^"]*)"/.exec(page!.body)![1]!;
      const answer = {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        // As Lambda gives a form.
        body: Buffer.from(new URLSearchParams({ question, say: 'wrong' }).toString()).toString('base64'),
        isBase64Encoded: true,
      };
      const forged = ask('POST', `${token.slice(0, -2)}AA`, answer);
      const told = await runWarm<Answer>('view', [forged, ask('POST', token, answer)], withKey(readable));
      expect(told).toMatchObject([
        { statusCode: 403 },
        { statusCode: 200, body: expect.stringContaining('Recorded: it is wrong') },
      ]);
      expect(await stores().history.readGateWords()).toMatchObject([
        { doubt: 'level-shift:seats', night: SUNDAY, is: 'wrong', by: 'ops@example.com' },
      ]);
    });
  });

  it('send the week on Monday, from stored nights', async () => {
    const posts = slack.posts.length;
    const mails = ses.mails.length;
    now = WEEK_HOUR;
    const delivered = await run('summarise-week', { scheduledTime: WEEK_HOUR });
    expect(delivered).toMatchObject({ sent: 3, pending: 0, failed: 0, unknown: 0 });
    expect(slack.posts.slice(posts).map(({ conversation }) => conversation)).toEqual(['C099AB3CD']);
    expect(ses.mails.slice(mails).map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1])).toEqual([
      'leaders@example.com',
      'exec@example.com',
    ]);
  });

  it('settle a mail in doubt by what SES says of it, and stop mail to an address that bounced', async () => {
    const week = await outbox().readEntries('2026-W47');
    const mail = week.find(({ destination }) => destination === 'exec@example.com')!;
    await outbox().writeEntry({ ...mail, state: 'needs-operator', reference: null });
    const event = (eventType: string, more: object = {}) => ({
      source: 'aws.ses',
      detail: {
        eventType,
        mail: {
          messageId: 'ses-1',
          timestamp: '2026-11-23T08:00:01.000Z',
          tags: { message_id: [mail.id], period: ['2026-W47'], 'ses:configuration-set': ['nightrounds'] },
        },
        ...more,
      },
    });
    expect(await run('record-mail-event', event('Send'))).toEqual({ settled: true, suppressed: 0 });
    expect(await outbox().readEntry('2026-W47', mail.id)).toMatchObject({ state: 'sent', reference: 'ses-1' });
    const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'exec@example.com' }] };
    const [again, bounced] = await runWarm('record-mail-event', [event('Send'), event('Bounce', { bounce })]);
    expect(again).toEqual({ settled: false, suppressed: 0 });
    expect(bounced).toMatchObject({ suppressed: 1 });
    const { addresses } = stores();
    expect(await addresses.readSuppression('exec@example.com')).toMatchObject({ because: 'bounced' });
  });

  it('refuse a night that has not come yet', async () => {
    now = '2026-11-26T04:30:00Z';
    await expect(run('prepare-night', { night: '2026-11-27' })).rejects.toThrow(
      '2026-11-27 has not come yet: today is 2026-11-26',
    );
  });

  it('hold a night whose accounts are missing, and tell the operators', async () => {
    const prepared = await runNight('2026-11-27T04:30:00Z');
    expect(prepared).toEqual({ night: '2026-11-26', outcome: 'held', shards: [] });
    const posts = slack.posts.length;
    // Later than all that prepare-night wrote, or it would wait until it is.
    now = '2026-11-27T04:35:00Z';
    await run('deliver-messages', { period: '2026-11-26' });
    const [notice] = slack.posts.slice(posts);
    expect(notice?.conversation).toBe('C012AB3CD');
    expect(notice?.text).toContain('night of 26 Nov 2026 is held');
  });

  it('tell operations that a night failed, in Slack and by mail, once', async () => {
    const posts = slack.posts.length;
    const mails = ses.mails.length;
    now = '2026-11-28T07:05:00Z';
    const started = { scheduledTime: '2026-11-28T07:00:00Z', failure: { Error: 'Sandbox.Timedout' } };
    const failed = { step: 'prepare', started, failure: { Error: 'Sandbox.Timedout', Cause: '{}' } };
    for (let time = 0; time < 2; time++)
      expect(await run('tell-failure', failed)).toMatchObject({ night: '2026-11-27', deliveries: { sent: 2 } });
    expect(slack.posts.slice(posts).map(({ conversation, text }) => [conversation, text])).toEqual([
      ['C012AB3CD', expect.stringContaining('It took longer than it may')],
    ]);
    expect(ses.mails.slice(mails).map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1])).toEqual(['ops@example.com']);
  });

  it('are forgotten by `rounds forget` in the table and both buckets, earlier versions too', async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const stores = ['--table', TABLE, '--history-bucket', 'history', '--work-bucket', 'work'];
    const { exitCode, stdout } = await rounds('forget', 'A1002', ...stores, '--yes', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ account: 'A1002', charts: 2, metricNights: 2 });
    const kept = [...s3.objects].filter(([name]) => name.startsWith('work/') || name.startsWith('history/'));
    expect(kept.length).toBeGreaterThan(5);
    for (const [name, versions] of kept) {
      const newest = versions.at(-1)!.bytes;
      const text = name.endsWith('.bin') ? gunzipSync(newest) : newest;
      expect(text.includes('A1002'), name).toBe(false);
      if (name.startsWith('history/')) expect(versions, name).toHaveLength(1);
    }
    expect(JSON.parse((await rounds('forget', 'A1002', ...stores, '--yes', '--json')).stdout)).toMatchObject({
      charts: 0,
      metricNights: 0,
      workFiles: 0,
    });
  });

  it('say which variable is missing when they are set up wrongly', async () => {
    const { [names.table]: _table, ...without } = environment;
    await expect(invoke(bundleOf('score-shard'), { night: SUNDAY, shard: 0 }, without)).rejects.toThrow(
      'The function’s environment lacks TABLE_NAME.',
    );
  });
});
