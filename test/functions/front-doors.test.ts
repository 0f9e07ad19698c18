import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFor } from '../../functions/shared/keep-for.ts';
import type { UrlAnswer } from '../../functions/shared/url-request.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import { writeCheckedConfig } from '../../lib/config/checked-config.ts';
import { environmentNames as names } from '../../lib/contract.ts';
import { signLink } from '../../lib/pages/signed-link.ts';
import { APP, SIGNING_SECRET, sign, TEAM } from '../channels/slack/build-click.ts';
import { type SecretsStandIn, startSecretsStandIn } from '../support/secrets-stand-in.ts';
import { testClock } from '../support/test-clock.ts';

type Handler = (event: unknown) => Promise<UrlAnswer>;
const KEY = { id: '1', secret: 'k'.repeat(64) };
const SLACK = JSON.stringify({ token: 'xoxb-test', signing_secret: SIGNING_SECRET, app_id: APP, team_id: TEAM });

let folder: string;
let slack: SecretsStandIn;
let link: SecretsStandIn;
let unreadable: SecretsStandIn;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-doors-'));
  writeFileSync(path.join(folder, 'health.json'), writeCheckedConfig(await loadConfig('examples/health.yaml')));
  [slack, link, unreadable] = await Promise.all([
    startSecretsStandIn(SLACK),
    startSecretsStandIn(JSON.stringify(KEY)),
    startSecretsStandIn(null),
  ]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([slack, link, unreadable].map((server) => server.close()));
});
beforeEach(() => {
  // One line a request says what was refused; it is not what is tested here.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A handler that has just started, and where it reads its secrets. */
async function start(name: 'slack-actions' | 'view', secrets: SecretsStandIn): Promise<Handler> {
  const environment = {
    [names.exportsBucket]: 'exports',
    [names.workBucket]: 'work',
    [names.historyBucket]: 'history',
    [names.table]: 'nightrounds',
    [names.configFile]: path.join(folder, 'health.json'),
    [names.slackSecret]: 'arn:slack',
    [names.linkSecret]: 'arn:link',
    [names.trialClock]: new Date(testClock()).toISOString(),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  };
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  vi.resetModules();
  const { handler } = (await (name === 'view'
    ? import('../../functions/view/handler.ts')
    : import('../../functions/slack-actions/handler.ts'))) as { handler: Handler };
  return handler;
}

const http = (method: string) => ({ requestContext: { http: { method } } });

describe('the URL that Slack calls', () => {
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
  function request(body = challenge, { secret = SIGNING_SECRET, at = testClock() } = {}) {
    const { timestamp, signature } = sign(Buffer.from(body), at, secret);
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    };
    return { rawPath: '/', ...http('POST'), headers, body };
  }
  const withHeader = (name: string, value: string) => ({
    ...request(),
    headers: { ...request().headers, [name]: value },
  });
  const without = (name: string) => {
    const { headers, ...rest } = request();
    return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) };
  };

  const malformed: [string, number, object][] = [
    ['nothing', 401, {}],
    ['another method', 405, { ...request(), ...http('GET') }],
    ['another path', 404, { ...request(), rawPath: '/admin' }],
    ['a body that is too long', 413, request('x'.repeat(1_000_001))],
    ['one in base64', 413, { ...request(), body: 'A'.repeat(1_400_000), isBase64Encoded: true }],
    ['one of many bytes a character', 413, request('€'.repeat(400_000))],
    ['no signature', 401, without('x-slack-signature')],
    ['no timestamp', 401, without('x-slack-request-timestamp')],
    ['an empty signature', 401, withHeader('x-slack-signature', '')],
    ['a signature of another version', 401, withHeader('x-slack-signature', `v1=${'0'.repeat(64)}`)],
    ['a signature that is too long', 401, withHeader('x-slack-signature', `v0=${'0'.repeat(65)}`)],
    ['a stale request', 401, request(challenge, { at: testClock() - 400_000 })],
    ['one of the future', 401, request(challenge, { at: testClock() + 400_000 })],
    ...['1e20', 'NaN', '-1', '', '99999999999999999999', '0x10', 'Infinity'].map((at): [string, number, object] => [
      `the timestamp "${at}"`,
      401,
      withHeader('x-slack-request-timestamp', at),
    ]),
  ];

  it('refuses what has not the form of a request of Slack, and reads no secret for it', async () => {
    const handler = await start('slack-actions', slack);
    const before = slack.reads();
    for (const [name, status, event] of malformed)
      expect(await handler(event), name).toMatchObject({ statusCode: status, body: '' });
    expect(slack.reads() - before).toBe(0);
  });

  it('reads the secret once for a flood of well-formed forgeries, and takes what Slack signed', async () => {
    const handler = await start('slack-actions', slack);
    const before = slack.reads();
    const forged = () => handler(request(challenge, { secret: 'f'.repeat(32) }));
    for (const { statusCode } of await Promise.all(Array.from({ length: 200 }, forged))) expect(statusCode).toBe(401);
    expect(await handler(request())).toMatchObject({ statusCode: 200, body: '{"challenge":"abc"}' });
    const body = Buffer.from(challenge).toString('base64');
    expect(await handler({ ...request(), body, isBase64Encoded: true })).toMatchObject({ statusCode: 200 });
    expect(slack.reads() - before).toBe(1);
  });

  it('asks once for a secret that cannot be read, too', async () => {
    const handler = await start('slack-actions', unreadable);
    const before = unreadable.reads();
    for (let time = 0; time < 20; time++) expect(await handler(request())).toMatchObject({ statusCode: 500 });
    expect(unreadable.reads() - before).toBe(1);
  });
});

describe('the URL that signed links open', () => {
  const claims = (over: object = {}) => ({
    purpose: 'dashboard' as const,
    subject: 'portfolio',
    audience: 'ann@example.com',
    expires: Math.floor(testClock() / 1000) + 600,
    ...over,
  });
  const ask = (token: string | undefined, over: object = {}) => ({
    rawPath: '/',
    ...http('GET'),
    ...(token === undefined ? {} : { queryStringParameters: { t: token } }),
    ...over,
  });
  const unsigned = (payload: unknown) =>
    `${Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString('base64url')}.${createHash('sha256').update('x').digest('base64url')}`;
  const good = signLink(claims(), KEY);

  const malformed: [string, number, object][] = [
    ['no token', 403, ask(undefined)],
    ['another method', 405, ask(good, http('POST'))],
    ['another path', 404, ask(good, { rawPath: '/favicon.ico' })],
    ['a body', 413, ask(good, { body: 'x' })],
    ['a short token', 403, ask('abc')],
    ['one without a signature', 403, ask(good.split('.')[0])],
    ['one with two', 403, ask(`${good}.x`)],
    ['a long one', 403, ask('x'.repeat(100_000))],
    ['one that is no base64url', 403, ask(good.replace('.', '+.'))],
    ['a payload that is no JSON', 403, ask(unsigned('not JSON'))],
    ['a payload of null', 403, ask(unsigned('null'))],
    ['a payload without a key', 403, ask(unsigned(claims()))],
    ['another purpose', 403, ask(signLink(claims({ purpose: 'admin' }), KEY))],
    ['a link that has expired', 403, ask(signLink(claims({ expires: 1 }), KEY))],
    ['one that never expires', 403, ask(signLink(claims({ expires: 1e20 }), KEY))],
  ];

  const gate = (over: object = {}) => signLink(claims({ purpose: 'gate', subject: '2026-11-22', ...over }), KEY);
  const FORM = 'application/x-www-form-urlencoded';
  const say = (over: object = {}, token = gate(), type = FORM) =>
    ask(token, {
      ...http('POST'),
      headers: { 'content-type': type },
      body: 'say=right&question=0123456789abcdef',
      ...over,
    });
  const misspoken: [string, number, object][] = [
    ['to a dashboard', 405, say({}, good)],
    ['to a card', 405, say({}, signLink(claims({ purpose: 'card', subject: 'A1' }), KEY))],
    ['by another method', 405, say(http('PUT'))],
    ['to another path', 404, say({ rawPath: '/gate' })],
    ['as JSON', 415, say({}, gate(), 'application/json')],
    ['as text', 415, say({}, gate(), 'text/plain')],
    ['as nothing', 415, say({ headers: {} })],
    ['at length', 413, say({ body: `say=right&question=${'0'.repeat(200)}` })],
    ['at length in base64', 413, say({ body: 'A'.repeat(300), isBase64Encoded: true })],
    ['without a word', 400, say({ body: 'question=0123456789abcdef' })],
    ['with another word', 400, say({ body: 'say=maybe&question=0123456789abcdef' })],
    ['of no question', 400, say({ body: 'say=right' })],
    ['with two words', 400, say({ body: 'say=right&say=wrong&question=0123456789abcdef' })],
    ['by an expired link', 403, say({}, gate({ expires: 1 }))],
    ['by no link', 403, say({ queryStringParameters: {} })],
  ];

  const add = (over: object = {}, token = good) =>
    say({ body: 'form=1.x&do=note&text=Hello', queryStringParameters: { t: token, a: 'A1001' }, ...over }, token);
  const misfilled: [string, number, object][] = [
    ['to all accounts', 405, add({ queryStringParameters: { t: good } })],
    ['to a card', 405, add({}, signLink(claims({ purpose: 'card', subject: 'A1001' }), KEY))],
    ['by another method', 405, add(http('PUT'))],
    ['with two megabytes', 413, add({ body: `form=1.x&do=note&text=${'x'.repeat(2_000_000)}` })],
    ['with two megabytes in base64', 413, add({ body: 'A'.repeat(2_700_000), isBase64Encoded: true })],
    ['with what a gate is told', 400, add({ body: 'say=right&question=0123456789abcdef' })],
    ['to a gate', 400, add({}, gate())],
    ['to a gate at length', 413, add({ body: `form=1.x&do=note&text=${'x'.repeat(200)}` }, gate())],
    ['as JSON', 415, add({ headers: { 'content-type': 'application/json' } })],
    ['as a file', 415, add({ headers: { 'content-type': 'multipart/form-data; boundary=x' } })],
    ['without a body', 400, add({ body: '' })],
    ['with a body that is no form', 400, add({ body: '\u0000%%%&&=' })],
    ['with a body that is no text', 400, add({ body: '//79/P8=', isBase64Encoded: true })],
    ['of no kind', 400, add({ body: 'form=1.x&text=Hello' })],
    ['of another kind', 400, add({ body: 'form=1.x&do=override&text=Hello' })],
    ['with a field too many', 400, add({ body: 'form=1.x&do=note&text=Hello&by=ann@example.com' })],
    ['with a field twice', 400, add({ body: 'form=1.x&do=note&text=Hello&text=World' })],
    ['by an expired link', 403, add({}, signLink(claims({ expires: 1 }), KEY))],
    ['by no link', 403, add({ queryStringParameters: { a: 'A1001' } })],
  ];

  it('refuses what has not the form of an addition, and reads no secret for it', async () => {
    const handler = await start('view', link);
    const before = link.reads();
    for (const [name, status, event] of misfilled)
      expect(await handler(event), name).toMatchObject({ statusCode: status });
    expect(link.reads() - before).toBe(0);
  });

  it('refuses what has not the form of an answer, and reads no secret for it', async () => {
    const handler = await start('view', link);
    const before = link.reads();
    for (const [name, status, event] of misspoken)
      expect(await handler(event), name).toMatchObject({ statusCode: status });
    expect(await handler(say({}, good))).toMatchObject({ headers: { Allow: 'GET' } });
    expect(await handler(say(http('PUT')))).toMatchObject({ headers: { Allow: 'GET, POST' } });
    expect(link.reads() - before).toBe(0);
  });

  it('lets nobody answer by a forged link, and writes no token into the log', async () => {
    const handler = await start('view', link);
    const lines = vi.mocked(process.stdout.write);
    const forged = signLink(claims({ purpose: 'gate', subject: '2026-11-22' }), { ...KEY, secret: 'f'.repeat(64) });
    const stolen = signLink(claims(), { ...KEY, secret: 'f'.repeat(64) });
    const attempts = [say({}, forged), say({}, forged, `${FORM}; charset=UTF-8`), ask(forged), add({}, stolen)];
    for (const event of attempts) expect(await handler(event)).toMatchObject({ statusCode: 403 });
    const logged = lines.mock.calls.map(([line]) => String(line)).join('');
    expect(logged).toContain('view-shown');
    expect(logged).not.toContain(forged.split('.')[0]);
    expect(logged).not.toContain(forged.split('.')[1]);
  });

  it('refuses what has not the form of a link, and reads no secret for it', async () => {
    const handler = await start('view', link);
    const before = link.reads();
    for (const [name, status, event] of malformed)
      expect(await handler(event), name).toMatchObject({ statusCode: status });
    expect((await handler(ask(signLink(claims({ expires: 1 }), KEY)))).body).toContain('This link has expired.');
    expect(link.reads() - before).toBe(0);
  });

  it('reads the key once for a flood of well-formed forgeries', async () => {
    const handler = await start('view', link);
    const before = link.reads();
    const forge = (index: number) =>
      handler(ask(signLink(claims({ audience: `${index}@example.com` }), { ...KEY, secret: 'f'.repeat(64) })));
    for (const { statusCode } of await Promise.all(Array.from({ length: 200 }, (_, index) => forge(index))))
      expect(statusCode).toBe(403);
    expect(link.reads() - before).toBe(1);
  });
});

describe('what is kept for a while', () => {
  it('is asked for again when it is old: a good answer later than a failure', async () => {
    let now = 0;
    let asked = 0;
    let isBroken = false;
    const ask = async () => {
      asked++;
      if (isBroken) throw new Error('Not now.');
      return asked;
    };
    const read = keepFor(ask, { good: 60_000, bad: 10_000 }, () => now);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    now = 59_999;
    expect(await read()).toBe(1);
    now = 60_000;
    isBroken = true;
    await expect(read()).rejects.toThrow('Not now.');
    now = 69_999;
    isBroken = false;
    await expect(read()).rejects.toThrow('Not now.');
    now = 70_000;
    expect(await read()).toBe(3);
  });
});
