import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDifferences } from '../../bench/compare-results.ts';
import { formatTable, median, slopeOf } from '../../bench/figures.ts';
import { loadModel } from '../../bench/load-model.ts';
import { type BenchData, makeData } from '../../bench/make-data.ts';
import { scoreWide } from '../../bench/nightrounds/score-wide.ts';
import { scoreObjects } from '../../bench/objects/score-objects.ts';
import { writeRelation } from '../../bench/sql/relations.ts';
import { writeSql } from '../../bench/sql/write-sql.ts';
import { quoteText } from '../../lib/quote-sql.ts';

const ACCOUNTS = 3_000;
let folder: string;
let data: BenchData;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  data = await makeData(folder, ACCOUNTS, true);
  await score('ours.jsonl', data.csv);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resultAt = (name: string) => path.join(folder, name);

async function score(name: string, tonight: string, model = data.model): Promise<string> {
  const out = resultAt(name);
  await scoreWide({ config: await loadModel(model), tonight, last: data.last, out });
  return out;
}

const same = { accounts: ACCOUNTS, differing: 0 };

describe('the work that is measured', () => {
  it('gives the same result by DuckDB’s SQL', async () => {
    const out = resultAt('sql.jsonl');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const select = writeSql(await loadModel(data.model), writeRelation(data.csv), writeRelation(data.last));
    await connection.run(`COPY (${select}) TO ${quoteText(out)} (FORMAT json)`);
    connection.closeSync();
    instance.closeSync();
    expect(await countDifferences(resultAt('ours.jsonl'), out)).toEqual(same);
  });

  it('gives the same result by csv-parse, zod and objects', async () => {
    const out = resultAt('objects.jsonl');
    await scoreObjects({ config: await loadModel(data.model), tonight: data.csv, last: data.last, out });
    expect(await countDifferences(resultAt('ours.jsonl'), out)).toEqual(same);
  });

  it.each(['shuffled', 'parquet', 'jsonl'] as const)('gives the same result from %s', async (input) => {
    const out = await score(`${input}.jsonl`, data[input]);
    expect(await countDifferences(resultAt('ours.jsonl'), out)).toEqual(same);
  });

  it('scores each account by its own of a hundred profiles', async () => {
    const out = await score('many.jsonl', data.csv, data.manyProfiles);
    const { accounts, differing } = await countDifferences(resultAt('ours.jsonl'), out);
    expect(accounts).toBe(ACCOUNTS);
    expect(differing).toBeGreaterThan(ACCOUNTS / 2);
  });
});

describe('the comparison of results', () => {
  it.each([
    ['a score', /"score":(\d+)/, '"score":101'],
    ['a group', /"Group 2":[\d.]+/, '"Group 2":50.00001'],
    ['a change', /"change":-?[\d.]+/, '"change":0.5'],
    ['an account', /ACC-/, 'ACD-'],
    ['the size of a driver', /"points":-?[\d.]+/, '"points":77'],
  ])('counts an account that differs in %s', async (_, pattern, instead) => {
    const [first, ...others] = readFileSync(resultAt('ours.jsonl'), 'utf8').split('\n');
    const changed = resultAt('changed.jsonl');
    writeFileSync(changed, [first!.replace(pattern, instead), ...others].join('\n'));
    expect((await countDifferences(resultAt('ours.jsonl'), changed)).differing).toBeGreaterThan(0);
  });
});

describe('figures', () => {
  it('are the middle one of several runs', () => {
    expect([median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([5, 2.5]);
  });

  it('grow with a power that is found again', () => {
    expect(slopeOf([10, 100, 1000].map((x) => ({ x, y: 3 * x ** 1.25 })))).toBeCloseTo(1.25, 9);
  });

  it('stand in a table', () => {
    expect(formatTable(['', 'CPU s'], [['ours', '3.20']])).toBe('|      | CPU s |\n| ---- | ----: |\n| ours |  3.20 |');
  });
});
