import { expect, it } from 'vitest';
import type { Run, RunExport } from '../../../lib/history/run.ts';
import { markMatched, openMatchedBefore } from '../../../lib/steps/night/matched-before.ts';
import { buildGateNight } from '../../detection/gate/gate-builder.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';

const NIGHT = '2026-03-10';
const file = { newestDate: null, because: null, files: [], rowsVisible: 9, rowsTonight: 9 };
const usage = (parts: Partial<RunExport> = {}): RunExport => ({ ...file, name: 'usage', state: 'present', ...parts });
const bySql = { name: 'by_sql', hash: 'one' };
const seats = { name: 'seats', hash: 'three' };
const nobody = { exports: new Set<string>(), metrics: new Set<string>() };

const configOf = (hash: string) =>
  buildConfig({
    metrics: new Map([
      ['by_sql', { name: 'by_sql', kind: 'sql' } as never],
      ['seats', { name: 'seats', kind: 'column' } as never],
    ]),
    metricHashes: new Map([
      ['by_sql', hash],
      ['seats', 'three'],
    ]),
  });
const config = configOf('one');
const after = (last: Run | null, model = config) =>
  openMatchedBefore(NIGHT, model, { readLastRunBefore: async () => last });

it('what matched once has matched, however it is tonight', async () => {
  const before = after(buildRun({ exports: [usage({ state: 'missing', hasMatched: true })] }));
  expect(await before.hasMatchedBefore('usage')).toBe(true);
  const { exports } = await markMatched({ exports: [usage()], metrics: [] }, nobody, config, before);
  expect(exports).toEqual([usage({ hasMatched: true })]);
});

it('nothing matched before the first night, or while no row ever did', async () => {
  expect(await after(null).hasMatchedBefore('usage')).toBe(false);
  expect(await after(buildRun({ exports: [usage({ hasMatched: false })] })).hasMatchedBefore('usage')).toBe(false);
});

it('a night of the version before says it by its rows of strangers', async () => {
  const of = (share: number) => {
    const { figures } = buildGateNight(NIGHT, { unknownRows: { usage: { rows: 9, share } } });
    return after(buildRun({ exports: [usage()], figures })).hasMatchedBefore('usage');
  };
  expect(await of(0.9)).toBe(true);
  expect(await of(1)).toBe(false);
});

it('a metric by SQL has matched once it did, until it is written otherwise', async () => {
  const last = buildRun({ metrics: [{ ...bySql, hasMatched: true }] });
  expect(await after(last).hasMetricMatchedBefore('by_sql')).toBe(true);
  expect(await after(last, configOf('two')).hasMetricMatchedBefore('by_sql')).toBe(false);
  expect(await after(buildRun({ metrics: [bySql] })).hasMetricMatchedBefore('by_sql')).toBe(false);
});

it('a night says of its metrics by SQL whether they ever matched, and nothing of others', async () => {
  const last = buildRun({ metrics: [{ ...bySql, hasMatched: true }] });
  const mark = async (names: readonly string[], before: Run | null) => {
    const tonight = { ...nobody, metrics: new Set(names) };
    return (await markMatched({ exports: [], metrics: [bySql, seats] }, tonight, config, after(before))).metrics;
  };
  expect(await mark([], last)).toEqual([{ ...bySql, hasMatched: true }, seats]);
  expect(await mark(['by_sql'], null)).toEqual([{ ...bySql, hasMatched: true }, seats]);
  expect(await mark([], null)).toEqual([{ ...bySql, hasMatched: false }, seats]);
});

it('the night before is read once, and not before it is asked for', async () => {
  let reads = 0;
  const before = openMatchedBefore(NIGHT, config, {
    async readLastRunBefore() {
      reads++;
      return null;
    },
  });
  expect(reads).toBe(0);
  await markMatched({ exports: [usage(), usage({ name: 'tickets' })], metrics: [bySql] }, nobody, config, before);
  expect(reads).toBe(1);
});
