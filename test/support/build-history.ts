import type { Chart } from '../../lib/history/chart.ts';
import type { Run } from '../../lib/history/run.ts';
import { emptyWindow } from '../../lib/history/window.ts';

/** A concluded run of one shard, but for what is given. */
export function buildRun(given: Partial<Run> = {}): Run {
  const night = given.night ?? '2026-01-05';
  return {
    night,
    state: 'concluded',
    firstClaimedOn: night,
    shards: 1,
    modelHash: 'model-1',
    metrics: [{ name: 'logins', hash: 'h1' }],
    rules: [],
    exports: [],
    inputs: { configHash: 'config', codeVersion: '1', care: { hash: 'care', events: 0 }, earlierMetrics: [] },
    last: null,
    resultHash: 'result',
    totals: null,
    figures: null,
    heldBecause: null,
    ruling: null,
    ...given,
  };
}

/** A scored chart of the account `acme`, but for what is given. */
export function buildChart(given: Partial<Chart> = {}): Chart {
  return {
    account: 'acme',
    night: '2026-01-05',
    raw: 61.123456789,
    score: 61,
    band: 'watch',
    coverage: 87.5,
    profile: 'Enterprise',
    modelHash: 'model-1',
    name: 'Acme Ltd',
    owner: 'sam@example.com',
    segment: 'Mid',
    stage: 'steady',
    arr: 120_000,
    renewsOn: '2026-05-01',
    startedOn: '2024-02-29',
    values: [12],
    carried: new Map(),
    amongLastPeers: new Map(),
    override: null,
    scoredOn: given.night ?? '2026-01-05',
    change: null,
    window: emptyWindow(),
    watches: [],
    standing: null,
    isUnconfirmed: false,
    ...given,
  };
}

export function buildCharts(count: number, given: Partial<Chart> = {}): Chart[] {
  return Array.from({ length: count }, (_, index) =>
    buildChart({ account: `account-${String(index).padStart(6, '0')}`, ...given }),
  );
}
