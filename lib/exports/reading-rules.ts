import type { ExportConfig } from '../config/health-config.ts';
import type { CellRules } from './cell-sql.ts';
import type { ColumnNeeds } from './column-needs.ts';
import type { FormatKind } from './file-format.ts';
import type { ReadingRules } from './piece.ts';

/** How the config wants a file read. What `csv:` says holds for CSV only. */
export function readingRules(
  config: ExportConfig,
  format: FormatKind,
  { zone, needs }: { readonly zone: string; readonly needs: ColumnNeeds },
): ReadingRules {
  const { name, account, time, id, asOf, updatedAt, types, csv } = config;
  const isCsv = format === 'csv';
  const cells: CellRules = {
    decimal: isCsv ? csv.decimal : null,
    thousands: isCsv ? csv.thousands : null,
    nulls: isCsv ? csv.nulls : [],
    dates: config.dates ?? (isCsv ? csv.dates : null),
    zone,
    writtenIn: config.timezone ?? zone,
  };
  return { export: name, cells, account, time, id, asOf, updatedAt, types, needs };
}
