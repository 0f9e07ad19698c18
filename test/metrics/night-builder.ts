import { toDay } from '../../lib/calendar.ts';
import type { AccountMatch, HealthConfig, MetricDefinition, Scalar } from '../../lib/config/health-config.ts';
import {
  AT_COLUMN,
  type ColumnType,
  DAY_COLUMN,
  type ExportReport,
  type ExportTable,
  type NightExports,
  ROW_COLUMN,
  type UnreadColumn,
  VERSION_COLUMN,
} from '../../lib/exports/export-table.ts';
import { type Measured, measureNight } from '../../lib/metrics/measure-night.ts';
import type { ReadPulses, ReadStoredMetric } from '../../lib/metrics/metric-columns.ts';
import type { QueryWorker } from '../../lib/metrics/query-worker.ts';
import { quoteName, quoteText } from '../../lib/quote-sql.ts';
import { buildConfig, buildExportConfig, byName } from '../support/config-builder.ts';

export const NIGHT = '2026-03-15';

export type Cells = Readonly<Record<string, Scalar | null>>;

export interface TestExport {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly Cells[];
  /** Each row so many times; once unless said. */
  readonly times?: number;
  /** Makes it an event export; its cells are ISO dates or date-times. */
  readonly time?: string;
  readonly id?: string;
  readonly keep?: ExportTable['keep'];
  /** The column that holds when each row was written, as a date or date-time. */
  readonly version?: string;
  readonly account?: string | null;
  readonly state?: 'present' | 'carried';
  /** Columns that are not read as what uses them needs. */
  readonly unread?: readonly UnreadColumn[];
  /** Nights whose rows are missing. */
  readonly gaps?: ExportTable['gaps'];
  /** Days on which it counts as missing. */
  readonly missingOn?: (day: number) => boolean;
  readonly match?: AccountMatch;
  readonly isSparse?: boolean;
}

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
};

/** An export's table as the loader would give it, over constants instead of files. */
export function buildTable(source: TestExport): ExportTable {
  const { name, columns, rows, time, id = null, keep = 'first', account = 'account_id', state = 'present' } = source;
  const names = Object.keys(columns);
  const lines = rows.map((row, index) => {
    const at = time === undefined ? null : readMs(row[time]);
    const written = source.version === undefined || row[source.version] == null ? null : readMs(row[source.version]);
    const day = at === null ? 'NULL' : Math.floor(at / 86_400_000);
    return `(${[...names.map((column) => cellSql(row[column] ?? null)), day, at ?? 'NULL', index, written ?? 'NULL'].join(', ')})`;
  });
  const cast = names.map(
    (column) => `CAST(${quoteName(column)} AS ${sqlTypes[columns[column]!]}) AS ${quoteName(column)}`,
  );
  const own = `CAST(${DAY_COLUMN} AS INTEGER) AS ${DAY_COLUMN}, CAST(${AT_COLUMN} AS DOUBLE) AS ${AT_COLUMN}, CAST(${ROW_COLUMN} AS BIGINT) AS ${ROW_COLUMN}, CAST(${VERSION_COLUMN} AS DOUBLE) AS ${VERSION_COLUMN}`;
  const header = [...names, DAY_COLUMN, AT_COLUMN, ROW_COLUMN, VERSION_COLUMN].map(quoteName).join(', ');
  const again = source.times === undefined ? '' : `, range(${source.times})`;
  const none = `(${[...names, 0, 0, 0, 0].map(() => 'NULL').join(', ')})`;
  return {
    name,
    kind: time === undefined ? 'snapshot' : 'event',
    state,
    account,
    time: time ?? null,
    id,
    keep,
    columns: names.map((column) => ({ name: column, type: columns[column]! })),
    relation: `SELECT ${[...cast, own].join(', ')} FROM (VALUES ${lines.join(', ') || none}) AS t(${header})${again}${lines.length === 0 ? ' WHERE false' : ''}`,
    unread: byName(source.unread ?? []),
    gaps: source.gaps ?? [],
    isMissingOn: source.missingOn ?? (() => false),
  };
}

/** An ISO date, or a date-time of no zone. */
function readMs(written: Scalar | null | undefined): number {
  const text = String(written).replace(' ', 'T');
  return Date.parse(`${text}${text.length > 10 ? 'Z' : 'T00:00Z'}`);
}

function cellSql(value: Scalar | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? quoteText(value) : String(value);
}

function reportOf({ name, state = 'present', rows }: TestExport): ExportReport {
  const counts = { rowsRead: rows.length, rowsRejected: 0, rowsVisible: rows.length, rowsTonight: 0, duplicateIds: 0 };
  const files = [{ key: `${name}.csv`, version: '1', bytes: 1, rows: rows.length }];
  return { name, state, because: null, newestDate: null, files, ...counts, columns: [], notes: [] };
}

export function buildExports(sources: readonly TestExport[]): NightExports {
  return { tables: byName(sources.map(buildTable)), reports: byName(sources.map(reportOf)), rejects: [] };
}

/** A snapshot of accounts with these ids and nothing else. */
export function accountsOf(...ids: string[]): TestExport {
  return { name: 'accounts', columns: { account_id: 'text' }, rows: ids.map((id) => ({ account_id: id })) };
}

export interface TestNight {
  readonly metrics: readonly MetricDefinition[];
  /** Those that are there tonight. */
  readonly exports: readonly TestExport[];
  /** Configured, and missing tonight. */
  readonly missing?: readonly TestExport[];
  readonly config?: Partial<HealthConfig>;
  readonly readStored?: ReadStoredMetric;
  readonly readPulses?: ReadPulses;
  readonly hasMatchedBefore?: (name: string) => Promise<boolean>;
  readonly hasMetricMatchedBefore?: (name: string) => Promise<boolean>;
  readonly night?: string;
  readonly now?: () => number;
}

export function configOf({ metrics, exports, missing = [], config }: TestNight): HealthConfig {
  const all = [...exports, ...missing].map(({ name, time, id, match = { by: 'exact' }, isSparse = false }) =>
    buildExportConfig(name, { time: time ?? null, id: id ?? null, match, isSparse }),
  );
  return buildConfig({ exports: byName(all), metrics: byName(metrics), ...config });
}

export function measure(worker: QueryWorker, night: TestNight): Promise<Measured> {
  return measureNight({
    config: configOf(night),
    night: night.night ?? NIGHT,
    exports: buildExports(night.exports),
    worker,
    now: night.now ?? (() => 0),
    readStored: night.readStored ?? (async () => null),
    readPulses: night.readPulses ?? (() => new Map()),
    hasMatchedBefore: night.hasMatchedBefore ?? (async () => false),
    hasMetricMatchedBefore: night.hasMetricMatchedBefore ?? (async () => false),
  });
}

/** Account id → value; a missing value is null. */
export function valuesOf({ roster, metrics }: Measured, name: string): Record<string, Scalar | null> {
  const column = metrics.get(name)!;
  return Object.fromEntries(
    roster.ids.map((id, account) => {
      const value = column.values[account]!;
      return [id, Number.isNaN(value) ? null : value];
    }),
  );
}

/** The date so many days before the night. */
export function daysAgo(days: number, night: string = NIGHT): string {
  return new Date((toDay(night) - days) * 86_400_000).toISOString().slice(0, 10);
}
