import type { ExportReport } from '../../lib/exports/export-table.ts';
import type { Roster } from '../../lib/metrics/metric-columns.ts';
import { type GradedLine, writeLine } from '../../lib/readiness/graded-line.ts';

const marks = { wrong: '✗', surprise: '!', sound: '✓' } as const;

/** Each line as it is printed. */
export function said(lines: readonly GradedLine[]): readonly string[] {
  return lines.map((line) => `${marks[line.grade]} ${writeLine(line)}`);
}

/** Those that are not all well. */
export function troubles(lines: readonly GradedLine[]): readonly string[] {
  return said(lines.filter(({ grade }) => grade !== 'sound'));
}

/** Three rows of one file, the newest of the night of 15 March, unless said otherwise. */
export function reportOf(name: string, parts: Partial<ExportReport> = {}): ExportReport {
  return {
    name,
    state: 'present',
    because: null,
    newestDate: '2026-03-15',
    files: [{ key: `${name}.csv`, version: '1', bytes: 100, rows: 3 }],
    rowsRead: 3,
    rowsRejected: 0,
    rowsVisible: 3,
    rowsTonight: 0,
    duplicateIds: 0,
    columns: [],
    notes: [],
    ...parts,
  };
}

/** Accounts a0, a1, … of which nothing is known but what is said. */
export function rosterOf(accounts: number, parts: Partial<Roster> = {}): Roster {
  const none = () => new Array<null>(accounts).fill(null);
  const unknown = () => new Float64Array(accounts).fill(Number.NaN);
  return {
    ids: Array.from({ length: accounts }, (_, index) => `a${index}`),
    names: none(),
    owners: none(),
    managers: none(),
    executives: none(),
    segments: none(),
    arr: unknown(),
    startedOn: unknown(),
    renewsOn: unknown(),
    stages: new Array(accounts).fill('steady'),
    formerIds: none(),
    attributes: new Map(),
    ...parts,
  };
}
