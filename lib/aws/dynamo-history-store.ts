import { type DynamoDBClient, GetItemCommand, PutItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Night } from '../calendar.ts';
import type { Absence } from '../history/absence.ts';
import { isBelieved } from '../history/believed-run.ts';
import type { Chart, Run } from '../history/chart.ts';
import { shardOf } from '../history/shard.ts';
import type { HistoryStore } from '../ports/history-store.ts';
import { absencesKey, readAbsencesItem, toAbsencesItem } from './absences-item.ts';
import { ACCOUNT_SORT_PREFIX, accountSortKey, nightPartitionKey } from './account-key.ts';
import { type Item, readChartItem, toChartItem } from './chart-item.ts';
import { AccountNotRemovedError, ChartsNotReadError, ChartsNotWrittenError } from './history-errors.ts';
import { type Pace, realPace } from './retry.ts';
import { RUN_PARTITION, readRunItem, runKey, toRunItem } from './run-item.ts';
import { tableKeys } from './table-definition.ts';
import { ask, getItems, queryPages, writeItems } from './table-requests.ts';

export interface DynamoHistoryOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Days an item lives after its night or the night's first claim, whichever is later. */
  readonly ttlDays?: number;
  readonly pace?: Pace;
}

const { partition, sort } = tableKeys;
const RUNS_PER_PAGE = 8;

/**
 * Nights and charts in one table per portfolio. Reads are strongly consistent. Throws `HistoryTableMissingError`,
 * `ChartsNotWrittenError` and `ChartsNotReadError`, and the SDK's own errors for anything else.
 */
export function createDynamoHistoryStore(options: DynamoHistoryOptions): HistoryStore {
  const { client, table, ttlDays = 400, pace = realPace } = options;
  const source = { client, table, pace };

  async function readRun(night: Night): Promise<Run | null> {
    const command = new GetItemCommand({ TableName: table, Key: runKey(night), ConsistentRead: true });
    const { Item } = await ask(source, () => client.send(command));
    return Item ? readRunItem(Item) : null;
  }

  async function writeRun(run: Run): Promise<void> {
    const command = new PutItemCommand({ TableName: table, Item: toRunItem(run, ttlDays) });
    await ask(source, () => client.send(command));
  }

  async function readLastRunBefore(night: Night): Promise<Run | null> {
    const pages = queryPages(source, {
      ...selectRuns('< :to', { ':to': { S: night } }),
      ScanIndexForward: false,
      Limit: RUNS_PER_PAGE,
    });
    for await (const page of pages) {
      const run = page.map(readRunItem).find(isBelieved);
      if (run) return run;
    }
    return null;
  }

  async function listRuns(from: Night, to: Night): Promise<readonly Run[]> {
    if (from > to) return [];
    const range = { ':from': { S: from }, ':to': { S: to } };
    return (await collect(queryPages(source, selectRuns('BETWEEN :from AND :to', range)))).map(readRunItem);
  }

  async function readRuns(from: Night, to: Night): Promise<readonly Run[]> {
    return (await listRuns(from, to)).filter(isBelieved);
  }

  /** An account that an earlier run of the same night charted, and this one does not, is deleted: a shard holds one run. */
  async function writeCharts(run: Run, shard: number, charts: readonly Chart[]): Promise<void> {
    const stored = await collect(queryPages(source, { ...selectCharts(run, shard), ...selectKeys }));
    const kept = stored.length > 0 ? new Set(charts.map(({ account }) => accountSortKey(account))) : null;
    const leftovers = stored.filter((key) => !kept?.has(key[sort]!.S!));
    function* listRequests(): Generator<WriteRequest> {
      for (const chart of charts) yield { PutRequest: { Item: toChartItem(chart, run, shard, ttlDays) } };
      for (const Key of leftovers) yield { DeleteRequest: { Key } };
    }
    const { left, cause } = await writeItems(source, listRequests(), charts.length + leftovers.length);
    if (left > 0) throw new ChartsNotWrittenError(run.night, shard, left, { cause });
  }

  async function readCharts(run: Run, shard: number): Promise<readonly Chart[]> {
    return (await collect(queryPages(source, selectCharts(run, shard)))).map(readChartItem);
  }

  async function writeAbsences(run: Run, shard: number, absences: readonly Absence[]): Promise<void> {
    const command = new PutItemCommand({ TableName: table, Item: toAbsencesItem(absences, run, shard, ttlDays) });
    await ask(source, () => client.send(command));
  }

  async function readAbsences(run: Run, shard: number): Promise<readonly Absence[]> {
    const command = new GetItemCommand({ TableName: table, Key: absencesKey(run, shard), ConsistentRead: true });
    const { Item } = await ask(source, () => client.send(command));
    return Item ? readAbsencesItem(Item) : [];
  }

  async function readAccount(runs: readonly Run[], account: string): Promise<readonly Chart[]> {
    const nights = new Map(runs.filter((run) => run.shards > 0).map((run) => [run.night, run]));
    const keys = [...nights.values()].map((run) => chartKey(run, account));
    const { items, left, cause } = await getItems(source, keys);
    if (left > 0) throw new ChartsNotReadError(account, left, { cause });
    // The item may hold a very long id cut.
    const charts = new Map(items.map(readChartItem).map((chart) => [chart.night, { ...chart, account }]));
    return [...nights.keys()].flatMap((night) => charts.get(night) ?? []);
  }

  async function removeAccount(runs: readonly Run[], account: string) {
    const charts = await readAccount(runs, account);
    const shards = new Map(runs.map(({ night, shards }) => [night, shards]));
    const requests = charts.map(({ night }) => ({
      DeleteRequest: { Key: chartKey({ night, shards: shards.get(night)! }, account) },
    }));
    const { left, cause } = await writeItems(source, requests, requests.length);
    if (left > 0) throw new AccountNotRemovedError(left, { cause });
    let absences = 0;
    for (const run of runs) {
      const shard = shardOf(account, Math.max(1, run.shards));
      const stored = await readAbsences(run, shard);
      const others = stored.filter((absence) => absence.account !== account);
      if (others.length === stored.length) continue;
      await writeAbsences(run, shard, others);
      absences++;
    }
    return { charts: charts.length, absences };
  }

  return {
    readRun,
    writeRun,
    readLastRunBefore,
    readRuns,
    listRuns,
    writeCharts,
    readCharts,
    writeAbsences,
    readAbsences,
    readAccount,
    removeAccount,
  };
}

function selectRuns(nights: string, values: Item) {
  return {
    KeyConditionExpression: `${partition} = :runs AND ${sort} ${nights}`,
    ExpressionAttributeValues: { ':runs': { S: RUN_PARTITION }, ...values },
  };
}

function selectCharts(run: Run, shard: number) {
  return {
    KeyConditionExpression: `${partition} = :shard AND begins_with(${sort}, :account)`,
    ExpressionAttributeValues: {
      ':shard': { S: nightPartitionKey(run.night, shard) },
      ':account': { S: ACCOUNT_SORT_PREFIX },
    },
  };
}

const selectKeys = { ProjectionExpression: `${partition}, ${sort}` };

function chartKey({ night, shards }: Pick<Run, 'night' | 'shards'>, account: string): Item {
  return {
    [partition]: { S: nightPartitionKey(night, shardOf(account, shards)) },
    [sort]: { S: accountSortKey(account) },
  };
}

async function collect(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
