import type { NightExports, RejectedRow } from '../exports/export-table.ts';
import type { Matching } from './matching.ts';

interface Found {
  readonly matching: Pick<Matching, 'unmatched'>;
  readonly rejects: readonly RejectedRow[];
}

/** A night's exports as its metrics saw them: one that speaks of other ids is as good as missing, and a total is no row. */
export function asMeasured(exports: NightExports, { matching: { unmatched }, rejects }: Found): NightExports {
  if (unmatched.size === 0 && rejects.length === 0) return exports;
  return {
    rejects: [...exports.rejects, ...rejects],
    tables: new Map([...exports.tables].filter(([name]) => !unmatched.has(name))),
    reports: new Map(
      [...exports.reports].map(([name, report]) => {
        const totals = rejects.filter((reject) => reject.export === name).length;
        const rows = {
          rowsRead: report.rowsRead - totals,
          rowsVisible: report.rowsVisible - totals,
          rowsRejected: report.rowsRejected + totals,
        };
        const because = unmatched.get(name);
        return [name, { ...report, ...rows, ...(because === undefined ? {} : { state: 'unmatched', because }) }];
      }),
    ),
  };
}
