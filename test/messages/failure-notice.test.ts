import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import { NIGHT_START_ERROR, NightStep } from '../../lib/contract.ts';
import { type FailedNight, planFailureNotice } from '../../lib/messages/failure-notice.ts';

const ops = { slack: '#ops', emails: ['ops@example.com'] };

const plan = (over: Partial<FailedNight> = {}) =>
  planFailureNotice(
    { portfolio: 'Northwind', night: '2026-11-22', step: 'score', error: 'Sandbox.Timedout', cause: '', ...over },
    'sweep-2026-11-23',
    { ops },
  ).map(composeMessage);

const mail = (over: Partial<FailedNight> = {}) =>
  plan(over).find((message): message is EmailMessage => message.channel === 'email')!;

/** As Lambda writes what a handler threw. */
const thrown = (errorMessage: string) =>
  JSON.stringify({ errorType: 'Error', errorMessage, trace: ['at conclude (handler.mjs:1:1)'] });

describe('a night that failed for good', () => {
  it('is told in Slack and by mail: the night, the step, the cause, and what to do', () => {
    expect(plan().map(({ channel, destination }) => `${channel} ${destination}`)).toEqual([
      'slack #ops',
      'email ops@example.com',
    ]);
    const { subject, text } = mail();
    expect(subject).toContain('Northwind: night of 22 Nov 2026 failed');
    expect(text).toContain('It stopped while accounts were scored. It took longer than it may, each time.');
    expect(text).toContain('No score of this night is shown, and nobody else was told of it.');
    expect(text).toContain('start the state machine again with {"night": "2026-11-22"}');
  });

  it.each(NightStep.options)('says of every step what is so until it is mended: %s', (step) => {
    const others = NightStep.options.filter((other) => other !== step);
    for (const other of others) expect(mail({ step }).text).not.toBe(mail({ step: other }).text);
  });

  it.each([
    ['Lambda.Unknown', 'AWS Lambda could not run it'],
    ['Lambda.TooManyRequestsException', 'no function free to run it'],
    ['Runtime.ExitError', 'most likely out of memory'],
    ['States.Timeout', 'longer than it may'],
    ['InternalError', 'S3 or DynamoDB did not answer'],
    ['InternalServerError', 'S3 or DynamoDB did not answer'],
    ['States.ExceedToleratedFailureThreshold', 'A part of the accounts could not be scored'],
  ])('says what %s is in plain words', (error, words) => {
    const { text } = mail({ error, cause: thrown('RequestId: 7 Error: code 137') });
    expect(text).toContain(words);
    expect(text).not.toContain(error);
    expect(text).not.toContain('RequestId');
  });

  it.each([
    [
      'what a step says, without its stack',
      'Error',
      thrown('Export accounts has no column id.\n at x'),
      'no column id.',
    ],
    ['another cause as it stands', 'States.Permissions', 'Not allowed to run it.', 'It says: Not allowed to run it.'],
    ['the error alone where nothing is said', 'Strange', '', 'The error is Strange.'],
    ['the error alone where what is said is no text', 'Strange', '{"errorMessage": 7}', 'The error is Strange.'],
    ['the error alone where what is said is nothing', 'Strange', 'null', 'The error is Strange.'],
  ])('gives %s', (_, error, cause, words) => {
    const { text } = mail({ error, cause });
    expect(text).toContain(words);
    expect(text).not.toContain('handler.mjs');
  });

  it('says the beginning of what is too long', () => {
    const { text } = mail({ error: 'Error', cause: thrown('x'.repeat(5_000)) });
    expect(text).toMatch(/It says: x+…/);
    expect(text.length).toBeLessThan(1_000);
  });

  it('is one message by its night, at whatever step it failed', () => {
    const ids = (over: Partial<FailedNight>) => plan(over).map(({ id }) => id);
    expect(ids({ step: 'deliver', error: 'Lambda.Unknown' })).toEqual(ids({}));
    expect(ids({ night: '2026-11-23' })).not.toEqual(ids({}));
    expect(ids({ night: null })).not.toEqual(ids({}));
  });

  it('does not say that it was tried several times where it was started for no night that can be run', () => {
    const { text } = mail({
      night: null,
      step: 'prepare',
      error: NIGHT_START_ERROR,
      cause: thrown('2099-01-01 has not come yet.'),
    });
    expect(text).toContain('It says: 2099-01-01 has not come yet.');
    expect(text).not.toContain('several times');
    expect(mail().text).toContain('several times');
  });

  it('is told when it has no date, too', () => {
    const { subject, text } = mail({ night: null, step: 'prepare' });
    expect(subject).toContain('Northwind: a night failed');
    expect(text).toContain('Start the night again with its date');
  });
});
