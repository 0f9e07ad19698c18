import * as z from 'zod';
import type { Night } from '../calendar.ts';
import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { NIGHT_START_ERROR, type NightStep } from '../contract.ts';
import { type Draft, draftMessage, type Occasion } from './draft.ts';
import { formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

export interface FailedNight {
  readonly portfolio: string;
  /** Null: what it was started with names none. */
  readonly night: Night | null;
  readonly step: NightStep;
  /** As Step Functions and Lambda name and explain it. */
  readonly error: string;
  readonly cause: string;
}

/**
 * A night that failed for good, told once to those who can mend it. Its period is not the night's own: planned again, a night withdraws
 * whatever it does not plan.
 */
export function planFailureNotice(
  failed: FailedNight,
  period: string,
  { ops }: Pick<NotifyConfig, 'ops'>,
): readonly Draft[] {
  const { portfolio, night, step } = failed;
  const document: MessageDocument = {
    title: `${portfolio}: ${night === null ? 'a night' : `night of ${formatDate(night)}`} failed`,
    headline: `It stopped while ${describeStep(step)}. ${describeCause(failed)}`,
    details: describeOutcome(step),
    sections: [],
    footnotes: [
      failed.error === NIGHT_START_ERROR
        ? 'Nothing was read. Earlier nights stay as they are.'
        : 'The step was tried several times before this was written. Earlier nights stay as they are.',
      night === null
        ? 'Start the night again with its date, as {"night": "2026-11-22"}.'
        : `When it is mended, start the state machine again with {"night": "${night}"}. Nobody hears of anything twice.`,
    ],
  };
  return listDestinations(ops).map((to) => draftMessage(to, failureOccasion(night, period), document));
}

/** A night is told of once, however often it fails and whoever finds it. */
export function failureOccasion(night: Night | null, period: string): Occasion {
  return { kind: 'ops-notice', subject: JSON.stringify(['failed', night]), period };
}

function describeStep(step: NightStep): string {
  switch (step) {
    case 'prepare':
      return 'its exports were read and measured';
    case 'score':
      return 'accounts were scored';
    case 'conclude':
      return 'scores were put together and messages planned';
    case 'deliver':
      return 'messages were sent';
    case 'tell-held':
      return 'the notice was sent that it is held';
  }
}

/** What is so until somebody does something. */
function describeOutcome(step: NightStep): string {
  switch (step) {
    case 'prepare':
    case 'score':
      return 'No score of this night is shown, and nobody else was told of it.';
    case 'conclude':
      return 'Accounts are scored, but nobody else was told of this night.';
    case 'deliver':
      return 'The night itself is complete. The hourly sweep sends what was not sent.';
    case 'tell-held':
      return 'The data of the night was not believed: the notice says why. The hourly sweep sends it.';
  }
}

const OUT_OF_TIME = 'It took longer than it may, each time.';
const OUT_OF_MEMORY = 'It crashed each time, most likely out of memory.';
const LAMBDA_FAILED = 'AWS Lambda could not run it, and does not say why.';
const STORE_FAILED = 'S3 or DynamoDB did not answer as it should, each time.';

const plainCauses = new Map([
  ['Sandbox.Timedout', OUT_OF_TIME],
  ['States.Timeout', OUT_OF_TIME],
  ['Runtime.ExitError', OUT_OF_MEMORY],
  ['Runtime.OutOfMemory', OUT_OF_MEMORY],
  [
    'Lambda.TooManyRequestsException',
    'For about an hour the account had no function free to run it: others took all that it may run at a time.',
  ],
  ['Lambda.Unknown', LAMBDA_FAILED],
  ['Lambda.ServiceException', LAMBDA_FAILED],
  ['Lambda.AWSLambdaException', LAMBDA_FAILED],
  ['Lambda.SdkClientException', LAMBDA_FAILED],
  ['Lambda.ClientExecutionTimeoutException', LAMBDA_FAILED],
  [
    'States.ExceedToleratedFailureThreshold',
    'A part of the accounts could not be scored, however often it was tried. The events of the execution say why.',
  ],
  ['InternalError', STORE_FAILED],
  ['InternalServerError', STORE_FAILED],
  ['ServiceUnavailable', STORE_FAILED],
  ['SlowDown', STORE_FAILED],
  ['ThrottlingException', STORE_FAILED],
  ['ProvisionedThroughputExceededException', STORE_FAILED],
  ['RequestLimitExceeded', STORE_FAILED],
  ['TimeoutError', STORE_FAILED],
]);

function describeCause({ error, cause }: FailedNight): string {
  const plain = plainCauses.get(error);
  if (plain !== undefined) return plain;
  const message = readErrorMessage(cause);
  return message === '' ? `The error is ${error}.` : `It says: ${message}`;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const LambdaError = z.object({ errorMessage: z.string() });

/** Of what Lambda writes of an error: the first line of its message, without the stack. Other causes are texts. */
function readErrorMessage(cause: string): string {
  const [line = ''] = messageIn(cause).trim().split('\n');
  return line;
}

function messageIn(cause: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(cause);
  } catch {
    return cause;
  }
  const read = LambdaError.safeParse(parsed);
  return read.success ? read.data.errorMessage : '';
}
