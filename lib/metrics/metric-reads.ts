import { type Night, toDay } from '../calendar.ts';
import { metricsReadBy, namesWord } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { isRecomputable, readsOf } from './reads.ts';

/** Rows of an export that a metric's value of tonight is made of. */
export interface MetricRead {
  readonly export: string;
  /** Dates of those rows, as days since 1970; of an export without dates, or a metric without a window, all that may matter. */
  readonly from: number;
  readonly to: number;
  /** The column that it reads; null = none by name. */
  readonly column: string | null;
  /** The SQL that may name others. */
  readonly sql: string | null;
}

export type MetricReads = ReadonlyMap<string, readonly MetricRead[]>;

/** What a metric without a window, or with one of its own in SQL, is taken to look back on: nothing lasts for ever. */
const WITHOUT_WINDOW_DAYS = 35;

/** What each metric reads on a night, through the metrics it is made of and as of the nights that it compares with. */
export async function findMetricReads(config: HealthConfig, night: Night): Promise<MetricReads> {
  const reads = new Map<string, readonly MetricRead[]>();
  for (const name of config.metrics.keys()) reads.set(name, await readsFrom(config, name, toDay(night)));
  return reads;
}

async function readsFrom(config: HealthConfig, name: string, to: number): Promise<readonly MetricRead[]> {
  const metric = config.metrics.get(name);
  if (!metric) return [];
  switch (metric.kind) {
    case 'column':
    case 'sql':
      return [...(await readsOf(config, name))].map((read) => ({ export: read, to, ...describeOwn(metric, read, to) }));
    case 'pulse':
      return [];
    case 'ratio':
    case 'rank':
      return (await Promise.all(metricsReadBy(metric).map((source) => readsFrom(config, source, to)))).flat();
    case 'change': {
      const tonight = await readsFrom(config, metric.of, to);
      if (!(await isRecomputable(config, metric.of))) return tonight;
      return [...tonight, ...(await readsFrom(config, metric.of, to - metric.againstDays))];
    }
  }
}

function describeOwn(
  metric: Extract<MetricDefinition, { kind: 'column' | 'sql' }>,
  from: string,
  to: number,
): Pick<MetricRead, 'from' | 'column' | 'sql'> {
  if (metric.kind === 'sql') return { from: to - WITHOUT_WINDOW_DAYS + 1, column: null, sql: metric.sql };
  const isOwn = metric.from === from;
  const days = (isOwn ? metric.overDays : null) ?? WITHOUT_WINDOW_DAYS;
  return { from: to - days + 1, column: isOwn ? metric.value : null, sql: metric.where };
}

export interface ReadRows {
  readonly export: string;
  /** Null: the rows, whatever is in them. */
  readonly column: string | null;
  /** Null: the export is not dated, or all of it is meant. */
  readonly date: Night | null;
}

/** The metrics that a number of rows, or a column of them, has a part in, in the order of the configuration. */
export function metricsThatRead(reads: MetricReads, rows: ReadRows): readonly string[] {
  const day = rows.date === null ? null : toDay(rows.date);
  const isPart = (read: MetricRead) => isOf(rows, read) && (day === null || (read.from <= day && day <= read.to));
  return [...reads].filter(([, own]) => own.some(isPart)).map(([name]) => name);
}

/** Whether rows of a date are before a metric yet: a change compares with a window that ends on an earlier night, and reaches them later. */
export function areReadLater(reads: MetricReads, rows: ReadRows & { readonly date: Night }): boolean {
  const day = toDay(rows.date);
  return [...reads.values()].some((own) => own.some((read) => isOf(rows, read) && read.to < day));
}

function isOf({ export: from, column }: ReadRows, read: MetricRead): boolean {
  const isColumn = column === null || read.column === column || (read.sql !== null && namesWord(read.sql, column));
  return read.export === from && isColumn;
}

/** Those metrics, and all that are made of them. */
export function withMadeOf(metrics: HealthConfig['metrics'], names: readonly string[]): readonly string[] {
  const wanted = new Set(names);
  const isMadeOf = (name: string): boolean => {
    const metric = metrics.get(name);
    return wanted.has(name) || (metric !== undefined && metricsReadBy(metric).some(isMadeOf));
  };
  return [...metrics.keys()].filter(isMadeOf);
}

/** Those that rank accounts within one of these attributes, and all that are made of them. */
export function rankedWithin(metrics: HealthConfig['metrics'], attributes: readonly string[]): readonly string[] {
  const isWithin = (metric: MetricDefinition) =>
    metric.kind === 'rank' && metric.within !== null && attributes.includes(metric.within);
  return withMadeOf(
    metrics,
    [...metrics].flatMap(([name, metric]) => (isWithin(metric) ? [name] : [])),
  );
}
