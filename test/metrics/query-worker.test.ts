import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { causeOf } from '../../lib/metrics/query-protocol.ts';
import { createQueryWorker, type QueryError } from '../../lib/metrics/query-worker.ts';

const worker = createQueryWorker({ timeLimitMs: 1_000, memoryMegabytes: 100 });
/** For what may take its time on a busy machine. */
const patient = createQueryWorker({ memoryMegabytes: 100 });
afterAll(() => Promise.all([worker.close(), patient.close()]));

const statements = [
  'CREATE SCHEMA tonight',
  'CREATE TABLE tonight.numbers AS SELECT i::DOUBLE AS n, i::VARCHAR AS t FROM range(5000) r(i)',
];
/** Runs for minutes. */
const ENDLESS = 'SELECT count(*) FROM range(3000000000) a(i), range(9) b(j) WHERE (i * j) % 7 = 3';
const open = () => worker.open({ statements, schemas: ['tonight'] });
const query = (sql: string) => worker.query({ schema: 'tonight', sql });
const failureOf = (sql: string): Promise<QueryError> =>
  query(sql).then(
    () => Promise.reject(new Error(`${sql} ran`)),
    (error) => error,
  );

describe('the query process', () => {
  it('returns numbers as Float64Array with NaN for NULL, and texts with null', async () => {
    await open();
    const sql = "SELECT CASE WHEN n <> 1 THEN n END, nullif(t, '1') FROM numbers WHERE n < 3";
    expect(await query(sql)).toEqual([Float64Array.of(0, Number.NaN, 2), ['0', null, '2']]);
    expect((await query('SELECT n FROM numbers'))[0]).toHaveLength(5000);
  });

  it('takes a table of any length and type', async () => {
    await open();
    const ids = Array.from({ length: 5000 }, (_, index) => (index === 7 ? null : `id ${index}`));
    await worker.insert({
      schema: 'tonight',
      table: 'given',
      columns: [
        { name: 'id', type: 'VARCHAR', values: ids },
        { name: 'is', type: 'BOOLEAN', values: ids.map((id) => id !== null) },
        { name: 'on', type: 'DATE', values: Float64Array.from(ids, (_, index) => (index === 7 ? Number.NaN : index)) },
      ],
      statements: ['CREATE VIEW tonight.seen AS SELECT * FROM tonight.given'],
    });
    expect((await query('SELECT id FROM seen'))[0]).toEqual(ids);
    expect(await query('SELECT count(*)::DOUBLE, CAST(max("on") AS VARCHAR) FROM seen WHERE "is"')).toEqual([
      Float64Array.of(4999),
      ['1983-09-09'],
    ]);
  });

  it('describes a SELECT without running it', async () => {
    await open();
    const sql =
      "SELECT 1 AS a, 1.5::DECIMAL(4, 1) AS b, true AS c, DATE '2026-01-01' AS d, [1] AS e, error('never') AS f";
    const columns = await worker.describe({ schema: 'tonight', sql });
    expect(columns.map(({ name, type }) => `${name} ${type}`).slice(0, 5)).toEqual([
      'a number',
      'b number',
      'c boolean',
      'd date',
      'e other',
    ]);
  });
});

describe('a query that slips past the check of its text', () => {
  it.each([
    ['reads a file', "SELECT * FROM read_text('/etc/hostname')"],
    ['reads a file by its name', "SELECT * FROM '/etc/passwd'"],
    ['lists files', "SELECT * FROM glob('/*')"],
    ['writes a file', "COPY numbers TO '/tmp/nightrounds-escape.csv'"],
    ['attaches a database', "ATTACH '/tmp/nightrounds-escape.db'"],
    ['installs an extension', 'INSTALL httpfs'],
    ['changes a setting', 'SET memory_limit = 1000000000'],
    ['turns external access on again', 'SET enable_external_access = true'],
  ])('%s and fails', async (_, sql) => {
    await open();
    expect((await failureOf(sql)).because).toBe('sql');
    expect(existsSync('/tmp/nightrounds-escape.csv') || existsSync('/tmp/nightrounds-escape.db')).toBe(false);
  });

  it('finds an empty environment', async () => {
    await open();
    const names = await query("SELECT coalesce(getenv('PATH'), '') || coalesce(getenv('HOME'), '')").catch(() => [
      [''],
    ]);
    expect(names).toEqual([['']]);
  });
});

describe('a query that asks for too much', () => {
  it('is stopped at its time limit, and the next one finds the same night open', async () => {
    await open();
    await worker.insert({
      schema: 'tonight',
      table: 'kept',
      columns: [{ name: 'n', type: 'DOUBLE', values: Float64Array.of(42) }],
      statements: [],
    });
    const bomb = 'WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a';
    const failure = await failureOf(bomb);
    expect([failure.because, failure.message]).toEqual(['time-limit', 'It was stopped after 1 seconds.']);
    expect(await query('SELECT n FROM kept')).toEqual([Float64Array.of(42)]);
  });

  it('is refused at its memory limit, and nothing is written to disk for it', async () => {
    await patient.open({ statements, schemas: ['tonight'] });
    const hungry = patient.query({ schema: 'tonight', sql: "SELECT list(repeat('x', 1000000)) FROM numbers" });
    await expect(hungry).rejects.toMatchObject({
      because: 'memory-limit',
      message: 'It needs more than the 100 MB that queries may use.',
    });
    expect(await patient.query({ schema: 'tonight', sql: 'SELECT n FROM numbers LIMIT 1' })).toEqual([
      Float64Array.of(0),
    ]);
  });
});

describe('an export that cannot be loaded', () => {
  const table = (name: string) => ({ name, statements: [`CREATE TABLE tonight.${name} AS SELECT 1::DOUBLE AS n`] });
  const openWith = (bad: { name: string; statements: readonly string[] }) =>
    worker.open({
      statements: ['CREATE SCHEMA tonight'],
      schemas: ['tonight'],
      exports: [table('a'), bad, table('b')],
    });

  it.each([
    [
      'does not fit into memory',
      "CREATE TABLE tonight.bad AS SELECT list(repeat('x', 1000000)) FROM range(5000)",
      'memory-limit',
    ],
    ['cannot be read', "CREATE TABLE tonight.bad AS SELECT * FROM read_parquet('/nowhere.parquet')", 'sql'],
  ])('because it %s is named, and the others are there', async (_, statement, because) => {
    const failures = await openWith({ name: 'bad', statements: [statement] });
    expect([...failures].map(([name, error]) => [name, error.because])).toEqual([['bad', because]]);
    expect(await query('SELECT a.n + b.n FROM a, b')).toEqual([Float64Array.of(2)]);
    expect((await failureOf('SELECT * FROM bad')).because).toBe('sql');
  });

  it('because its process was killed is named, and the others are loaded in another', async () => {
    const started = path.join(mkdtempSync(path.join(tmpdir(), 'nightrounds-worker-')), 'started.csv');
    await open();
    const before = childrenOf(process.pid);
    const opening = openWith({
      name: 'bad',
      statements: [
        `COPY (SELECT 1) TO '${started}'`,
        'CREATE TABLE tonight.bad AS SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1',
      ],
    });
    while (!existsSync(started)) await setImmediate();
    for (const child of before) process.kill(child, 'SIGKILL');
    const failures = await opening;
    rmSync(path.dirname(started), { recursive: true });
    expect([...failures].map(([name, error]) => [name, error.because])).toEqual([['bad', 'stopped']]);
    expect(await query('SELECT a.n + b.n FROM a, b')).toEqual([Float64Array.of(2)]);
  });
});

function childrenOf(parent: number): number[] {
  return execFileSync('pgrep', ['-P', String(parent), '-f', 'query-worker-process'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

describe('what a query failed of', () => {
  it.each([
    ['Out of Memory Error: could not allocate block', 'memory-limit'],
    ['INTERNAL Error: Attempted to access index 3 within vector of size 3', 'crash'],
    ['FATAL Error: Failed: database has been invalidated because of a previous fatal error.', 'crash'],
    ['Binder Error: Referenced column "INTERNAL Error: x" not found', 'sql'],
  ] as const)('%j is %s', (message, because) => {
    expect(causeOf(message)).toBe(because);
  });
});

describe('calls', () => {
  it('run one after the other in the order made', async () => {
    const results = await Promise.all([open(), query('SELECT 1::DOUBLE'), open(), query('SELECT 2::DOUBLE')]);
    expect(results).toEqual([new Map(), [Float64Array.of(1)], new Map(), [Float64Array.of(2)]]);
  });

  it('leave no process behind when the parent ends without closing', async () => {
    const entry = new URL('../../lib/metrics/query-worker.ts', import.meta.url).href;
    const script = `
      const { createQueryWorker } = await import(${JSON.stringify(entry)});
      const worker = createQueryWorker({ memoryMegabytes: 100 });
      await worker.open({ statements: ['CREATE SCHEMA s'], schemas: ['s'] });
      console.log(JSON.stringify(await worker.query({ schema: 's', sql: "SELECT 'ran' AS x" })));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(JSON.parse(stdout)).toEqual([['ran']]);
  });

  it('end with a parent that is killed, in the middle of a query too', async () => {
    const entry = new URL('../../lib/metrics/query-worker.ts', import.meta.url).href;
    const script = `
      const { createQueryWorker } = await import(${JSON.stringify(entry)});
      const worker = createQueryWorker({ memoryMegabytes: 100 });
      await worker.open({ statements: ['CREATE SCHEMA s'], schemas: ['s'] });
      const asked = worker.query({ schema: 's', sql: ${JSON.stringify(ENDLESS)} });
      console.log('asked');
      await asked;`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    // The child holds this end too: it closes with the last of the two.
    await once(parent.stderr.resume(), 'close');
  }, 20_000);
});
