import { SESServiceException } from '@aws-sdk/client-ses';
import type { Delivery } from '../channel.ts';
import { wasNeverConnected } from '../connection-failure.ts';
import { ForeignSesAnswerError } from './ses-answer.ts';

type NotSent = Exclude<Delivery, { readonly state: 'sent' }>;

/** What a call of SES that failed says of the mail: by SES's own code. Its text may hold addresses, and is never quoted. */
export function classifySesError(error: unknown): NotSent {
  if (error instanceof ForeignSesAnswerError)
    return {
      state: 'unknown',
      because: `Something answered with HTTP status ${error.status}, and not with SES’s own word: a proxy may stand between.`,
    };
  if (error instanceof SESServiceException) return classifyCode(error);
  if (wasNeverConnected(error))
    return { state: 'refused', because: 'SES could not be reached.', retryAfterSeconds: null };
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return {
      state: 'refused',
      because: 'There are no AWS credentials to send with.',
      retryAfterSeconds: null,
      asksAPerson: true,
    };
  return { state: 'unknown', because: 'SES gave no answer that can be read: a time-out, or the connection broke off.' };
}

function classifyCode({ name, message, $metadata }: SESServiceException): NotSent {
  const status = $metadata.httpStatusCode ?? 0;
  // SES writes most of them with and without the ending.
  const code = name.replace(/Exception$/, '');
  const because = `SES answered ${name}.`;
  if (THROTTLED.has(code)) return throttled(because);
  if (NO_CODE.has(code)) return { state: 'unknown', because: `SES answered with HTTP status ${status}, and no code.` };
  if (status >= 500 || status === 408 || AMBIGUOUS.has(code))
    return { state: 'unknown', because: `SES answered ${name} with HTTP status ${status}.` };
  if (code === 'MessageRejected') return classifyRejection(message);
  const remedy = REMEDIES.get(code);
  return remedy === undefined ? { state: 'failed', because } : forAPerson(`${because} ${remedy}`);
}

/** One code for what is wrong with the mail and for what is wrong with the account: only its text tells them apart. */
function classifyRejection(text: string): NotSent {
  const because = 'SES answered MessageRejected';
  if (/\b(?:quota|rate) exceeded\b/i.test(text)) return throttled(`${because}.`);
  if (/\bnot verified\b|\bauthority to send\b|\bsandbox\b/i.test(text))
    return forAPerson(
      `${because}: an address is not verified. Verify the sender’s identity; in the SES sandbox, the reader’s too.`,
    );
  if (/\b(?:paused|suspended|disabled|shut down)\b/i.test(text)) return forAPerson(`${because}: ${PAUSED}`);
  return { state: 'failed', because: `${because}: it does not take this mail.` };
}

function throttled(because: string): NotSent {
  return {
    state: 'refused',
    because: `${because} Its sending rate or its quota of a day was met.`,
    retryAfterSeconds: null,
  };
}

function forAPerson(because: string): NotSent {
  return { state: 'refused', because, retryAfterSeconds: null, asksAPerson: true };
}

const THROTTLED = new Set([
  'Throttling',
  'Throttled',
  'TooManyRequests',
  'LimitExceeded',
  'RequestLimitExceeded',
  'RequestThrottled',
  'AccountThrottled',
  'AccountDailyQuotaExceeded',
  'SlowDown',
]);

/** Names the SDK makes up where the answer has no code. */
const NO_CODE = new Set(['', 'Unknown', 'UnknownError', 'NotFound', 'Error']);

/** After these SES may have taken the mail all the same. */
const AMBIGUOUS = new Set([
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
]);

const PAUSED = 'SES has paused or suspended the account’s sending; see its reputation page.';
const CREDENTIALS = 'The AWS credentials that it is sent with are not taken: renew them, and set the clock right.';
const PERMISSION = 'Allow ses:SendRawEmail to the role this runs under, on the identity and the configuration set.';

/**
 * Errors that say nothing of this mail: once somebody mended what is wrong, it goes out as it is. What is not here, nor above, is wrong
 * with the mail itself.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html#API_SendRawEmail_Errors
 * https://docs.aws.amazon.com/ses/latest/DeveloperGuide/api-error-codes.html
 */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['AccountSendingPaused', PAUSED],
  ['AccountSuspended', PAUSED],
  ['SendingPaused', PAUSED],
  [
    'ConfigurationSetSendingPaused',
    'Sending under the configuration set is paused: start it again in the console of SES.',
  ],
  ['ConfigurationSetDoesNotExist', 'Deploy the state stack again: it makes the configuration set.'],
  ['MailFromDomainNotVerified', 'Finish the verification of the MAIL FROM domain.'],
  ['FromEmailAddressNotVerified', 'Verify the sender’s identity.'],
  ['ProductionAccessNotGranted', 'Ask AWS to move the account out of the SES sandbox.'],
  ['AccessDenied', PERMISSION],
  ['NotAuthorized', PERMISSION],
  ['OptInRequired', 'Sign the account up for SES in this region.'],
  ['SubscriptionRequired', 'Sign the account up for SES in this region.'],
  ['ExpiredToken', CREDENTIALS],
  ['IncompleteSignature', CREDENTIALS],
  ['InvalidAccessKeyId', CREDENTIALS],
  ['InvalidClientTokenId', CREDENTIALS],
  ['InvalidSignature', CREDENTIALS],
  ['MissingAuthenticationToken', CREDENTIALS],
  ['RequestExpired', CREDENTIALS],
  ['SignatureDoesNotMatch', CREDENTIALS],
  ['TokenRefreshRequired', CREDENTIALS],
  ['UnrecognizedClient', CREDENTIALS],
]);
