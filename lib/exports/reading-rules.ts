import type { ExportConfig } from '../config/health-config.ts';
import type { CellRules } from './cell-sql.ts';
import type { FormatKind } from './file-format.ts';
import type { ReadingRules } from './piece.ts';

/** How the config wants a file read. Its `csv:` says nothing of other formats. */
export function readingRules(config: ExportConfig, format: FormatKind, zone: string): ReadingRules {
  const { name, account, time, id, asOf, types, csv } = config;
  const cells: CellRules =
    format === 'csv'
      ? { decimal: csv.decimal, thousands: csv.thousands, dates: csv.dates, nulls: csv.nulls, zone }
      : { decimal: null, thousands: null, dates: null, nulls: [], zone };
  return { export: name, cells, account, time, id, asOf, types };
}
