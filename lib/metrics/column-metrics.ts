import type { Day } from '../calendar.ts';
import { AT_COLUMN, DAY_COLUMN, ROW_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import type { MeasureContext } from './measure-context.ts';
import type { Roster } from './metric-columns.ts';
import { accountCell, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import { QueryError } from './query-worker.ts';
import { placeValues, selectValue, type Values } from './typed-values.ts';
import { type ColumnMetric, type VettedMetric, whereExpression } from './vet-metrics.ts';

type VettedColumn = Extract<VettedMetric, { kind: 'column' }>;

/** All metrics over the columns of one export as of one day, in one scan. Throws a QueryError, of whichever metric it is. */
export async function measureColumns(
  source: NightTable,
  metrics: readonly VettedColumn[],
  day: Day,
  { worker, roster }: Pick<MeasureContext, 'worker'> & { readonly roster: Pick<Roster, 'ids'> },
): Promise<ReadonlyMap<string, Values>> {
  const columns = await worker.query({ schema: schemaOn(day), sql: columnQuery(source, metrics, day) });
  const [indices, scanned, expected] = columns as Float64Array[];
  checkRows(scanned!, expected!);
  return new Map(
    metrics.map(({ metric, type }, index) => {
      const rows = columns[3 + 2 * index] as Float64Array;
      const values = columns[4 + 2 * index]!;
      const hasRow = (row: number): boolean => rows[row]! > 0;
      return [
        metric.name,
        placeValues(values, type, { accounts: roster.ids.length, indices: indices!, hasRow, empty: metric.empty }),
      ];
    }),
  );
}

/** A `where` says which rows count, and may make none. What it may hold is checked before; this is the proof that it held. */
function checkRows(scanned: Float64Array, [expected = Number.NaN]: Float64Array): void {
  const rows = scanned.reduce((sum, some) => sum + some, 0);
  if (rows !== expected && !Number.isNaN(expected))
    throw new QueryError('sql', `Its where makes ${rows} rows of ${expected}`);
}

const INDEX_COLUMN = '__nr_index';

/**
 * Rows per account: its index, its rows, the rows of all accounts before any `where` was looked at (NULL: there is none), then for each metric how many rows are
 * in its window and its value.
 */
function columnQuery(source: NightTable, metrics: readonly VettedColumn[], day: Day): string {
  const { table } = source;
  const wheres = [...new Set(metrics.flatMap(({ metric }) => metric.where ?? []))];
  const whereColumn = (where: string): string => `__nr_where_${wheres.indexOf(where)}`;
  const joined = `SELECT rows.*, known.index AS ${INDEX_COLUMN} FROM ${source.source} AS rows
    JOIN ${source.known} AS known ON known.id = ${accountCell(source)}
    WHERE ${visibleOn(day)} AND known.index IS NOT NULL${earliestOf(source, metrics, day)}`;
  const conditions = wheres.map((where) => `${whereExpression(where, day)} AS ${whereColumn(where)}`);
  const flagged = `SELECT ${['*', ...conditions].join(', ')} FROM (${joined}) AS ${quoteName(table.name)}`;
  const measures = metrics.flatMap(({ metric, type }) => {
    const filters = [
      ...(isWindowed(metric, source) ? [`${DAY_COLUMN} > ${day - metric.overDays}`] : []),
      ...(metric.where === null ? [] : [whereColumn(metric.where)]),
    ];
    return [
      `CAST(count(*)${filterBy(filters)} AS DOUBLE)`,
      selectValue(aggregateExpression(metric, table.kind, filters, day), type),
    ];
  });
  const scanned = 'CAST(count(*) AS DOUBLE)';
  const expected = wheres.length > 0 ? `(SELECT ${scanned} FROM (${joined}) AS rows)` : 'CAST(NULL AS DOUBLE)';
  return `SELECT CAST(${INDEX_COLUMN} AS DOUBLE), ${[scanned, expected, ...measures].join(', ')}
    FROM (${flagged}) AS windowed GROUP BY ${INDEX_COLUMN}`;
}

function isWindowed(metric: ColumnMetric, { table }: NightTable): metric is ColumnMetric & { overDays: number } {
  return metric.overDays !== null && table.kind === 'event';
}

/** No row before the longest window is looked at, when every metric has one. */
function earliestOf(source: NightTable, metrics: readonly VettedColumn[], day: Day): string {
  const windows = metrics.map(({ metric }) =>
    isWindowed(metric, source) ? metric.overDays : Number.POSITIVE_INFINITY,
  );
  const longest = Math.max(...windows);
  return Number.isFinite(longest) ? ` AND ${DAY_COLUMN} > ${day - longest}` : '';
}

function filterBy(conditions: readonly string[]): string {
  return conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(' AND ')})` : '';
}

function aggregateExpression(
  { aggregate, value }: ColumnMetric,
  kind: 'event' | 'snapshot',
  filters: readonly string[],
  day: Day,
): string {
  const column = value === null ? '*' : quoteName(value);
  const filter = filterBy(filters);
  const withValue = filterBy([...filters, `${column} IS NOT NULL`]);
  switch (aggregate) {
    case 'latest':
      return kind === 'event'
        ? `arg_max(${column}, row(${AT_COLUMN}, ${column}))${withValue}`
        : `arg_min(${column}, ${ROW_COLUMN})${withValue}`;
    // Compensated (Kahan): what a plain sum loses depends on the order of the rows.
    case 'sum':
    case 'avg':
      return `f${aggregate}(${column})${filter}`;
    case 'min':
    case 'max':
    case 'median':
    case 'count':
      return `${aggregate}(${column})${filter}`;
    case 'distinct':
      return `nullif(count(DISTINCT ${column})${filter}, 0)`;
    case 'days':
      return `count(DISTINCT ${DAY_COLUMN})${filter}`;
    case 'days_since':
      return `${day} - max(${DAY_COLUMN})${filter}`;
  }
}
