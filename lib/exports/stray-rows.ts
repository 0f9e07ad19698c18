import { FileProblem } from './file-problem.ts';
import type { CellMarks, ScannedRow } from './scan-rows.ts';
import { splitCells } from './split-cells.ts';

/** Whether no cell of a row of several has a value, as spreadsheets end their files. */
export function isBlank({ bytes, width }: ScannedRow, marks: CellMarks): boolean {
  if (width === 1) return false;
  // Most rows end here at their first byte.
  for (let at = 0; at < bytes.length; at++) if (!mayBeBlank(bytes[at]!, marks)) return false;
  return splitCells(bytes, marks).every((cell) => cell.trim() === '');
}

export const BLANK = 'has no value in any of its cells';

/** Holds blank rows back until a row follows: those at the end of a file are no rows of its table, as empty lines are none. */
export function dropBlankEnd(marks: CellMarks, take: (row: ScannedRow) => void): (row: ScannedRow) => void {
  let blank: ScannedRow | null = null;
  let lines: number[] = [];
  return (row) => {
    if (row.fault === null && isBlank(row, marks)) {
      blank ??= row;
      lines.push(row.line);
      return;
    }
    if (blank !== null) {
      for (const line of lines) take({ ...blank, line });
      blank = null;
      lines = [];
    }
    take(row);
  };
}

const SPACE = 0x20;
const MARK = Buffer.from('\ufeff');

/** What a file has within that was made of several. */
export interface SeamFinder {
  /** The row without a byte order mark at its beginning. */
  clean(row: ScannedRow): ScannedRow;
  /** Why a row is the seam of two files; null when it is none. Throws FileProblem when other columns begin there. */
  findFault(row: ScannedRow): string | null;
}

/** `names`: of the columns, as their header has them. */
export function createSeamFinder(names: readonly string[], header: Buffer, marks: CellMarks): SeamFinder {
  const first = Buffer.from(names.find((name) => name !== '') ?? '');
  const sorted = names.length > 1 && new Set(names).size === names.length ? [...names].sort().join('\0') : null;
  return {
    clean(row) {
      if (row.bytes[0] !== MARK[0] || !row.bytes.subarray(0, MARK.length).equals(MARK)) return row;
      const bytes = row.bytes.subarray(MARK.length);
      return { ...row, bytes, width: row.hasMarks ? splitCells(bytes, marks).length : row.width };
    },
    findFault({ line, bytes }) {
      if (bytes.length !== header.length || !bytes.includes(first)) return null;
      if (bytes.equals(header)) return REPEATED;
      if (sorted !== null && [...splitCells(bytes, marks)].sort().join('\0') === sorted) {
        throw new FileProblem(
          `has another header on line ${line}, its columns in another order: it is two files put together. Drop each as a file of its own.`,
        );
      }
      return null;
    },
  };
}

const REPEATED = 'is the header once more, as where two files are put together';

function mayBeBlank(byte: number, { delimiter, quote }: CellMarks): boolean {
  return byte === delimiter[0] || byte === quote || byte <= SPACE || delimiter.includes(byte);
}
