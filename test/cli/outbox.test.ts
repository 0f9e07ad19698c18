import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { addDays, lastCompleteNight } from '../../lib/calendar.ts';
import { weekdayOf } from '../../lib/cases/working-days.ts';
import { beginAfter } from '../support/begin-after.ts';
import { rounds } from '../support/command-line.ts';
import { type SesStandIn, startSesStandIn } from '../support/ses-stand-in.ts';
import { type SlackStandIn, startSlackStandIn } from '../support/slack-stand-in.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio } from '../support/small-portfolio.ts';
import { testClock } from '../support/test-clock.ts';

/** The sender's clock is real: yesterday's messages are due this morning, or were, whatever weekday it is. */
const TONIGHT = lastCompleteNight(testClock(), 'UTC');
const MORNING = `morning-${addDays(TONIGHT, 1)}`;
/** A week's summary that is due neither now nor was of late. */
const NO_WEEK = `day: ${weekdayOf(addDays(TONIGHT, 4))}`;

let portfolio: SmallPortfolio;
let slack: SlackStandIn;
let ses: SesStandIn;

portfolioAfter(async (made) => {
  portfolio = made;
  const config = SMALL_CONFIG.replace('"07:30"', '"00:00"').replace('day: mon', NO_WEEK);
  portfolio.writeConfig(`${config}  quiet: { weekdays: [] }\ndeliver: on\n`);
});

beforeEach(async () => {
  [slack, ses] = await Promise.all([startSlackStandIn(), startSesStandIn()]);
  onTestFinished(() => Promise.all([slack.close(), ses.close()]).then(() => {}));
});

const state = () => path.join(portfolio.folder, 'state');
const onState = (...words: string[]) => rounds(...words, '--config', portfolio.config, '--state', state());

function runNight(...words: string[]) {
  const common = ['--config', portfolio.config, '--exports', portfolio.exports, '--state', state()];
  return rounds('night', ...common, '--date', TONIGHT, '--out', portfolio.out, ...words);
}

const trial = () => ['--slack-url', slack.url, '--ses-url', ses.url];

describe('a night with stand-ins', () => {
  it('sends what is due to them, once', async () => {
    const first = await runNight(...trial());
    expect(first.exitCode).toBe(0);
    // Each of two owners a digest and what was so already, ranked; and the portfolio summary.
    expect(first.stdout).toContain('Delivery is on: 2 ranked lists are planned.');
    expect(first.stdout).toMatch(/Messages: 5 sent/);
    expect(slack.posts).toHaveLength(4);
    expect(ses.mails).toHaveLength(1);
    expect((await runNight(...trial())).exitCode).toBe(0);
    await onState('sweep', ...trial());
    expect(slack.posts).toHaveLength(4);
    expect(ses.mails).toHaveLength(1);
  });

  it('mails what Slack does not take for good', async () => {
    slack.script('users.lookupByEmail', ...Array(4).fill({ error: 'users_not_found' }));
    await runNight(...trial());
    expect(slack.posts).toHaveLength(0);
    expect(ses.mails.map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1]).sort()).toEqual([
      'ann@example.com',
      'ann@example.com',
      'bob@example.com',
      'bob@example.com',
      'leaders@example.com',
    ]);
    const { stdout } = await onState('outbox', 'list');
    expect(stdout).toMatch(/failed, mailed[\s\S]*instead/);
    expect(stdout).toMatch(/No Slack user has\s+the owner’s\s+address\./);
  });

  it('are servers of this machine, and nothing else', async () => {
    for (const url of ['https://slack.com/api/', 'http://10.0.0.1/', 'file:///etc/passwd', 'nonsense']) {
      const { exitCode, stderr } = await runNight('--slack-url', url);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('give a server of this machine');
    }
  });
});

describe('the outbox', () => {
  beginAfter(
    () => portfolio.folder,
    () => runNight(),
  );

  it('lists what waits, and sends it with the sweep', async () => {
    const { stdout } = await onState('outbox', 'list');
    expect(stdout).toContain('pending');
    expect(stdout).toContain(`owner-digest, ${MORNING}`);
    expect(stdout).toContain(`alert-triage, ${MORNING}`);
    expect(stdout).toContain(`portfolio-summary, ${MORNING}`);
    const ofMorning = JSON.parse((await onState('outbox', 'list', '--period', MORNING, '--json')).stdout);
    expect(ofMorning).toHaveLength(5);
    const swept = path.join(portfolio.folder, 'swept');
    expect((await onState('sweep', '--out', swept)).stdout).toContain('Messages: 5 sent.');
    expect(readdirSync(swept).filter((name) => name.endsWith('.slack.json'))).toHaveLength(4);
    expect((await onState('outbox', 'list')).stdout).toContain(
      'Nothing is on its way, and nothing went wrong: 5 messages kept.',
    );
    expect(JSON.parse((await onState('outbox', 'list', '--all', '--json')).stdout)).toHaveLength(5);
  });

  const idOf = async (kind: string): Promise<string> => {
    const { stdout } = await onState('outbox', 'list', '--all', '--json');
    return JSON.parse(stdout)
      .find((entry: { kind: string }) => entry.kind === kind)
      .id.slice(0, 8);
  };

  it('cancels a message, and sends it after all', async () => {
    const id = await idOf('portfolio-summary');
    expect((await onState('outbox', 'cancel', id, '--by', 'ops')).stdout).toContain('It will not be sent.');
    await onState('sweep', ...trial());
    expect(ses.mails).toHaveLength(0);
    expect((await onState('outbox', 'cancel', id)).stderr).toContain('It is cancelled already.');
    expect((await onState('outbox', 'retry', id)).stdout).toContain('It is sent with the next sweep.');
    await onState('sweep', ...trial());
    expect(ses.mails).toHaveLength(1);
    expect((await onState('outbox', 'retry', id)).stderr).toContain('It is sent already.');
  });

  it('leaves a mail of which nobody knows alone, until an operator has a copy sent', async () => {
    ses.script({ status: 500, code: 'InternalFailure' });
    await onState('sweep', ...trial());
    const id = await idOf('portfolio-summary');
    const later = new Date(testClock() + 20 * 60_000).toISOString();
    await onState('sweep', '--now', later, ...trial());
    const { stdout } = await onState('outbox', 'list');
    expect(stdout).toMatch(/needs an[\s\S]*operator/);
    expect(stdout).toContain('1 mail may or may not have arrived: ask the reader');
    expect(ses.mails).toHaveLength(0);
    expect((await onState('outbox', 'retry', id)).stdout).toContain('It says that it may have come before.');
    await onState('sweep', ...trial());
    expect(ses.mails[0]).toContain('Subject: Sent again:');
  });

  it.each(['xyz', '0000000000'])('does not take %j for a message', async (id) => {
    expect((await onState('outbox', 'cancel', id)).exitCode).toBeGreaterThan(0);
  });

  it('forgets every message that names a customer who is forgotten', async () => {
    const { stdout } = await onState('forget', 'a1', '--yes', '--json');
    const { removed, madeAgain } = JSON.parse(stdout).messages;
    expect(removed + madeAgain).toBeGreaterThan(0);
    const left = JSON.parse((await onState('outbox', 'list', '--all', '--json')).stdout);
    expect(left.some(({ accounts }: { accounts: string[] }) => accounts.includes('a1'))).toBe(false);
  });
});

describe('the Slack app', () => {
  it('is described for Slack, with buttons where there is an address for them', async () => {
    const plain = JSON.parse((await rounds('slack', 'manifest')).stdout);
    expect(plain.settings).not.toHaveProperty('interactivity');
    const full = JSON.parse(
      (await rounds('slack', 'manifest', '--url', 'https://x.lambda-url.eu-west-1.on.aws/')).stdout,
    );
    expect(full.settings.interactivity).toEqual({
      is_enabled: true,
      request_url: 'https://x.lambda-url.eu-west-1.on.aws/',
    });
    expect(full.oauth_config.scopes.bot).toContain('im:history');
    expect(full.features.shortcuts).toMatchObject([
      { name: 'Add a task or a note', callback_id: 'account.add', type: 'global' },
      { name: 'Add a task or a note', callback_id: 'message.add', type: 'message' },
    ]);
    expect(full.oauth_config.scopes.bot).toContain('commands');
    expect(plain.features).not.toHaveProperty('shortcuts');
    expect(plain.oauth_config.scopes.bot).not.toContain('commands');
    expect((await rounds('slack', 'manifest', '--url', 'http://x')).exitCode).toBe(2);
  });

  it('says hello, or why it cannot', async () => {
    vi.stubEnv('SLACK_BOT_TOKEN', 'xoxb-test');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const said = await rounds('slack', 'hello', 'ann@example.com', '--slack-url', slack.url);
    expect(said.stdout).toContain('Sent to ann@example.com.');
    expect(slack.posts[0]?.text).toContain('Messages from Nightrounds arrive here.');
    slack.script('users.lookupByEmail', { error: 'missing_scope' });
    const refused = await rounds('slack', 'hello', 'ann@example.com', '--slack-url', slack.url);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('Give the app the scopes of docs/slack.md');
    expect(refused.stderr).not.toContain('xoxb');
  });
});
