import { expect, it } from 'vitest';
import type { Run, RunExport } from '../../../lib/history/run.ts';
import {
  hasMatchedBefore,
  hasMetricMatchedBefore,
  markMatched,
  markMatchedMetrics,
} from '../../../lib/steps/night/matched-before.ts';
import { buildGateNight } from '../../detection/gate/gate-builder.ts';
import { buildRun } from '../../support/build-history.ts';

const NIGHT = '2026-03-10';
const after = (last: Run | null) => ({ readLastRunBefore: async () => last });
const file = { newestDate: null, because: null, files: [], rowsVisible: 9, rowsTonight: 9 };
const usage = (parts: Partial<RunExport> = {}): RunExport => ({ ...file, name: 'usage', state: 'present', ...parts });

it('what matched once has matched, however it is tonight', async () => {
  const last = buildRun({ exports: [usage({ state: 'missing', hasMatched: true })] });
  expect(await hasMatchedBefore(NIGHT, 'usage', after(last))).toBe(true);
  const matching = { unmatched: new Map(), matched: new Set<string>(), notes: [] };
  const marked = await markMatched({ night: NIGHT, exports: [usage()] }, matching, after(last));
  expect(marked).toEqual([usage({ hasMatched: true })]);
});

it('nothing matched before the first night, or while no row ever did', async () => {
  expect(await hasMatchedBefore(NIGHT, 'usage', after(null))).toBe(false);
  const never = buildRun({ exports: [usage({ hasMatched: false })] });
  expect(await hasMatchedBefore(NIGHT, 'usage', after(never))).toBe(false);
});

it('a night of the version before says it by its rows of strangers', async () => {
  const of = (share: number) => {
    const { figures } = buildGateNight(NIGHT, { unknownRows: { usage: { rows: 9, share } } });
    return hasMatchedBefore(NIGHT, 'usage', after(buildRun({ exports: [usage()], figures })));
  };
  expect(await of(0.9)).toBe(true);
  expect(await of(1)).toBe(false);
});

it('a metric by SQL has matched once it did, until it is written otherwise', async () => {
  const metric = { name: 'by_sql', hash: 'one' };
  const last = after(buildRun({ metrics: [{ ...metric, hasMatched: true }] }));
  expect(await hasMetricMatchedBefore(NIGHT, metric, last)).toBe(true);
  expect(await hasMetricMatchedBefore(NIGHT, { ...metric, hash: 'two' }, last)).toBe(false);
  expect(await hasMetricMatchedBefore(NIGHT, metric, after(buildRun({ metrics: [metric] })))).toBe(false);
  const metrics = [metric, { name: 'seats', hash: 'three' }];
  const mark = (matched: readonly string[], before: ReturnType<typeof after>) =>
    markMatchedMetrics({ night: NIGHT, metrics }, { bySql: new Set(['by_sql']), matched: new Set(matched) }, before);
  expect(await mark([], last)).toEqual([{ ...metric, hasMatched: true }, metrics[1]]);
  expect(await mark(['by_sql'], after(null))).toEqual([{ ...metric, hasMatched: true }, metrics[1]]);
  expect(await mark([], after(null))).toEqual([{ ...metric, hasMatched: false }, metrics[1]]);
});
