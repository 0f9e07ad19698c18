import type { DeliverMode } from '../config/health-config.ts';
import type { DeliverMessagesInput } from '../contract.ts';
import type { Message } from '../messages/message.ts';
import type { Delivery } from '../ports/channel.ts';
import { readDeliverMode } from './deliver-mode.ts';
import type { NightDependencies } from './dependencies.ts';
import { readJson, workKeys } from './work-files.ts';

export interface DeliveryCounts {
  readonly period: string;
  readonly sent: number;
  readonly refused: number;
  readonly failed: number;
  /** It may have been accepted: never sent again by itself. */
  readonly unknown: number;
  /** Planned while delivery was in shadow: never sent. */
  readonly withheld: number;
  /** Their hour has not come, or delivery is off. */
  readonly waiting: number;
}

type Attempt = Delivery | { readonly state: 'sending' } | { readonly state: 'withheld'; readonly because: string };

type Senders = Pick<NightDependencies, 'work' | 'channels' | 'alerts' | 'config' | 'now' | 'isPreview'>;

/** Older than that, a message is news no more. */
const EXPIRY_HOURS = 36;
const MS_PER_HOUR = 3_600_000;

/**
 * Sends the planned messages of a night or week, one attempt each. What was sent, or may have been, is on record before the
 * next one starts, so that running the step again sends only what was certainly not accepted. `scheduled` says which: those with an hour
 * of their own are the sweep's, the others the night's, and neither touches the other's record.
 */
export async function deliverMessages(
  { period }: DeliverMessagesInput,
  senders: Senders,
  which: 'at-once' | 'scheduled' = 'at-once',
): Promise<DeliveryCounts> {
  const { work, channels, now, isPreview } = senders;
  const planned = await readJson<Message[]>(work, workKeys.messages(period), []);
  const messages = isPreview
    ? planned
    : planned.filter(({ notBefore }) => (notBefore === null) === (which === 'at-once'));
  const key = which === 'at-once' ? workKeys.deliveries(period) : workKeys.scheduledDeliveries(period);
  const attempts = new Map(Object.entries(await readJson<Record<string, Attempt>>(work, key, {})));
  const mode = isPreview ? 'on' : await readDeliverMode(senders);
  const record = () => work.put(key, `${JSON.stringify(Object.fromEntries(attempts), null, 2)}\n`);
  let waiting = 0;
  for (const message of messages) {
    if (!mayBeSent(attempts.get(message.id))) continue;
    if (mode === 'off' || (!isPreview && !isDue(message, now()))) {
      waiting++;
      continue;
    }
    attempts.set(message.id, withhold(message, mode, now(), isPreview) ?? { state: 'sending' });
    await record();
    if (attempts.get(message.id)?.state !== 'sending') continue;
    attempts.set(message.id, await send(message, channels));
    await record();
  }
  return { ...countDeliveries(period, [...attempts.values()]), waiting };
}

function isDue({ notBefore }: Message, now: number): boolean {
  return notBefore === null || Date.parse(notBefore) <= now;
}

/** Why a message is not to be sent at all; null when it is. */
function withhold(
  { notBefore, isShadow }: Message,
  mode: DeliverMode,
  now: number,
  isPreview: boolean,
): Attempt | null {
  if (isPreview) return null;
  if (mode === 'shadow' || isShadow) return { state: 'withheld', because: 'Delivery was in shadow.' };
  if (notBefore === null || now - Date.parse(notBefore) < EXPIRY_HOURS * MS_PER_HOUR) return null;
  return { state: 'withheld', because: `It was due ${notBefore}: more than ${EXPIRY_HOURS} hours ago.` };
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

function countDeliveries(period: string, attempts: readonly Attempt[]): Omit<DeliveryCounts, 'waiting'> {
  const count = (...states: Attempt['state'][]) => attempts.filter(({ state }) => states.includes(state)).length;
  return {
    period,
    sent: count('sent'),
    refused: count('refused'),
    failed: count('failed'),
    unknown: count('unknown', 'sending'),
    withheld: count('withheld'),
  };
}
