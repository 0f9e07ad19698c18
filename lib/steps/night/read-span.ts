import { addDays, type Night } from '../../calendar.ts';
import type { Causes } from '../../history/account-line.ts';
import { describeSpan, type Span } from '../../history/describe-span.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import type { NightDependencies } from '../dependencies.ts';

export type SpanDependencies = Pick<NightDependencies, 'history' | 'config'>;

/** What moved an account's score since a night, read from its charts of the nights between; null = nothing that is still there says. */
export async function readSpan(
  span: Span,
  newest: StoredChart,
  { history, config }: SpanDependencies,
): Promise<Causes | null> {
  const charts = await readCharts(span.from, newest, history);
  const drivers = describeSpan(config, span, charts, newest);
  return drivers.length === 0 ? null : { drivers, driversSince: span.from };
}

/** An account's charts of believed nights from one on, up to its newest one, by night. */
export async function readCharts(
  from: Night,
  { run, chart }: StoredChart,
  history: SpanDependencies['history'],
): Promise<ReadonlyMap<Night, StoredChart>> {
  const runs = await history.readRuns(from, addDays(run.night, -1));
  const byNight = new Map<Night, Run>(runs.map((one) => [one.night, one]));
  const charts = await history.readAccount(runs, chart.account);
  return new Map(charts.map((one) => [one.night, { run: byNight.get(one.night)!, chart: one }]));
}
