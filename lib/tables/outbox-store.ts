import { MS_PER_DAY } from '../calendar.ts';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import type { OutboxStore } from '../delivery/outbox-store.ts';
import { expiryAfter } from './expiry.ts';
import { DUE_MESSAGES, entryKey, entryPartition, laneKey, messageKey, PERIODS_PARTITION } from './key-layout.ts';
import { entryRecord, messageRecord } from './records/message-record.ts';
import type { Item, Table } from './table.ts';

/** As long as the decision log tells of it. */
const KEPT_DAYS = 35;

/** Every step of a message is one conditional write. What changes with each is a small item of its own; what the message says is written once. */
export function createOutboxStore(table: Table): OutboxStore {
  const periods = new Set<string>();

  async function writeEntry(entry: OutboxEntry): Promise<OutboxEntry | null> {
    const next = { ...entry, version: entry.version + 1 };
    return (await table.put(toEntryItem(next), { version: entry.version })) ? next : null;
  }

  async function readEntries(period: string): Promise<readonly OutboxEntry[]> {
    return readEntryItems(await table.query({ partition: entryPartition(period) }));
  }

  async function readPeriods(): Promise<readonly string[]> {
    return (await table.queryKeys({ partition: PERIODS_PARTITION })).map(({ sort }) => sort);
  }

  async function readLane(lane: string): Promise<LaneState | null> {
    const item = await table.get(laneKey(lane));
    return item && readLaneItem(item);
  }

  return {
    readPeriods,
    readEntries,
    writeEntry,
    async readEntry(period, id) {
      const item = await table.get(entryKey(period, id));
      return item && entryRecord.read(item.fields);
    },
    async readMessage({ period, id }) {
      const item = await table.get(messageKey(period, id));
      return item && messageRecord.read(item.fields);
    },
    async readDue(until) {
      return readEntryItems(await table.queryIndex({ index: 'due', value: DUE_MESSAGES, until }));
    },
    async putMessage(message, entry) {
      const { period, id } = message;
      const expires = keptFrom(entry.putAt);
      if (!periods.has(period)) await table.put({ partition: PERIODS_PARTITION, sort: period, fields: {}, expires });
      periods.add(period);
      await table.put({ ...messageKey(period, id), fields: messageRecord.toFields(message), expires });
      return writeEntry(entry);
    },
    async removeText({ period, id }) {
      await table.delete(messageKey(period, id));
    },
    async removeMessage({ period, id }) {
      await table.delete(messageKey(period, id));
      await table.delete(entryKey(period, id));
    },
    async claimLane(lane, { owner, now, until }) {
      const there = await readLane(lane);
      if (there && there.owner !== owner && there.until > now) return null;
      const [version, nextAt] = [there?.version ?? 0, there?.nextAt ?? 0];
      const isMine = await table.put(toLaneItem(lane, { owner, until, nextAt, version: version + 1 }), { version });
      return isMine ? { nextAt } : null;
    },
    async releaseLane(lane, owner, nextAt) {
      const there = await readLane(lane);
      if (there?.owner !== owner) return;
      const { version } = there;
      await table.put(toLaneItem(lane, { owner, until: 0, nextAt, version: version + 1 }), { version });
    },
  };
}

function toEntryItem(entry: OutboxEntry): Item {
  return {
    ...entryKey(entry.period, entry.id),
    fields: entryRecord.toFields(entry),
    version: entry.version,
    ...(entry.dueAt !== null && { indexed: { due: { value: DUE_MESSAGES, sort: entry.dueAt } } }),
    expires: keptFrom(entry.putAt),
  };
}

function readEntryItems(items: readonly Item[]): readonly OutboxEntry[] {
  return items.flatMap(({ fields }) => entryRecord.read(fields) ?? []);
}

function keptFrom(putAt: string): number {
  return Math.floor((Date.parse(putAt) + KEPT_DAYS * MS_PER_DAY) / 1000);
}

interface LaneState {
  readonly owner: string;
  readonly until: number;
  readonly nextAt: number;
  readonly version: number;
}

const LANE_KEPT_DAYS = 1;

function toLaneItem(lane: string, { owner, until, nextAt, version }: LaneState): Item {
  const expires = expiryAfter(Math.max(until, nextAt), LANE_KEPT_DAYS);
  return { ...laneKey(lane), fields: { owner, until, nextAt }, version, expires };
}

function readLaneItem({ fields, version = 0 }: Item): LaneState {
  return { owner: String(fields.owner), until: Number(fields.until), nextAt: Number(fields.nextAt), version };
}
