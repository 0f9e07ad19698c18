import { FileProblem } from './file-problem.ts';
import type { ScannedRow } from './scan-rows.ts';

/** Holds the last lines of a file back, which are no rows of its table. */
export interface LastLines {
  push(row: ScannedRow): void;
  /** Throws FileProblem when what was held back is in part of the table: the file is cut off within its footer, or the number is wrong. */
  finish(width: number): void;
}

/** Empty lines between count as lines, those at the end do not. */
export function holdLastLines(lines: number, take: (row: ScannedRow) => void): LastLines {
  let held: ScannedRow[] = [];
  return {
    push(row) {
      if (lines === 0) return take(row);
      held.push(row);
      const kept = held.findIndex(({ line }) => line > row.line - lines);
      for (const one of held.slice(0, kept)) take(one);
      held = held.slice(kept);
    },
    finish(width) {
      const rows = held.filter((row) => row.width === width);
      if (rows.length === 0 || rows.length === held.length) return;
      throw new FileProblem(
        `has a whole row on line ${rows[0]!.line}, among the last ${lines} lines that csv: { skip_last: ${lines} } leaves out: its footer is cut off, or another number of lines. Export it again, or check skip_last.`,
      );
    },
  };
}
