import type { NightExports } from '../exports/export-table.ts';
import type { Matching } from './matching.ts';

/** A night's exports as its metrics saw them: one that speaks of other ids is as good as missing. */
export function takeOutUnmatched(exports: NightExports, { unmatched }: Matching): NightExports {
  if (unmatched.size === 0) return exports;
  return {
    ...exports,
    tables: new Map([...exports.tables].filter(([name]) => !unmatched.has(name))),
    reports: new Map(
      [...exports.reports].map(([name, report]) => {
        const because = unmatched.get(name);
        return [name, because === undefined ? report : { ...report, state: 'unmatched', because }];
      }),
    ),
  };
}
