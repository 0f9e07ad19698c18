import { composeMessage } from '../../channels/compose-message.ts';
import type { Message } from '../../channels/message.ts';
import { cancelEntry } from '../../delivery/advance-entry.ts';
import { holdMessage, mayBePlannedAgain, releaseEntry } from '../../delivery/held-entry.ts';
import { isUntried, type OutboxEntry } from '../../delivery/outbox-entry.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { Draft } from '../../messages/draft.ts';
import type { NightDependencies } from '../dependencies.ts';

type Outbox = Pick<NightDependencies, 'outbox' | 'now'>;

/** A draft gets its form when it is written; what was composed before stays as it is. */
type Planned = Draft | Message;

function toMessage(planned: Planned): Message {
  return 'document' in planned ? composeMessage(planned) : planned;
}

/**
 * Puts all that a night or week has to say into the outbox, held. Planned again, it replaces what was never tried, withdraws what is
 * not in the plan any more, and leaves alone what was sent or may have been.
 */
export async function holdMessages(
  period: string,
  messages: readonly Planned[],
  { outbox, now }: Outbox,
): Promise<void> {
  const known = new Map((await outbox.readEntries(period)).map((entry) => [entry.id, entry]));
  await doAtOnce(messages, WRITES_AT_ONCE, async (message) => {
    const entry = known.get(message.id);
    if (entry && !isUntried(entry)) return;
    // Not written: a sender has claimed it meanwhile, with what it said before.
    await hold(message, entry?.version ?? 0, { outbox, now });
  });
  for (const { id } of messages) known.delete(id);
  await doAtOnce([...known.values()], WRITES_AT_ONCE, async (entry) => {
    const cancelled = isUntried(entry) && cancelEntry(entry, NOT_PLANNED_ANY_MORE, now());
    if (cancelled) await outbox.writeEntry(cancelled);
  });
}

const WRITES_AT_ONCE = 16;
const NOT_PLANNED_ANY_MORE = 'It was planned again, without this message.';

/** What a period has to say may be sent: all that it speaks of is on record. */
export async function releaseMessages(period: string, { outbox, now }: Outbox): Promise<void> {
  await doAtOnce(await outbox.readEntries(period), WRITES_AT_ONCE, (entry) => release(entry, { outbox, now }));
}

/** What operations have to hear at once: there is nothing else to be written first. */
export async function tellOperations(period: string, notice: readonly Planned[], outbox: Outbox): Promise<void> {
  await holdMessages(period, notice, outbox);
  await releaseMessages(period, outbox);
}

/**
 * Puts one message into the outbox unless it is there already, whatever became of it, but for one that was withdrawn because what it
 * tells had not come to pass. Null: it is neither held nor new.
 */
export async function holdOnce(message: Planned, { outbox, now }: Outbox): Promise<OutboxEntry | null> {
  const entry = await outbox.readEntry(message.period, message.id);
  if (entry && !mayBePlannedAgain(entry)) return entry.state === 'held' ? entry : null;
  return hold(message, entry?.version ?? 0, { outbox, now });
}

/** What no night plans is told once: what is there already stays as it is. Returns how many are new. */
export async function putOnce(messages: readonly Planned[], outbox: Outbox): Promise<number> {
  let added = 0;
  for (const message of messages) {
    const held = await holdOnce(message, outbox);
    if (held && (await release(held, outbox))) added++;
  }
  return added;
}

/** What is not so any more is not told, unless it may have arrived. */
export async function withdrawUnsent(
  messages: readonly Pick<Planned, 'period' | 'id'>[],
  because: string,
  { outbox, now }: Outbox,
): Promise<void> {
  for (const { period, id } of messages) {
    const entry = await outbox.readEntry(period, id);
    const isWaiting = entry?.state === 'held' || entry?.state === 'pending';
    const cancelled = entry && isWaiting ? cancelEntry(entry, because, now()) : null;
    if (cancelled) await outbox.writeEntry(cancelled);
  }
}

/** Has a message say something else, unless it was tried, withdrawn, or never planned. */
export async function replaceUntried(planned: Planned, { outbox, now }: Outbox): Promise<void> {
  const entry = await outbox.readEntry(planned.period, planned.id);
  if (!entry || !isUntried(entry) || (entry.state !== 'held' && entry.state !== 'pending')) return;
  const held = await hold(planned, entry.version, { outbox, now });
  if (held && entry.state === 'pending') await release(held, { outbox, now });
}

export async function release(entry: OutboxEntry, { outbox, now }: Outbox): Promise<boolean> {
  const released = releaseEntry(entry, now());
  return released !== null && (await outbox.writeEntry(released)) !== null;
}

function hold(planned: Planned, version: number, { outbox, now }: Outbox): Promise<OutboxEntry | null> {
  const message = toMessage(planned);
  return outbox.putMessage(message, { ...holdMessage(message, now()), version });
}
