import { addDays, type Night } from '../../lib/calendar.ts';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import type { Chart } from '../../lib/history/chart.ts';
import type { StoredChart } from '../../lib/history/last-inputs.ts';
import type { AccountHistory } from '../../lib/timeline/account-history.ts';
import type { TimelineEntry } from '../../lib/timeline/entry.ts';
import { writeTimeline } from '../../lib/timeline/write-timeline.ts';
import { buildChart, buildRun } from '../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard } from '../support/shard-builder.ts';

/** Points are the values of two metrics; `weight`: of the first, which says which model it is. */
export function modelOf(weight = 1): HealthConfig {
  const names = ['logins', 'nps'];
  const signals = names.map((name, at) => signal(name, at === 0 ? { weight } : {}));
  return buildConfig({
    metrics: byName(names.map((name) => columnMetric(name, 'usage'))),
    profiles: [profile([group('All', signals)])],
    modelHash: `model of ${weight}`,
  });
}

export const FIRST: Night = '2026-03-01';

/** What nights with these values leave of Acme, one after the other; null = the account is not there. */
export function chartsOf(
  rows: readonly (Readonly<Record<string, Scalar>> | null)[],
  models: readonly HealthConfig[] = [modelOf()],
): Pick<AccountHistory, 'charts' | 'runs'> {
  const past: PastNight[] = [];
  rows.forEach((row, at) => {
    const config = models[Math.min(at, models.length - 1)]!;
    past.push(runShard({ night: addDays(FIRST, at), config, rows: row === null ? {} : { acme: row } }, past));
  });
  const charts = past.flatMap(({ run, charts: [chart] }): StoredChart[] => (chart ? [{ run, chart }] : []));
  return { charts, runs: past.map(({ run }) => run) };
}

/** A chart a night, of 70 points, but for what is given. */
export function chartsWith(...given: readonly Partial<Chart>[]): Pick<AccountHistory, 'charts' | 'runs'> {
  const charts = given.map((over, at): StoredChart => {
    const night = addDays(FIRST, at);
    return { run: buildRun({ night }), chart: buildChart({ night, score: 70, raw: 70, band: 'watch', ...over }) };
  });
  return { charts, runs: charts.map(({ run }) => run) };
}

export const NOW = '2026-04-01T12:00:00.000Z';

export function tell(
  history: Partial<AccountHistory>,
  { config = modelOf(), now = NOW, since }: { config?: HealthConfig; now?: string; since?: Night } = {},
): readonly TimelineEntry[] {
  const nothing = { charts: [], runs: [], cases: [], decisions: [], tasks: [], care: [] };
  return writeTimeline({ ...nothing, ...history }, { config, now }, since);
}

export function wordsOf(entries: readonly TimelineEntry[]): readonly string[] {
  return entries.map(({ words }) => words);
}
