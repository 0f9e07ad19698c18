import type { DeliverMessagesInput } from '../contract.ts';
import type { Message } from '../messages/message.ts';
import type { Delivery } from '../ports/channel.ts';
import type { NightDependencies } from './dependencies.ts';
import { workKeys } from './work-files.ts';

export interface DeliveryCounts {
  readonly period: string;
  readonly sent: number;
  readonly refused: number;
  readonly failed: number;
  /** It may have been accepted: never sent again by itself. */
  readonly unknown: number;
}

type Attempt = Delivery | { readonly state: 'sending' };

/**
 * Sends the planned messages of a night or week, one attempt each. What was sent, or may have been, is on record before the
 * next one starts, so that running the step again sends only what was certainly not accepted.
 */
export async function deliverMessages(
  { period }: DeliverMessagesInput,
  { work, channels }: Pick<NightDependencies, 'work' | 'channels'>,
): Promise<DeliveryCounts> {
  const messages = await readJson<Message[]>(work, workKeys.messages(period), []);
  const attempts = new Map(
    Object.entries(await readJson<Record<string, Attempt>>(work, workKeys.deliveries(period), {})),
  );
  const record = () =>
    work.put(workKeys.deliveries(period), `${JSON.stringify(Object.fromEntries(attempts), null, 2)}\n`);
  for (const message of messages) {
    if (!mayBeSent(attempts.get(message.id))) continue;
    attempts.set(message.id, { state: 'sending' });
    await record();
    attempts.set(message.id, await send(message, channels));
    await record();
  }
  return countDeliveries(period, [...attempts.values()]);
}

/** An attempt on record as `sending` was cut off: nobody knows, so it counts as unknown. */
function mayBeSent(attempt: Attempt | undefined): boolean {
  return attempt === undefined || attempt.state === 'refused';
}

async function send(message: Message, channels: NightDependencies['channels']): Promise<Delivery> {
  const channel = channels[message.channel];
  if (!channel) return { state: 'failed', because: `No ${message.channel} channel is set up.` };
  return channel.send(message);
}

function countDeliveries(period: string, attempts: readonly Attempt[]): DeliveryCounts {
  const count = (...states: Attempt['state'][]) => attempts.filter(({ state }) => states.includes(state)).length;
  return {
    period,
    sent: count('sent'),
    refused: count('refused'),
    failed: count('failed'),
    unknown: count('unknown', 'sending'),
  };
}

async function readJson<T>(work: NightDependencies['work'], key: string, otherwise: T): Promise<T> {
  const bytes = await work.get(key);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as T) : otherwise;
}
