import { readAddress } from '../../address.ts';
import type { Message } from '../../channels/message.ts';
import { compareText } from '../../compare-text.ts';
import type { DeliverMode } from '../../config/health-config.ts';
import { mayWriteTo } from '../../config/people.ts';
import { cancelEntry, expireEntry, failEntry, isDue } from '../../delivery/advance-entry.ts';
import { IN_SHADOW } from '../../delivery/held-entry.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { DeliveryDependencies, NightDependencies } from '../dependencies.ts';
import { readDeliverMode } from './deliver-mode.ts';
import { createReport, type DeliveryCounts, type DeliveryReport } from './delivery-report.ts';
import { serveLane } from './serve-lane.ts';
import { settleDoubt } from './settle-doubt.ts';

export interface DeliveryScope {
  /** Those of nights, weeks, mornings or days; unless given, whatever is due. */
  readonly periods?: readonly string[];
  /** For so long it waits for what is due later. */
  readonly patienceMs: number;
}

/** Lanes that one sender serves at a time. */
const LANES_AT_ONCE = 8;

/**
 * Sends what is due, and settles what is in doubt. May be run by any number of senders at a time, cut off anywhere, and run again.
 */
export async function deliverMessages(
  { periods, patienceMs }: DeliveryScope,
  dependencies: DeliveryDependencies,
): Promise<DeliveryCounts> {
  const { outbox, sender, now } = dependencies;
  const deadline = now() + patienceMs;
  const report = createReport();
  const read = async () => {
    const entries =
      periods === undefined
        ? await outbox.readDue(new Date(deadline).toISOString())
        : (await Promise.all(periods.map((period) => outbox.readEntries(period)))).flat();
    for (const entry of entries) report.see(entry);
    return entries;
  };
  for (;;) {
    const mode = await readDeliverMode(dependencies);
    const entries = await read();
    const due = entries.filter((entry) => isDue(entry, now()));
    if (due.length > 0) await deliverDue(due, mode, report, dependencies);
    const left = due.length > 0 ? await read() : entries;
    const next = nextDue(mode === 'on' ? left : left.filter(({ state }) => state !== 'pending'), now());
    if (next === null || next > deadline) break;
    await sender.sleep(next - now());
  }
  return report.count();
}

/** Milliseconds since 1970; null = nothing is to come by itself. */
function nextDue(entries: readonly OutboxEntry[], now: number): number | null {
  const times = entries.flatMap(({ dueAt }) => (dueAt === null ? [] : [Date.parse(dueAt)]));
  // What is due and was not settled is another sender's at this moment.
  return times.length === 0 ? null : Math.max(now + OTHERS_TURN_MS, Math.min(...times));
}

const OTHERS_TURN_MS = 5000;

async function deliverDue(
  due: readonly OutboxEntry[],
  mode: DeliverMode,
  report: DeliveryReport,
  dependencies: DeliveryDependencies,
): Promise<void> {
  for (const entry of due) if (entry.state !== 'pending') await settleDoubt(entry, report, dependencies);
  const sendable: OutboxEntry[] = [];
  for (const entry of due.filter(({ state }) => state === 'pending')) {
    const ended = endInstead(entry, mode, dependencies);
    if (ended) report.note(await dependencies.outbox.writeEntry(ended), entry);
    else if (mode === 'on') sendable.push(entry);
  }
  const lanes = [...groupByLane(sendable, dependencies)];
  await doAtOnce(lanes, LANES_AT_ONCE, ([lane, own]) => serveLane(lane, own, report, dependencies));
}

/** Not to be sent at all: too late, or not meant to be. */
function endInstead(
  entry: OutboxEntry,
  mode: DeliverMode,
  { config, now: readNow }: DeliveryDependencies,
): OutboxEntry | null {
  const now = readNow();
  const expired = expireEntry(entry, now);
  if (expired) return expired;
  if (mode === 'shadow') return cancelEntry(entry, IN_SHADOW, now);
  const reader = readAddress(entry.destination);
  // Planned when it still was allowed, or by a version that did not ask.
  // A customer's address is none of ours: whoever sent the card has named and confirmed it.
  const isOurs = entry.kind !== 'customer-card';
  if (mode === 'on' && isOurs && reader !== null && !mayWriteTo(reader, config.notify))
    return failEntry({ ...entry, instead: 'none' }, { because: NOT_ALLOWED }, now);
  return null;
}

const NOT_ALLOWED = 'Nothing may be sent there: the domain of the address is not one of notify.domains.';

function groupByLane(
  entries: readonly OutboxEntry[],
  { channels }: DeliveryDependencies,
): ReadonlyMap<string, readonly OutboxEntry[]> {
  const lanes = new Map<string, OutboxEntry[]>();
  for (const entry of [...entries].sort(inOrder)) {
    const lane = `${entry.channel} ${channels[entry.channel]?.laneOf(entry) ?? ''}`;
    const own = lanes.get(lane);
    if (own) own.push(entry);
    else lanes.set(lane, [entry]);
  }
  return lanes;
}

function inOrder(a: OutboxEntry, b: OutboxEntry): number {
  return compareText(a.notBefore, b.notBefore) || compareText(a.putAt, b.putAt) || compareText(a.id, b.id);
}

/** What is planned, in the order it is sent. */
export async function readPlanned(
  periods: readonly string[],
  { outbox }: Pick<NightDependencies, 'outbox'>,
): Promise<readonly { readonly entry: OutboxEntry; readonly message: Message }[]> {
  const entries = (await Promise.all(periods.map((period) => outbox.readEntries(period)))).flat().sort(inOrder);
  const messages = await Promise.all(entries.map((entry) => outbox.readMessage(entry)));
  return entries.flatMap((entry, index) => {
    const message = messages[index];
    return message ? [{ entry, message }] : [];
  });
}
