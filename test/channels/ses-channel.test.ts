import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSesChannel, createSesClient } from '../../lib/aws/ses-channel.ts';
import type { EmailMessage } from '../../lib/messages/message.ts';
import { mail } from '../support/mail-builder.ts';
import { type SesScript, type SesStandIn, startSesStandIn } from '../support/ses-stand-in.ts';

const summary = (over: Partial<EmailMessage> = {}) =>
  mail({ subject: 'Northwind: customer health', html: '<p>Größe</p>', text: 'Größe\n', ...over });

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

describe('the SES channel', () => {
  let ses: SesStandIn;
  beforeAll(async () => {
    ses = await startSesStandIn();
  });
  afterAll(() => ses.close());
  /** Patient with a slow machine; a test of a time-out says how long it waits. */
  const channel = (over: { from?: string; unsubscribe?: string } = {}, timeoutMs = 10_000) =>
    createSesChannel({
      client: createSesClient({ ...access, endpoint: ses.url, timeoutMs }),
      from: 'Health <health@example.com>',
      ...over,
    });

  it('hands SES the whole mail', async () => {
    expect(await channel().send(summary())).toEqual({ state: 'sent', reference: 'mail-1' });
    expect(ses.mails.at(-1)).toContain('To: ann@example.com\r\n');
    expect(ses.mails.at(-1)).toContain('Gr=C3=B6=C3=9Fe');
  });

  it('asks with the reader, the message’s id as a tag and the configuration set', async () => {
    const mock = mockClient(SESClient);
    mock.on(SendRawEmailCommand).resolves({ MessageId: 'm-1' });
    const client = createSesClient(access);
    await createSesChannel({ client, from: 'health@example.com', configurationSet: 'nightrounds' }).send(summary());
    mock.restore();
    expect(mock.commandCalls(SendRawEmailCommand)[0]?.args[0].input).toMatchObject({
      Destinations: ['ann@example.com'],
      Tags: [{ Name: 'message_id', Value: summary().id }],
      ConfigurationSetName: 'nightrounds',
    });
    expect(await client.config.maxAttempts()).toBe(1);
  });

  it('leaves the sender to the mail, where a name beyond ASCII is encoded', async () => {
    await channel({ from: 'Größe <health@example.com>' }).send(summary());
    expect(ses.calls.at(-1)?.has('Source')).toBe(false);
    expect(ses.mails.at(-1)).toMatch(/^From: =\?UTF-8\?\S+\?= <health@example\.com>\r$/m);
  });

  it('says how to end the mails only when an address for it is given', async () => {
    await channel().send(summary());
    expect(ses.mails.at(-1)).not.toContain('List-Unsubscribe');
    await channel({ unsubscribe: 'stop@example.com' }).send(summary());
    expect(ses.mails.at(-1)).toContain('List-Unsubscribe: <mailto:stop@example.com>\r\n');
  });

  it.each(['ann@example.com, bob@example.org', 'ann@example.com\r\nBcc: bob@example.org', '#cs-ops', '', '__proto__'])(
    'sends nothing to %j, which is not one address',
    async (destination) => {
      const before = ses.calls.length;
      expect(await channel().send(summary({ destination }))).toEqual({
        state: 'failed',
        because: 'The reader is not one mail address. Correct the owner in the export.',
      });
      expect(ses.calls.length).toBe(before);
    },
  );

  it('waits a bounded time for the connection, the answer and the rest of it, and takes each time-out for an error', async () => {
    const client = createSesClient({ ...access, endpoint: ses.url, timeoutMs: 900 });
    await createSesChannel({ client, from: 'health@example.com' }).send(summary());
    const handler = client.config.requestHandler as { httpHandlerConfigs?(): object };
    expect(handler.httpHandlerConfigs?.()).toMatchObject({
      connectionTimeout: 900,
      requestTimeout: 900,
      socketTimeout: 900,
      throwOnRequestTimeout: true,
    });
  });

  it('takes no Slack message', async () => {
    const before = ses.calls.length;
    const { id, kind, period, notBefore, accounts, destination, text } = summary();
    const delivery = await channel().send({
      id,
      kind,
      period,
      notBefore,
      accounts,
      destination,
      text,
      channel: 'slack',
      blocks: [],
    });
    expect(delivery).toEqual({ state: 'failed', because: 'Mail takes no Slack message.' });
    expect(ses.calls.length).toBe(before);
  });

  it('refuses what could not be sent at all, because nobody listens', async () => {
    const gone = await startSesStandIn();
    await gone.close();
    const client = createSesClient({ ...access, endpoint: gone.url });
    const delivery = await createSesChannel({ client, from: 'health@example.com' }).send(summary());
    expect(delivery).toEqual({ state: 'refused', because: 'SES could not be reached.', retryAfterSeconds: null });
  });

  const cases: [string, SesScript, object][] = [
    ['throttling is refused', { status: 400, code: 'Throttling' }, { state: 'refused' }],
    ['a rejected message has failed', { status: 400, code: 'MessageRejected' }, { state: 'failed' }],
    [
      'a missing configuration set has failed',
      { status: 400, code: 'ConfigurationSetDoesNotExist' },
      { state: 'failed' },
    ],
    ['no permission has failed', { status: 403, code: 'AccessDenied' }, { state: 'failed' }],
    ['an HTTP 500 is unknown', { status: 500, code: 'InternalFailure' }, { state: 'unknown' }],
    ['a service that is not available is unknown', { status: 503, code: 'ServiceUnavailable' }, { state: 'unknown' }],
    ['an HTTP 429 that is not SES’s is refused', { status: 429, text: '' }, { state: 'refused' }],
    ['an HTTP 502 that is not SES’s is unknown', { status: 502, text: '<p>Bad gateway</p>' }, { state: 'unknown' }],
    ['a page instead of an answer is unknown', { status: 200, text: '<p>ann@example.com</p>' }, { state: 'unknown' }],
    ['an empty answer is unknown', { status: 200, text: '' }, { state: 'unknown' }],
    ['an answer that stops halfway is unknown', { status: 200, text: '<Send', promised: 99 }, { state: 'unknown' }],
    ['a hang is unknown', 'hang', { state: 'unknown' }],
    ['a reset is unknown', 'reset', { state: 'unknown' }],
  ];
  it.each(cases)('%s, after one attempt', async (_name, script, expected) => {
    ses.script(script);
    const before = ses.calls.length;
    const neverEnds = script === 'hang' || (typeof script === 'object' && 'promised' in script);
    const delivery = await channel({}, neverEnds ? 500 : undefined).send(summary());
    expect(delivery).toMatchObject(expected);
    expect(ses.calls.length - before).toBe(1);
    expect(JSON.stringify(delivery)).not.toMatch(/ann@example|Northwind|Größe/);
  });
});
