import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoHistoryStore } from '../../lib/aws/dynamo-history-store.ts';
import { addDays } from '../../lib/calendar.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../lib/local/embedded-dynamodb.ts';
import type { HistoryStore } from '../../lib/ports/history-store.ts';
import { buildChart, buildCharts, buildRun } from '../support/build-history.ts';
import { type Faults, startDynamoDbProxy } from '../support/dynamodb-proxy.ts';

const table = 'history';
let embedded: EmbeddedDynamoDb;
let history: HistoryStore;
beforeAll(async () => {
  embedded = await startEmbeddedDynamoDb({ stateFolder: null, table });
  history = createDynamoHistoryStore({ client: embedded.client, table });
});
afterAll(() => embedded.close());

/** Every test has nights of its own in the one table. */
let nextYear = 2001;
function newNight(): string {
  return `${nextYear++}-06-15`;
}

describe('the history under load', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });

  async function openFaulty(faults: Faults, maxAttempts = 10) {
    const proxy = await startDynamoDbProxy(embedded.endpoint, faults);
    open.push(proxy.close);
    const sleeps: number[] = [];
    const sleep = async (milliseconds: number) => sleeps.push(milliseconds);
    const pace = { sleep, random: () => 0.5, maxAttempts };
    return { store: createDynamoHistoryStore({ client: proxy.client, table, pace }), sleeps };
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
      night: run.night,
      shard: 3,
      left: 60,
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
      name: 'ChartsNotReadError',
      message: expect.stringContaining('1 nights of account "acme" could not be read'),
    });
  });

  it('says that the table is missing, without trying again', async () => {
    const store = createDynamoHistoryStore({ client: embedded.client, table: 'elsewhere' });
    await expect(store.readRun('2026-01-05')).rejects.toThrow(
      'The history table elsewhere does not exist in this account and region',
    );
    await expect(store.writeCharts(buildRun(), 0, buildCharts(1))).rejects.toThrow('The history table elsewhere');
  });
});
