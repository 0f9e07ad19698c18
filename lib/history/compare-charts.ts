import { toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import type { ScoreRequest, Scores } from '../scoring/scores.ts';
import { type Attribution, attributeChanges } from './attribute-changes.ts';
import { believedRaw, type Chart } from './chart.ts';
import { listLeftOut } from './doubt.ts';
import { asCharted, type LastInputsChoice, readLastInputs, type StoredChart } from './last-inputs.ts';
import type { Run } from './run.ts';

/** Charts of one night against each account's last one: everything a message says of a change. */
export interface Comparison {
  readonly run: Run;
  readonly charts: readonly Chart[];
  /** How each chart came to its score, in the order of `charts`. */
  readonly scores: Scores;
  /** In the order of `charts`; null = the account's first. */
  readonly last: readonly (StoredChart | null)[];
  readonly attribution: Attribution;
}

/** What setting or ending an override moved the effective score by. */
export function overrideChange(before: Overridden, now: Overridden): number {
  return overrideShift(now) - overrideShift(before);
}

type Overridden = Pick<Chart, 'raw' | 'override'>;

function overrideShift({ override, raw }: Overridden): number {
  return override === null || raw === null ? 0 : override.score - raw;
}

/** Why tonight's scores differ from those of the last charts. */
export function compareScores(
  config: HealthConfig,
  { request, scores, leftOut }: ScoredNight,
  last: readonly (StoredChart | null)[],
  amongLastPeers: ReadonlyMap<string, MetricColumn>,
): Attribution {
  const hasReturned = last.map((stored) => hasStanding(stored) && isAnyBack(stored!, leftOut));
  const read = (standsStill: LastInputsChoice['standsStill']) =>
    readLastInputs(config, request.night, last, { instead: request.metrics, standsStill });
  return attributeChanges({
    config,
    isSameModel: isSameModel(config, last),
    lastRaw: Float64Array.from(last, (stored) => stored?.chart.raw ?? Number.NaN),
    // A metric that comes back is compared with what was last believed of it: what it did since then is behaviour.
    last: read((metric) => !leftOut.has(metric)),
    lastAsCharted: hasReturned.includes(true) ? read(asCharted) : null,
    hasReturned: (account) => hasReturned[account]!,
    tonight: scores,
    amongLastPeers: scoreAmong(request, amongLastPeers),
  });
}

/** Tonight's scores of a shard, and the metrics that the gate left out of them. */
export interface ScoredNight {
  readonly request: ScoreRequest;
  readonly scores: Scores;
  readonly leftOut: ReadonlySet<string>;
}

/**
 * The same, had everything that is or was left out stood still since it was last believed: what rules go by. `scores` are those of
 * tonight with the last believed values.
 */
export function compareStanding(
  config: HealthConfig,
  { request, scores }: Omit<ScoredNight, 'leftOut'>,
  last: readonly (StoredChart | null)[],
  amongLastPeers: ReadonlyMap<string, MetricColumn>,
): Attribution {
  return attributeChanges({
    config,
    isSameModel: isSameModel(config, last),
    lastRaw: Float64Array.from(last, (stored) => (stored && believedRaw(stored.chart)) ?? Number.NaN),
    last: readLastInputs(config, request.night, last, { instead: request.metrics, standsStill: () => true }),
    tonight: scores,
    amongLastPeers: scoreAmong(request, amongLastPeers),
  });
}

export function hasStanding(stored: StoredChart | null): boolean {
  return stored !== null && stored.chart.standing !== null;
}

function isAnyBack({ run, chart }: StoredChart, leftOut: ReadonlySet<string>): boolean {
  return [...chart.standing!.values.keys()].some((place) => !leftOut.has(run.metrics[place]?.name ?? ''));
}

function isSameModel({ modelHash }: HealthConfig, last: readonly (StoredChart | null)[]): boolean {
  return last.every((stored) => stored === null || stored.chart.modelHash === modelHash);
}

function scoreAmong(request: ScoreRequest, amongLastPeers: ReadonlyMap<string, MetricColumn>): Scores | null {
  if (amongLastPeers.size === 0) return null;
  return scoreAccounts({ ...request, metrics: new Map([...request.metrics, ...amongLastPeers]) });
}

/**
 * Charts that are stored against earlier ones, under today's model. `ownLast` says that those are the very charts these were
 * compared with on their night: then the part of the peers is known.
 */
export function compareCharts(
  config: HealthConfig,
  { run, charts }: Pick<Comparison, 'run' | 'charts'>,
  last: readonly (StoredChart | null)[],
  { isOwnLast }: { readonly isOwnLast: boolean },
): Comparison {
  const night = toDay(run.night);
  const stored = charts.map((chart) => ({ run, chart }));
  const inputs = readLastInputs(config, night, stored, { instead: null, standsStill: asCharted });
  const request = { ...inputs, config, roster: { ids: charts, startedOn: inputs.startedOn } };
  // Under today's model, with each chart's own profile: where the model is the chart's own this gives its raw back.
  const scores = scoreAccounts(request);
  const amongLastPeers = isOwnLast ? readAmongLastPeers(run, charts, inputs.metrics) : new Map();
  const leftOut = listLeftOut(run.gate).metrics;
  return {
    run,
    charts,
    scores,
    last,
    attribution: compareScores(config, { request, scores, leftOut }, last, amongLastPeers),
  };
}

function readAmongLastPeers(
  run: Run,
  charts: readonly Chart[],
  metrics: ReadonlyMap<string, MetricColumn>,
): ReadonlyMap<string, MetricColumn> {
  const columns = new Map<string, MetricColumn>();
  run.metrics.forEach(({ name }, place) => {
    const column = metrics.get(name);
    if (column?.type !== 'number' || !charts.some((chart) => chart.amongLastPeers.has(place))) return;
    const values = column.values.map((value, account) => charts[account]!.amongLastPeers.get(place) ?? value);
    columns.set(name, { ...column, values });
  });
  return columns;
}
