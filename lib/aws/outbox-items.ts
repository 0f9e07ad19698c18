import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MS_PER_DAY } from '../calendar.ts';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import type { Message } from '../messages/message.ts';
import type { Item } from './chart-item.ts';
import { TTL_ATTRIBUTE, tableIndexes, tableKeys } from './table-definition.ts';

const [due] = tableIndexes;
const DUE_MESSAGES = 'OUTBOX';
/** As long as the decision log tells of it. */
const KEPT_DAYS = 35;

export const dueMessagesKey = { index: due.name, partition: due.partition, sort: due.sort, value: DUE_MESSAGES };

/** What changes with every step is a small item of its own; what the message says is written once. */
export function toEntryItem(entry: OutboxEntry, writer: string): Item {
  return {
    ...entryKey(entry.period, entry.id),
    entry: { S: JSON.stringify(entry) },
    version: { N: String(entry.version) },
    writer: { S: writer },
    ...(entry.dueAt !== null && { [due.partition]: { S: DUE_MESSAGES }, [due.sort]: { S: entry.dueAt } }),
    [TTL_ATTRIBUTE]: keptFrom(entry.putAt),
  };
}

export function readEntryItem({ entry }: Item): OutboxEntry | null {
  return entry?.S === undefined ? null : (JSON.parse(entry.S) as OutboxEntry);
}

export function toMessageItem(message: Message, putAt: string): Item {
  return {
    ...messageKey(message.period, message.id),
    message: { B: gzipSync(JSON.stringify(message)) },
    [TTL_ATTRIBUTE]: keptFrom(putAt),
  };
}

export function readMessageItem({ message }: Item): Message | null {
  return message?.B === undefined ? null : (JSON.parse(gunzipSync(message.B).toString('utf8')) as Message);
}

/** That a period has messages. */
export function toPeriodItem(period: string, putAt: string): Item {
  return {
    [tableKeys.partition]: { S: PERIODS },
    [tableKeys.sort]: { S: period },
    [TTL_ATTRIBUTE]: keptFrom(putAt),
  };
}

export const PERIODS = 'OUTBOX';

export function entryKey(period: string, id: string): Item {
  return { [tableKeys.partition]: { S: entryPartitionKey(period) }, [tableKeys.sort]: { S: id } };
}

export function entryPartitionKey(period: string): string {
  return `OUTBOX#${period}`;
}

export function messageKey(period: string, id: string): Item {
  return { [tableKeys.partition]: { S: `MESSAGE#${period}` }, [tableKeys.sort]: { S: id } };
}

/** A destination is whatever an export says: its hash is what a key holds of it. */
export function laneKey(lane: string): Item {
  const hash = createHash('sha256').update(lane).digest('hex');
  return { [tableKeys.partition]: { S: `LANE#${hash}` }, [tableKeys.sort]: { S: 'LANE' } };
}

function keptFrom(putAt: string) {
  return { N: String(Math.floor((Date.parse(putAt) + KEPT_DAYS * MS_PER_DAY) / 1000)) };
}
