import { SESClient, type SESClientConfig, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { EmailMessage } from '../messages/message.ts';
import { buildMime } from '../messages/mime.ts';
import type { Channel, Delivery } from '../ports/channel.ts';
import { wasNeverConnected } from './connection-failure.ts';

/** SES has no idempotency: one attempt, and a time-out is an error, not a warning. */
export function createSesClient({
  timeoutMs = 10_000,
  ...config
}: SESClientConfig & { timeoutMs?: number } = {}): SESClient {
  return new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
}

export interface SesChannelOptions {
  /** Made by `createSesClient`. */
  readonly client: SESClient;
  /** The From line: an address whose identity is verified, or `Name <address>`. */
  readonly from: string;
  readonly configurationSet?: string;
}

export function createSesChannel({ client, from, configurationSet }: SesChannelOptions): Channel {
  return {
    async send(message) {
      if (message.channel !== 'email') return { state: 'failed', because: 'Mail takes no Slack message.' };
      const command = await writeRequest(message, from, configurationSet);
      try {
        const { MessageId } = await client.send(command);
        return { state: 'sent', reference: MessageId ?? '' };
      } catch (error) {
        return classifySesError(error);
      }
    },
  };
}

async function writeRequest(
  message: EmailMessage,
  from: string,
  configurationSet?: string,
): Promise<SendRawEmailCommand> {
  return new SendRawEmailCommand({
    Source: from,
    Destinations: [message.destination],
    RawMessage: { Data: await buildMime(message, { from }) },
    Tags: [{ Name: 'message_id', Value: message.id }],
    ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  });
}

const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceededException']);

/** Names what happened by the service's own word; its text may hold addresses and is left out. */
function classifySesError(error: unknown): Delivery {
  if (error instanceof SESServiceException) {
    const status = error.$metadata.httpStatusCode ?? 0;
    if (THROTTLED.has(error.name))
      return {
        state: 'refused',
        because: `SES answered ${error.name}: its sending rate was met.`,
        retryAfterSeconds: null,
      };
    if (status >= 500) return { state: 'unknown', because: `SES answered ${error.name} with HTTP status ${status}.` };
    const hint = HINTS.get(error.name);
    return { state: 'failed', because: `SES answered ${error.name}.${hint ? ` ${hint}` : ''}` };
  }
  if (wasNeverConnected(error))
    return { state: 'refused', because: 'SES could not be reached.', retryAfterSeconds: null };
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return { state: 'refused', because: 'There are no AWS credentials to send with.', retryAfterSeconds: null };
  return { state: 'unknown', because: 'SES did not answer: a time-out, or the connection broke off.' };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['MessageRejected', 'Verify the sender’s identity; in the SES sandbox, the recipient’s too.'],
  ['MailFromDomainNotVerifiedException', 'Finish the verification of the MAIL FROM domain.'],
  ['ConfigurationSetDoesNotExistException', 'Deploy the state stack again: it makes the configuration set.'],
  ['AccountSendingPausedException', 'SES has paused the account’s sending; see its reputation page.'],
  ['AccessDenied', 'Allow ses:SendRawEmail to the role this runs under.'],
]);
