import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSesChannel, createSesClient } from '../../lib/aws/ses-channel.ts';
import type { EmailMessage } from '../../lib/messages/message.ts';
import { type SesScript, type SesStandIn, startSesStandIn } from '../support/ses-stand-in.ts';

function summary(over: Partial<EmailMessage> = {}): EmailMessage {
  return {
    id: 'ab'.repeat(32),
    channel: 'email',
    kind: 'portfolio-summary',
    period: '2026-11-22',
    destination: 'ann@example.com',
    subject: 'Northwind: customer health',
    html: '<p>Größe</p>',
    text: 'Größe\n',
    ...over,
  };
}

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

describe('the SES channel', () => {
  let ses: SesStandIn;
  beforeAll(async () => {
    ses = await startSesStandIn();
  });
  afterAll(() => ses.close());
  const channel = () =>
    createSesChannel({
      client: createSesClient({ ...access, endpoint: ses.url, timeoutMs: 100 }),
      from: 'Health <health@example.com>',
    });

  it('hands SES the whole mail', async () => {
    expect(await channel().send(summary())).toEqual({ state: 'sent', reference: 'mail-1' });
    expect(ses.mails.at(-1)).toContain('To: ann@example.com\r\n');
    expect(ses.mails.at(-1)).toContain('Gr=C3=B6=C3=9Fe');
  });

  it('asks with the sender, the reader, the message’s id as a tag and the configuration set', async () => {
    const mock = mockClient(SESClient);
    mock.on(SendRawEmailCommand).resolves({ MessageId: 'm-1' });
    const client = createSesClient(access);
    await createSesChannel({ client, from: 'health@example.com', configurationSet: 'nightrounds' }).send(summary());
    mock.restore();
    expect(mock.commandCalls(SendRawEmailCommand)[0]?.args[0].input).toMatchObject({
      Source: 'health@example.com',
      Destinations: ['ann@example.com'],
      Tags: [{ Name: 'message_id', Value: summary().id }],
      ConfigurationSetName: 'nightrounds',
    });
    expect(await client.config.maxAttempts()).toBe(1);
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
    ['a hang is unknown', 'hang', { state: 'unknown' }],
    ['a reset is unknown', 'reset', { state: 'unknown' }],
  ];
  it.each(cases)('%s, after one attempt', async (_name, script, expected) => {
    ses.script(script);
    const before = ses.calls.length;
    const delivery = await channel().send(summary());
    expect(delivery).toMatchObject(expected);
    expect(ses.calls.length - before).toBe(1);
    expect(JSON.stringify(delivery)).not.toContain('ann@example');
  });
});
