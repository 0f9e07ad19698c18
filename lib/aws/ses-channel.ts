import { SESClient, type SESClientConfig, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { EmailMessage } from '../messages/message.ts';
import { buildMime } from '../messages/mime.ts';
import type { Channel, Delivery } from '../ports/channel.ts';
import { wasNeverConnected } from './connection-failure.ts';

/**
 * SES has no idempotency: one attempt, and a time-out is an error, not a warning. `timeoutMs` (10,000 unless said) holds for
 * the connection, for the answer to begin, and for each pause within it. The region comes from the SDK's default chain.
 */
export function createSesClient({
  timeoutMs = 10_000,
  ...config
}: SESClientConfig & { timeoutMs?: number } = {}): SESClient {
  return new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  });
}

export interface SesChannelOptions {
  /** Made by `createSesClient`. */
  readonly client: SESClient;
  /** The From line: an address whose identity is verified, or `Name <address>`. */
  readonly from: string;
  readonly configurationSet?: string;
  /** An address for the List-Unsubscribe header. */
  readonly unsubscribe?: string;
}

/** Sends a mail at most once, to one reader. */
export function createSesChannel({ client, ...options }: SesChannelOptions): Channel {
  return {
    async send(message) {
      if (message.channel !== 'email') return { state: 'failed', because: 'Mail takes no Slack message.' };
      if (!ONE_ADDRESS.test(message.destination))
        return { state: 'failed', because: 'The reader is not one mail address. Correct the owner in the export.' };
      const command = await writeRequest(message, options);
      try {
        const { MessageId } = await client.send(command);
        return MessageId
          ? { state: 'sent', reference: MessageId }
          : { state: 'unknown', because: 'SES answered without a message id.' };
      } catch (error) {
        return classifySesError(error);
      }
    },
  };
}

/** No blanks, unseen characters, quotes or separators: what an export names as one reader must not become two. */
const ONE_ADDRESS = /^[^\s\p{C}@,;:<>()[\]"\\]+@[^\s\p{C}@,;:<>()[\]"\\]+$/u;

/** Without a Source of its own: SES takes the sender from the mail, where a name beyond ASCII is encoded. */
async function writeRequest(
  message: EmailMessage,
  { configurationSet, ...envelope }: Omit<SesChannelOptions, 'client'>,
): Promise<SendRawEmailCommand> {
  return new SendRawEmailCommand({
    Destinations: [message.destination],
    RawMessage: { Data: await buildMime(message, envelope) },
    Tags: [{ Name: 'message_id', Value: message.id }],
    ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  });
}

const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceededException']);

/** Names what happened by the service's own word; its text may hold addresses and is left out. */
function classifySesError(error: unknown): Delivery {
  if (error instanceof SESServiceException) {
    const status = error.$metadata.httpStatusCode ?? 0;
    if (status === 429 || THROTTLED.has(error.name))
      return {
        state: 'refused',
        because: `SES answered ${error.name}: its sending rate was met.`,
        retryAfterSeconds: null,
      };
    if (status >= 500 || status === 408)
      return { state: 'unknown', because: `SES answered ${error.name} with HTTP status ${status}.` };
    const hint = HINTS.get(error.name);
    return { state: 'failed', because: `SES answered ${error.name}.${hint ? ` ${hint}` : ''}` };
  }
  if (wasNeverConnected(error))
    return { state: 'refused', because: 'SES could not be reached.', retryAfterSeconds: null };
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return { state: 'refused', because: 'There are no AWS credentials to send with.', retryAfterSeconds: null };
  return { state: 'unknown', because: 'SES gave no answer that can be read: a time-out, or the connection broke off.' };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['MessageRejected', 'Verify the sender’s identity; in the SES sandbox, the recipient’s too.'],
  ['MailFromDomainNotVerifiedException', 'Finish the verification of the MAIL FROM domain.'],
  ['ConfigurationSetDoesNotExistException', 'Deploy the state stack again: it makes the configuration set.'],
  ['AccountSendingPausedException', 'SES has paused the account’s sending; see its reputation page.'],
  ['AccessDenied', 'Allow ses:SendRawEmail to the role this runs under.'],
]);
