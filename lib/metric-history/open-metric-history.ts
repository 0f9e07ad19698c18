import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Night } from '../calendar.ts';
import { atExit } from '../files/at-exit.ts';
import { openScratch, type Scratch } from '../files/scratch.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import type { HistoryFiles } from './history-files.ts';
import type { MetricHistory, NightMetrics, StoredMetrics } from './metric-history.ts';
import { ACCOUNT_COLUMN, keyOf, METRICS_PREFIX, nightOf } from './night-file.ts';
import type { NightFile } from './read-night.ts';

/** A night that was looked back to is looked back to again: so many stay open, the last used. Each holds its accounts in memory. */
const NIGHTS_KEPT_OPEN = 8;

/** Metric history as Parquet files, one per night, over DuckDB. Nothing is made or read before it is asked for. */
export function openMetricHistory(files: HistoryFiles): MetricHistory {
  let engine: Promise<Engine> | null = null;
  const opened = new Map<Night, Promise<StoredMetrics | null>>();
  const start = () => (engine ??= startEngine());
  const fileOf = ({ scratch }: Engine, night: Night): NightFile => ({
    night,
    file: path.join(scratch.folder, `${night}.parquet`),
    location: `${files.location}${keyOf(night)}`,
  });

  async function fetchNight(night: Night): Promise<StoredMetrics | null> {
    const running = await start();
    const source = fileOf(running, night);
    if (!(await files.fetch(keyOf(night), source.file))) return null;
    const { openNightFile } = await import('./read-night.ts');
    return openNightFile(running.connection, source);
  }

  async function closeNight(night: Night): Promise<void> {
    opened.delete(night);
    if (engine) await rm(fileOf(await engine, night).file, { force: true });
  }

  async function listNights() {
    const listed = await files.list(METRICS_PREFIX);
    return listed.flatMap(({ key, bytes }) => {
      const night = nightOf(key);
      return night === null ? [] : [{ night, bytes }];
    });
  }

  return {
    listNights,
    async write(night: NightMetrics) {
      await closeNight(night.night);
      const running = await start();
      const { file } = fileOf(running, night.night);
      const { writeNightFile } = await import('./write-night.ts');
      await writeNightFile(running.connection, night, file);
      await files.put(keyOf(night.night), file);
      await rm(file, { force: true });
    },
    async open(night) {
      const reading = opened.get(night) ?? fetchNight(night);
      opened.delete(night);
      opened.set(night, reading);
      const [oldest] = opened.keys();
      if (opened.size > NIGHTS_KEPT_OPEN && oldest !== undefined) await closeNight(oldest);
      return reading;
    },
    async remove(night) {
      await closeNight(night);
      await files.remove(keyOf(night));
    },
    async removeAccount(account) {
      const running = await start();
      const touched: Night[] = [];
      for (const { night } of await listNights()) {
        await closeNight(night);
        const source = fileOf(running, night);
        if (!(await files.fetch(keyOf(night), source.file))) continue;
        if (await removeRows(running.connection, source, account)) {
          // Written before the ones with it are removed: cut off in between, the night is there, and the rest is done the next time.
          await files.put(keyOf(night), `${source.file}.new`);
          touched.push(night);
        }
        // A night that was written again without the account held it before.
        await files.removeEarlier(keyOf(night));
        await rm(`${source.file}.new`, { force: true });
        await rm(source.file, { force: true });
      }
      return touched;
    },
    async close() {
      // One that did not start has nothing to close.
      const running = await engine?.catch(() => null);
      if (!running) return;
      const { connection, instance, scratch, forgetExit } = running;
      forgetExit();
      connection.closeSync();
      instance.closeSync();
      await scratch.close();
    },
  };
}

interface Engine {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** For the files being written and read. */
  readonly scratch: Scratch;
  forgetExit(): void;
}

/** One thread: more would write the same rows as other bytes. */
async function startEngine(): Promise<Engine> {
  const scratch = openScratch('history');
  try {
    return await startIn(scratch);
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

async function startIn(scratch: Scratch): Promise<Engine> {
  const { DuckDBInstance: Instance } = await import('../duckdb.ts');
  const instance = await Instance.create(':memory:', {
    threads: '1',
    memory_limit: '1GB',
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoteText(scratch.folder)}`);
  // A process does not end before the statement that it runs.
  const forgetExit = atExit(() => connection.interrupt());
  return { instance, connection, scratch, forgetExit };
}

/** Writes `<file>.new` without an account; false = it was not in it. */
async function removeRows(connection: DuckDBConnection, source: NightFile, account: string): Promise<boolean> {
  const [{ readDescription }, { copyTo }] = await Promise.all([import('./read-night.ts'), import('./write-night.ts')]);
  const description = await readDescription(connection, source);
  const from = `read_parquet(${quoteText(source.file)})`;
  const is = `${quoteName(ACCOUNT_COLUMN)} = ${quoteText(account)}`;
  const found = await connection.runAndReadAll(`SELECT count(*) FROM ${from} WHERE ${is}`);
  const rows = Number(found.getRows()[0]?.[0] ?? 0);
  if (rows === 0) return false;
  const left = { ...description, accounts: description.accounts - rows };
  await connection.run(copyTo(`SELECT * FROM ${from} WHERE NOT (${is})`, left, `${source.file}.new`));
  return true;
}
