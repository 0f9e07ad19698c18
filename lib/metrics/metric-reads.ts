import { type Night, toDay } from '../calendar.ts';
import { metricsReadBy, namesWord } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';

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
