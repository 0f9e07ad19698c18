import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import type { OutboxStore } from '../ports/outbox-store.ts';
import type { Item } from './chart-item.ts';
import { AccountNotRemovedError } from './history-errors.ts';
import {
  dueMessagesKey,
  entryKey,
  entryPartitionKey,
  laneKey,
  messageKey,
  PERIODS,
  readEntryItem,
  readMessageItem,
  toEntryItem,
  toMessageItem,
  toPeriodItem,
} from './outbox-items.ts';
import { queryPrefix } from './query-care.ts';
import { type Pace, realPace } from './retry.ts';
import { tableKeys } from './table-definition.ts';
import { ask, queryIndex, writeItems } from './table-requests.ts';

export interface DynamoOutboxOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

/** The outbox in the portfolio's one table. Every step of a message is one conditional write. */
export function createDynamoOutboxStore({ client, table, pace = realPace }: DynamoOutboxOptions): OutboxStore {
  const source = { client, table, pace };
  const { partition, sort } = tableKeys;
  const periods = new Set<string>();

  async function read(Key: Item): Promise<Item | null> {
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    return (await ask(source, () => client.send(command))).Item ?? null;
  }

  async function put(Item: Item, condition: Pick<PutItemCommand['input'], 'ConditionExpression'> & Item = {}) {
    const command = new PutItemCommand({ TableName: table, Item, ...condition });
    await ask(source, () => client.send(command));
  }

  /**
   * False: its version is not the one that was read. The SDK repeats a request whose answer was lost, and the repetition meets what the first one
   * wrote: so a refusal is looked into before it counts.
   */
  async function putVersion(item: Item, readVersion: number): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ...(readVersion === 0
        ? { ConditionExpression: `attribute_not_exists(${partition})` }
        : {
            ConditionExpression: 'version = :read',
            ExpressionAttributeValues: { ':read': { N: String(readVersion) } },
          }),
    });
    try {
      await ask(source, () => client.send(command));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const there = await read({ [partition]: item[partition]!, [sort]: item[sort]! });
      return there?.writer?.S === item.writer?.S;
    }
  }

  async function writeEntry(entry: OutboxEntry): Promise<OutboxEntry | null> {
    const next = { ...entry, version: entry.version + 1 };
    return (await putVersion(toEntryItem(next, randomUUID()), entry.version)) ? next : null;
  }

  async function readEntries(period: string): Promise<readonly OutboxEntry[]> {
    return readEach(await queryPrefix(source, entryPartitionKey(period), ''));
  }

  async function readPeriods(): Promise<readonly string[]> {
    return (await queryPrefix(source, PERIODS, '')).map((item) => item[sort]!.S!);
  }

  return {
    readPeriods,
    readEntries,
    writeEntry,
    async readEntry(period, id) {
      const item = await read(entryKey(period, id));
      return item && readEntryItem(item);
    },
    async readMessage({ period, id }) {
      const item = await read(messageKey(period, id));
      return item && readMessageItem(item);
    },
    async readDue(until) {
      return readEach(await queryIndex(source, dueMessagesKey, until));
    },
    async putMessage(message, entry) {
      if (!periods.has(message.period)) await put(toPeriodItem(message.period, entry.putAt));
      periods.add(message.period);
      await put(toMessageItem(message, entry.putAt));
      return writeEntry(entry);
    },
    async removeMessages(account) {
      let removed = 0;
      for (const period of await readPeriods()) {
        const entries = (await readEntries(period)).filter(({ accounts }) => accounts.includes(account));
        const requests = entries.flatMap(({ id }) =>
          [messageKey(period, id), entryKey(period, id)].map((Key) => ({ DeleteRequest: { Key } })),
        );
        const { left, cause } = await writeItems(source, requests, requests.length);
        if (left > 0) throw new AccountNotRemovedError(left, { cause });
        removed += entries.length;
      }
      return removed;
    },
    async claimLane(lane, { owner, now, until }) {
      const there = await read(laneKey(lane));
      const held = Number(there?.until?.N ?? 0);
      if (there?.owner?.S !== owner && held > now) return null;
      const version = Number(there?.version?.N ?? 0);
      const nextAt = Number(there?.nextAt?.N ?? 0);
      const isMine = await putVersion(toLaneItem(lane, { owner, until, nextAt, version: version + 1 }), version);
      return isMine ? { nextAt } : null;
    },
    async releaseLane(lane, owner, nextAt) {
      const there = await read(laneKey(lane));
      if (there?.owner?.S !== owner) return;
      const version = Number(there.version?.N ?? 0);
      await putVersion(toLaneItem(lane, { owner, until: 0, nextAt, version: version + 1 }), version);
    },
  };
}

interface LaneState {
  readonly owner: string;
  readonly until: number;
  readonly nextAt: number;
  readonly version: number;
}

const LANE_KEPT_SECONDS = 86_400;

function toLaneItem(lane: string, { owner, until, nextAt, version }: LaneState): Item {
  return {
    ...laneKey(lane),
    owner: { S: owner },
    until: { N: String(until) },
    nextAt: { N: String(nextAt) },
    version: { N: String(version) },
    writer: { S: randomUUID() },
    expires: { N: String(Math.floor(Math.max(until, nextAt) / 1000) + LANE_KEPT_SECONDS) },
  };
}

function readEach(items: readonly Item[]): OutboxEntry[] {
  return items.flatMap((item) => readEntryItem(item) ?? []);
}
