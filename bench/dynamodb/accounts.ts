/** What is written of each account: a chart with forty metrics, in its second month. */
import type { Night } from '../../lib/calendar.ts';
import type { Chart } from '../../lib/history/chart.ts';
import type { Run } from '../../lib/history/run.ts';
import { continueWindow, emptyWindow } from '../../lib/history/window.ts';

export const METRICS = 40;
/** Written first, so that the code is compiled when it is measured. */
export const WARM_UP = 5_000;
export const MEASURED = 20_000;
/** As many as are written at a time. */
export const SHARD = 5_000;

const NIGHT: Night = '2026-11-22';
const DAY_BEFORE: Night = '2026-11-21';

export const run: Run = {
  night: NIGHT,
  state: 'scoring',
  firstClaimedOn: NIGHT,
  shards: 1,
  modelHash: 'f3b1'.repeat(16),
  metrics: Array.from({ length: METRICS }, (_, metric) => ({ name: `metric_${metric}`, hash: 'a'.repeat(64) })),
  rules: [],
  exports: [],
  inputs: { configHash: 'c', codeVersion: '1', care: { hash: '', events: 0 }, earlierMetrics: [] },
  last: null,
  resultHash: null,
  totals: null,
  figures: null,
  heldBecause: null,
  ruling: null,
};

export function makeChart(account: number): Chart {
  const raw = (account * 7919) % 100_000;
  const chart: Chart = {
    account: `ACC-${String(account).padStart(9, '0')}`,
    night: NIGHT,
    raw: raw / 1000,
    score: Math.round(raw / 1000),
    band: 'watch',
    coverage: 97.5,
    profile: 'Enterprise',
    modelHash: run.modelHash,
    name: `Customer ${account}`,
    owner: `csm${account % 50}@example.com`,
    segment: 'Mid',
    stage: 'steady',
    arr: 1000 * (account % 300),
    renewsOn: '2027-05-01',
    startedOn: '2024-02-29',
    values: Array.from({ length: METRICS }, (_, metric) => ((account * 31 + metric * 17) % 10_000) / 100),
    carried: new Map(),
    amongLastPeers: new Map(),
    override: null,
    scoredOn: NIGHT,
    change: {
      ...{ since: DAY_BEFORE, behaviour: -1.5, peers: 0, availability: 0.25, model: 0, profile: 0, override: 0 },
      ...{ modelSum: 0, dataSum: 0.25, customersSum: -8.5 },
    },
    window: emptyWindow(),
    watches: [],
    standing: null,
    isUnconfirmed: false,
  };
  return { ...chart, window: continueWindow({ ...chart, night: DAY_BEFORE }, NIGHT, 0.25) };
}
