import type { ExportConfig, HealthConfig } from '../config/health-config.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { NightExports } from './export-table.ts';

/** An export whose accounts another one names is missing where that is not there, or does not have the columns. */
export function withoutUntranslated(config: HealthConfig, exports: NightExports): NightExports {
  const tables = new Map(exports.tables);
  const reports = new Map(exports.reports);
  for (const [name, report] of exports.reports) {
    const because = tables.has(name) ? findFault(config.exports.get(name), exports) : null;
    if (because === null) continue;
    tables.delete(name);
    reports.set(name, { ...report, state: 'missing', because });
  }
  return { ...exports, tables, reports };
}

function findFault(config: ExportConfig | undefined, { tables, reports }: NightExports): string | null {
  if (config?.match.by !== 'through') return null;
  const { through, from, to } = config.match;
  const table = tables.get(through);
  if (!table) {
    const report = reports.get(through);
    const why = report?.because ? ` ${report.because}` : '';
    return `Export ${through}, which says whose its rows are (match.through), is ${report?.state ?? 'missing'}.${why}`;
  }
  const names = table.columns.map((column) => column.name);
  for (const [key, column] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (names.includes(column)) continue;
    const hint = suggestName(column, names).replace('Allowed:', 'Its columns:');
    return `Export ${through}, which says whose its rows are, has no column "${column}" (match.${key}): ${hint}.`;
  }
  return null;
}
