import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import { addDays } from '../../lib/calendar.ts';
import { holdMessage, releaseEntry } from '../../lib/delivery/held-entry.ts';
import type { HistoryStore } from '../../lib/history/history-store.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { MORNING, slackMessage } from '../delivery/build-entry.ts';
import { askFor } from '../support/ask-for.ts';
import { buildCase } from '../support/build-case.ts';
import { buildChart, buildCharts, buildRun } from '../support/build-history.ts';
import { connectToDynamoDbLocal, type DynamoDbLocal } from '../support/dynamodb-local.ts';
import { type Faults, startDynamoDbProxy } from '../support/dynamodb-proxy.ts';

const table = 'history';

/** Every test has nights of its own in the one table. */
let nextYear = 2001;
function newNight(): string {
  return `${nextYear++}-06-15`;
}

describe.runIf(inject('hasDynamoDbLocal'))('Amazon’s DynamoDB Local under load', () => {
  let local: DynamoDbLocal;
  let history: HistoryStore;
  beforeAll(async () => {
    local = connectToDynamoDbLocal(await askFor('DynamoDB Local'));
    await local.makeTable(table);
    history = openTableStores(createDynamoDbTable({ client: local.client, table }), () => MORNING).history;
  });
  afterAll(() => local.close());

  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });

  async function openFaulty(faults: Faults, maxAttempts = 10) {
    const proxy = await startDynamoDbProxy(local.endpoint, faults);
    open.push(proxy.close);
    const sleeps: number[] = [];
    const sleep = async (milliseconds: number) => sleeps.push(milliseconds);
    const pace = { sleep, random: () => 0.5, maxAttempts };
    const stores = openTableStores(createDynamoDbTable({ client: proxy.client, table, pace }), () => MORNING);
    return { ...stores, store: stores.history, sleeps };
  }

  it.each([0, 10, 50, 96])('loses no chart when %i %% of every batch is left unprocessed', async (percent) => {
    const { store, sleeps } = await openFaulty({
      leave: (_, size) => Math.min(size - 1, Math.ceil((size * percent) / 100)),
    });
    const run = buildRun({ night: newNight() });
    const charts = buildCharts(110, { night: run.night });
    await store.writeCharts(run, 0, charts);
    expect(await history.readCharts(run, 0)).toEqual(charts);
    expect(sleeps.length > 0).toBe(percent > 0);
  });

  it('loses no chart when whole batches are left unprocessed every other time', async () => {
    let call = 0;
    const { store } = await openFaulty({ leave: (_, size) => (call++ % 2 === 0 ? size : 0) });
    const run = buildRun({ night: newNight() });
    const charts = buildCharts(260, { night: run.night });
    await store.writeCharts(run, 0, charts);
    expect(await history.readCharts(run, 0)).toEqual(charts);
  });

  it('says which night and shard, and how many are left, when nothing is taken any more', async () => {
    const { store, sleeps } = await openFaulty({ leave: (_, size) => size }, 4);
    const run = buildRun({ night: newNight(), shards: 4 });
    await expect(store.writeCharts(run, 3, buildCharts(60, { night: run.night }))).rejects.toMatchObject({
      name: 'ChartsNotWrittenError',
      message: expect.stringContaining(`60 writes of night ${run.night}, shard 3 were not accepted`),
    });
    // Three batches, each with four attempts and the three waits between them.
    expect(sleeps.sort((a, b) => a - b)).toEqual([50, 50, 50, 100, 100, 100, 200, 200, 200]);
  });

  it('counts what was written before it gave up', async () => {
    let taken = 0;
    const { store } = await openFaulty({ leave: (_, size) => (taken++ < 2 ? 0 : size) }, 2);
    const run = buildRun({ night: newNight() });
    const writing = store.writeCharts(run, 0, buildCharts(75, { night: run.night }));
    await expect(writing).rejects.toThrow(`25 writes of night ${run.night}, shard 0 were not accepted`);
    expect(await history.readCharts(run, 0)).toHaveLength(50);
  });

  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'waits out %s on every kind of request',
    async (error) => {
      const throttled = new Map<string, number>();
      const { store } = await openFaulty({
        refuse: (operation) => {
          const times = (throttled.get(operation) ?? 0) + 1;
          throttled.set(operation, times);
          return times <= 3 ? error : undefined;
        },
      });
      const run = buildRun({ night: newNight() });
      const chart = buildChart({ night: run.night });
      await store.writeRun(run);
      await store.writeCharts(run, 0, [chart]);
      expect(await store.readRun(run.night)).toEqual(run);
      expect(await store.readCharts(run, 0)).toEqual([chart]);
      expect(await store.readAccount([run], 'acme')).toEqual([chart]);
      expect([...throttled.keys()].sort()).toEqual(['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query']);
    },
  );

  it('reads every key that was left unprocessed', async () => {
    const first = newNight();
    const runs = Array.from({ length: 9 }, (_, days) => buildRun({ night: addDays(first, days) }));
    for (const { night } of runs) await history.writeCharts(buildRun({ night }), 0, [buildChart({ night })]);
    const { store } = await openFaulty({ leave: (_, size) => Math.floor(size / 2) });
    expect(await store.readAccount(runs, 'acme')).toHaveLength(9);
  });

  it('never takes keys that stay unread for nights without a chart', async () => {
    const { store } = await openFaulty({ leave: (_, size) => size }, 3);
    await expect(store.readAccount([buildRun()], 'acme')).rejects.toMatchObject({
      name: 'TableThrottledError',
      left: 1,
    });
  });

  it('says that the table is missing, without trying again', async () => {
    const elsewhere = createDynamoDbTable({ client: local.client, table: 'elsewhere' });
    const { history: store } = openTableStores(elsewhere, () => MORNING);
    const says = 'The table elsewhere does not exist in this account and region';
    await expect(store.readRun('2026-01-05')).rejects.toThrow(says);
    await expect(store.writeCharts(buildRun(), 0, buildCharts(1))).rejects.toThrow(says);
  });

  it('knows its own writes when the answers to them were lost, on every kind of conditional put', async () => {
    let lost = 0;
    const loseAnswer = (operation: string) => operation === 'PutItem' && lost++ % 2 === 0;
    const { outbox, care, orders, cases } = await openFaulty({ loseAnswer });
    const message = slackMessage({ period: 'lost' });
    const written = await outbox.putMessage(message, holdMessage(message, MORNING));
    expect(written).toMatchObject({ version: 1 });
    expect(await outbox.writeEntry(releaseEntry(written!, MORNING)!)).toMatchObject({ version: 2, state: 'pending' });
    const pulse = {
      kind: 'pulse',
      account: 'a',
      at: '2026-03-01T08:00:00.000Z',
      by: 'ann',
      value: 3,
      note: null,
    } as const;
    await care.append(pulse);
    await expect(care.append({ ...pulse, by: 'bob' })).rejects.toThrow('at this very instant');
    const first = await cases.writeCase(buildCase({ version: 0 }));
    expect(first).toMatchObject({ version: 1 });
    expect(await cases.writeCase({ ...first!, triageSince: '2026-03-02' })).toMatchObject({ version: 2 });
    expect(await cases.writeCase({ ...first!, triageSince: '2026-03-03' })).toBeNull();
    const order = {
      id: 'o',
      user: 'U012AB3CD',
      at: '2026-03-05T09:00:00.000Z',
      conversation: null,
      act: { do: 'show-home' },
    } as const;
    await orders.record({ order, by: null, isDone: true, says: 'Done.' });
    expect(await orders.read('o')).toMatchObject({ says: 'Done.' });
    expect(lost).toBeGreaterThan(10);
  });

  it('is right to be refused what the table refuses by itself', async () => {
    const item = (partition: string, sort: string, fields = {}) => ({
      PK: { S: partition },
      SK: { S: sort },
      ...fields,
    });
    const put = (Item: ReturnType<typeof item>) => local.client.send(new PutItemCommand({ TableName: table, Item }));
    const refused = expect.objectContaining({ name: 'ValidationException' });
    await expect(put(item('', 'a'))).rejects.toEqual(refused);
    await expect(put(item('a', ''))).rejects.toEqual(refused);
    await expect(put(item('a'.repeat(2049), 'a'))).rejects.toEqual(refused);
    await expect(put(item('a', 'a'.repeat(1025)))).rejects.toEqual(refused);
    await expect(put(item('a', 'a', { dueKind: { S: '' }, dueAt: { S: 'x' } }))).rejects.toEqual(refused);
    await expect(put(item('a', 'a', { text: { S: 'x'.repeat(400 * 1024) } }))).rejects.toEqual(refused);
    await expect(put(item('a', 'a', { number: { N: '1e126' } }))).rejects.toEqual(refused);
    await expect(put(item('a', 'a', { number: { N: '1e-131' } }))).rejects.toEqual(refused);
    const prefix = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'PK = :p AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':prefix': { S: '' } },
    });
    await expect(local.client.send(prefix)).rejects.toEqual(refused);
  });
});
