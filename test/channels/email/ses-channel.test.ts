import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import { createSesChannel, createSesClient } from '../../../lib/channels/email/ses-channel.ts';
import { mail } from '../../support/mail-builder.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { sendOnce } from '../../support/send-once.ts';
import { type SesScript, type SesStandIn, startSesStandIn } from '../../support/ses-stand-in.ts';

const summary = (over: Partial<EmailMessage> = {}) =>
  mail({ subject: 'Northwind: customer health', html: '<p>Größe</p>', text: 'Größe\n', ...over });

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

describe('the SES channel', () => {
  const addresses = createMemoryAddressBook();
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
      addresses,
      ...over,
    });

  it('hands SES the whole mail', async () => {
    expect(await sendOnce(channel(), summary())).toEqual({ state: 'sent', reference: 'mail-1' });
    expect(ses.mails.at(-1)).toContain('To: ann@example.com\r\n');
    expect(ses.mails.at(-1)).toContain('Gr=C3=B6=C3=9Fe');
  });

  it('asks with the reader, the message’s id as a tag and the configuration set', async () => {
    const mock = mockClient(SESClient);
    mock.on(SendRawEmailCommand).resolves({ MessageId: 'm-1' });
    const client = createSesClient(access);
    const options = { client, addresses, from: 'health@example.com', configurationSet: 'nightrounds' };
    await sendOnce(createSesChannel(options), summary());
    mock.restore();
    expect(mock.commandCalls(SendRawEmailCommand)[0]?.args[0].input).toMatchObject({
      Destinations: ['ann@example.com'],
      Tags: [
        { Name: 'message_id', Value: summary().id },
        { Name: 'period', Value: summary().period },
      ],
      ConfigurationSetName: 'nightrounds',
    });
    expect(await client.config.maxAttempts()).toBe(1);
  });

  it('leaves the sender to the mail, where a name beyond ASCII is encoded', async () => {
    await sendOnce(channel({ from: 'Größe <health@example.com>' }), summary());
    expect(ses.calls.at(-1)?.has('Source')).toBe(false);
    expect(ses.mails.at(-1)).toMatch(/^From: =\?UTF-8\?\S+\?= <health@example\.com>\r$/m);
  });

  it('says how to end the mails only when an address for it is given', async () => {
    await sendOnce(channel(), summary());
    expect(ses.mails.at(-1)).not.toContain('List-Unsubscribe');
    await sendOnce(channel({ unsubscribe: 'stop@example.com' }), summary());
    expect(ses.mails.at(-1)).toContain('List-Unsubscribe: <mailto:stop@example.com>\r\n');
  });

  it.each(['ann@example.com, bob@example.org', 'ann@example.com\r\nBcc: bob@example.org', '#cs-ops', '', '__proto__'])(
    'sends nothing to %j, which is not one address',
    async (destination) => {
      const before = ses.calls.length;
      expect(await sendOnce(channel(), summary({ destination }))).toEqual({
        state: 'failed',
        because: 'The reader is not one mail address. Correct the owner in the export.',
      });
      expect(ses.calls.length).toBe(before);
    },
  );

  it('waits a bounded time for the connection, the answer and the rest of it, and takes each time-out for an error', async () => {
    const client = createSesClient({ ...access, endpoint: ses.url, timeoutMs: 900 });
    await sendOnce(createSesChannel({ client, addresses, from: 'health@example.com' }), summary());
    const handler = client.config.requestHandler as { httpHandlerConfigs?(): object };
    expect(handler.httpHandlerConfigs?.()).toMatchObject({
      connectionTimeout: 900,
      requestTimeout: 900,
      socketTimeout: 900,
      throwOnRequestTimeout: true,
    });
  });

  it('sends nothing to an address that takes no mail', async () => {
    const before = ses.calls.length;
    await addresses.suppress('gone@example.com', { because: 'bounced', at: '2026-11-20T08:00:00Z' });
    expect(await sendOnce(channel(), summary({ destination: 'gone@example.com' }))).toEqual({
      state: 'failed',
      because: 'The address takes no mail: it bounced on 2026-11-20.',
      isUnreachable: true,
    });
    expect(ses.calls.length).toBe(before);
  });

  it('says that a copy is one', async () => {
    await sendOnce(channel(), summary({ html: '<body class="x"><p>Hello</p></body>' }), { isCopy: true });
    expect(ses.mails.at(-1)).toContain('Subject: Sent again: Northwind: customer health');
    expect(
      ses.mails
        .at(-1)
        ?.replaceAll('=\r\n', '')
        .match(/You may have had this mail before/g),
    ).toHaveLength(2);
  });

  it('keeps the pace of the account’s quota, and that of a new account while it cannot be read', async () => {
    expect(await channel().readPace()).toBe(1000 / 14);
    const gone = await startSesStandIn();
    await gone.close();
    const client = createSesClient({ ...access, endpoint: gone.url });
    expect(await createSesChannel({ client, addresses, from: 'health@example.com' }).readPace()).toBe(1000);
  });

  it('refuses what could not be sent at all, because nobody listens', async () => {
    const gone = await startSesStandIn();
    await gone.close();
    const client = createSesClient({ ...access, endpoint: gone.url });
    const delivery = await sendOnce(createSesChannel({ client, addresses, from: 'health@example.com' }), summary());
    expect(delivery).toEqual({ state: 'refused', because: 'SES could not be reached.', retryAfterSeconds: null });
  });

  it.each([
    ['0', 1000],
    ['-1', 1000],
    ['NaN', 1000],
    ['Infinity', 1000],
    ['many', 1000],
    ['', 1000],
    ['0.5', 2000],
    ['0.0000001', 60_000],
  ])('sends at a pace that is one, whatever rate SES gives: %s', async (rate, pace) => {
    const odd = await startSesStandIn({ rate });
    const client = createSesClient({ ...access, endpoint: odd.url });
    expect(await createSesChannel({ client, addresses, from: 'health@example.com' }).readPace()).toBe(pace);
    await odd.close();
  });

  const rejected = (says: string): SesScript => ({ status: 400, code: 'MessageRejected', says });
  const cases: [string, SesScript, object][] = [
    ['a rejected message has failed', rejected('Address blacklisted'), { state: 'failed' }],
    ['a wrong address has failed', { status: 400, code: 'InvalidParameterValue' }, { state: 'failed' }],
    ['a code nobody knows has failed', { status: 400, code: 'Unheard' }, { state: 'failed' }],
    ['an HTTP 500 is unknown', { status: 500, code: 'InternalFailure' }, { state: 'unknown' }],
    ['an internal failure with status 400 is unknown', { status: 400, code: 'InternalFailure' }, { state: 'unknown' }],
    ['a rejection with status 500 is unknown', { status: 500, code: 'MessageRejected' }, { state: 'unknown' }],
    ['a service that is not available is unknown', { status: 503, code: 'ServiceUnavailable' }, { state: 'unknown' }],
    ['an answer that stops halfway is unknown', { status: 200, text: '<Send', promised: 99 }, { state: 'unknown' }],
    ['a hang is unknown', 'hang', { state: 'unknown' }],
    ['a reset is unknown', 'reset', { state: 'unknown' }],
    ...['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceeded'].map(
      (code): [string, SesScript, object] => [
        `${code} is refused, and passes by itself`,
        { status: 400, code },
        { state: 'refused', because: expect.stringContaining(code), retryAfterSeconds: null },
      ],
    ),
    ...['Maximum sending rate exceeded.', 'Daily message quota exceeded.'].map((says): [string, SesScript, object] => [
      `${says} is refused`,
      rejected(says),
      { state: 'refused' },
    ]),
    // As SES says it, and its second implementation.
    ...[
      'Email address is not verified. The following identities failed the check in region EU-WEST-1:',
      'Email address not verified',
      'Did not have authority to send from email',
      'Sending paused for this account. For more information, please check the inbox of the email address.',
      'Sending suspended for this account.',
      'Email sending for the account is paused.',
    ].map((says): [string, SesScript, object] => [
      `"${says}" is refused until somebody mends it`,
      rejected(says),
      { state: 'refused', asksAPerson: true },
    ]),
    ...[
      'AccountSendingPaused',
      'AccountSendingPausedException',
      'ConfigurationSetSendingPausedException',
      'ConfigurationSetDoesNotExist',
      'ConfigurationSetDoesNotExistException',
      'MailFromDomainNotVerified',
      'MailFromDomainNotVerifiedException',
      'ProductionAccessNotGranted',
      'AccessDenied',
      'AccessDeniedException',
      'InvalidClientTokenId',
      'SignatureDoesNotMatch',
      'ExpiredToken',
      'OptInRequired',
    ].map((code): [string, SesScript, object] => [
      `${code} is refused until somebody mends it`,
      { status: 403, code },
      { state: 'refused', asksAPerson: true, because: expect.stringContaining(code) },
    ]),
  ];
  it.each(cases)('%s, after one attempt', async (_name, script, expected) => {
    ses.script(script);
    const before = ses.calls.length;
    const neverEnds = script === 'hang' || (typeof script === 'object' && 'promised' in script);
    const delivery = await sendOnce(channel({}, neverEnds ? 500 : undefined), summary());
    expect(delivery).toMatchObject(expected);
    expect(ses.calls.length - before).toBe(1);
    expect(JSON.stringify(delivery)).not.toMatch(/ann@example|Northwind|Größe/);
  });

  const sns = 'http://sns.amazonaws.com/doc/2010-03-31/';
  const error = (namespace: string, code: string) =>
    `<ErrorResponse${namespace}><Error><Type>Sender</Type>${code}<Message>x</Message></Error></ErrorResponse>`;
  const foreign: [string, string][] = [
    ['a page', '<!doctype html><html><body><p>ann@example.com</p></body></html>'],
    ['nothing', ''],
    ['JSON', '{"MessageId":"0100","__type":"MessageRejected"}'],
    ['plain text', 'MessageRejected'],
    ['an error of S3', '<Error><Code>AccessDenied</Code><Message>x</Message></Error>'],
    ['an error of EC2', '<Response><Errors><Error><Code>AccessDenied</Code></Error></Errors></Response>'],
    ['an error of SNS', error(` xmlns="${sns}"`, '<Code>MessageRejected</Code>')],
    ['an error without a code', error('', '')],
    ['an error with an empty code', error('', '<Code> </Code>')],
    ['an answer of SNS', `<PublishResponse xmlns="${sns}"><MessageId>0100</MessageId></PublishResponse>`],
    [
      'an answer to another action',
      '<SendEmailResponse><SendRawEmailResult><MessageId>0100</MessageId></SendRawEmailResult></SendEmailResponse>',
    ],
    ['a page with a message id', '<html><SendRawEmailResult><MessageId>0100</MessageId></SendRawEmailResult></html>'],
  ];
  const statuses = [200, 204, 302, 400, 403, 404, 413, 429, 500, 502, 503];
  it.each(foreign)('takes %s for nobody’s word, whatever its status', async (_name, text) => {
    for (const status of statuses) {
      ses.script({ status, text: status === 204 ? '' : text });
      const delivery = await sendOnce(channel(), summary());
      expect(delivery, `${status}`).toMatchObject({
        state: 'unknown',
        because: expect.stringContaining(`HTTP status ${status}`),
      });
      expect(JSON.stringify(delivery)).not.toContain('ann@example');
    }
  });

  it.each([
    ['an error', 200, error('', '<Code>MessageRejected</Code>')],
    ['a result', 400, '<SendRawEmailResponse><MessageId>0100</MessageId></SendRawEmailResponse>'],
    ['a result without a message id', 200, '<SendRawEmailResponse><SendRawEmailResult/></SendRawEmailResponse>'],
    [
      'a result with a blank one',
      200,
      '<SendRawEmailResponse><SendRawEmailResult><MessageId> </MessageId></SendRawEmailResult></SendRawEmailResponse>',
    ],
  ])('takes %s with the wrong status or form for no answer', async (_name, status, text) => {
    ses.script({ status, text });
    expect(await sendOnce(channel(), summary())).toMatchObject({ state: 'unknown' });
  });

  it('takes what AWS says of a request before SES sees it', async () => {
    const fault = 'http://webservices.amazon.com/AWSFault/2005-15-09';
    ses.script({ status: 403, text: error(` xmlns="${fault}"`, '<Code>InvalidClientTokenId</Code>') });
    expect(await sendOnce(channel(), summary())).toMatchObject({ state: 'refused', asksAPerson: true });
  });
});
