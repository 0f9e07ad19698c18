import { GetSendQuotaCommand, SESClient, type SESClientConfig, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { readAddress } from '../../address.ts';
import type { AddressBook } from '../address-book.ts';
import type { Channel } from '../channel.ts';
import { type Delivery, REQUEST_TIMEOUT_MS } from '../channel.ts';
import type { EmailMessage } from './email-message.ts';
import { markAsCopy } from './mark-as-copy.ts';
import { buildMime } from './mime.ts';
import { refuseForeignAnswers } from './ses-answer.ts';
import { classifySesError } from './ses-errors.ts';

/**
 * SES has no idempotency: one attempt, and a time-out is an error, not a warning. `timeoutMs` holds for
 * the connection, for the answer to begin, and for each pause within it. The region comes from the SDK's default chain.
 */
export function createSesClient({
  timeoutMs = REQUEST_TIMEOUT_MS,
  ...config
}: SESClientConfig & { timeoutMs?: number } = {}): SESClient {
  const client = new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  refuseForeignAnswers(client);
  return client;
}

export interface SesChannelOptions {
  /** Made by `createSesClient`. */
  readonly client: SESClient;
  /** The From line: an address whose identity is verified, or `Name <address>`. */
  readonly from: string;
  readonly configurationSet?: string;
  /** An address for the List-Unsubscribe header. */
  readonly unsubscribe?: string;
  readonly addresses: AddressBook;
}

/** Sends a mail at most once, to one reader. Whether one in doubt was taken, SES's own events tell; see confirmReported. */
export function createSesChannel({ client, addresses, ...options }: SesChannelOptions): Channel<EmailMessage> {
  let pace: number | null = null;

  async function send(command: SendRawEmailCommand): Promise<Delivery> {
    try {
      const { MessageId } = await client.send(command);
      return MessageId?.trim()
        ? { state: 'sent', reference: MessageId }
        : { state: 'unknown', because: 'SES answered without a message id.' };
    } catch (error) {
      return classifySesError(error);
    }
  }

  return {
    // The rate is the account's, whoever reads the mail.
    laneOf: () => 'mail',
    async readPace() {
      pace ??= await readSendRate(client);
      return pace ?? SLOWEST_MS;
    },
    async prepare(message, { isCopy }) {
      const destination = readAddress(message.destination);
      if (destination === null)
        return { state: 'failed', because: 'The reader is not one mail address. Correct the owner in the export.' };
      const suppression = await addresses.readSuppression(destination);
      if (suppression)
        return {
          state: 'failed',
          because: `The address takes no mail: it ${suppression.because} on ${suppression.at.slice(0, 10)}.`,
          isUnreachable: true,
        };
      try {
        const command = await writeRequest({ ...(isCopy ? markAsCopy(message) : message), destination }, options);
        return { state: 'prepared', place: null, send: () => send(command) };
      } catch {
        // What is wrong with it may quote it. The others are to be sent all the same.
        return { state: 'failed', because: 'The mail could not be built. rounds outbox list shows its night.' };
      }
    },
    find: async () => ({ is: 'unreadable', because: 'SES has not said that it sent it.' }),
  };
}

/** One mail a second, as a new account may send: holds while the quota cannot be read, and for an account that may send none. */
const SLOWEST_MS = 1000;

/** Milliseconds between two mails; null = the quota cannot be read now, or is no rate. */
async function readSendRate(client: SESClient): Promise<number | null> {
  const rate = await client
    .send(new GetSendQuotaCommand({}))
    .then(({ MaxSendRate }) => MaxSendRate)
    .catch(() => undefined);
  return rate !== undefined && Number.isFinite(rate) && rate > 0 ? Math.min(1000 / rate, LONGEST_PACE_MS) : null;
}

/** SES gives no account less than one mail a second; a rate of a millionth is somebody's mistake. */
const LONGEST_PACE_MS = 60_000;

/** By these SES's events name the message again; letters, digits, `_` and `-` only. */
export const mailTags = { id: 'message_id', period: 'period' } as const;

/** Without a Source of its own: SES takes the sender from the mail, where a name beyond ASCII is encoded. */
async function writeRequest(
  message: EmailMessage,
  { configurationSet, ...envelope }: Omit<SesChannelOptions, 'client' | 'addresses'>,
): Promise<SendRawEmailCommand> {
  return new SendRawEmailCommand({
    Destinations: [message.destination],
    RawMessage: { Data: await buildMime(message, envelope) },
    Tags: [
      { Name: mailTags.id, Value: message.id },
      { Name: mailTags.period, Value: message.period },
    ],
    ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  });
}
