import { FileProblem } from './file-problem.ts';
import { TEXT_AFTER_QUOTE } from './normalise-text.ts';
import type { CellMarks, ScannedRow } from './scan-rows.ts';
import { splitCells } from './split-cells.ts';

/** What the rows of a CSV are held against. */
export interface TableShape {
  readonly names: readonly string[];
  /** Cells of a row: as many as names, or one more without a value, after a last delimiter. */
  readonly width: number;
  /** What says the names: a line of the file, or the config. */
  readonly source: string;
}

/** What says the names when the file does. */
export const HEADER_LINE = 'the header';

/** `sample`: the first rows. When each of them ends with a delimiter, or the names alone do, that makes no column. */
export function shapeOf(
  names: readonly string[],
  sample: readonly ScannedRow[],
  marks: CellMarks,
  source: string,
): TableShape {
  const wide = names.length + 1;
  if (sample.length > 0) {
    if (sample.every((row) => row.width === wide && endsBlank(row, marks))) return { names, width: wide, source };
    const isLastNameless = names.length > 1 && names.at(-1) === '';
    if (isLastNameless && sample.every(({ width }) => width === names.length - 1)) {
      return { names: names.slice(0, -1), width: names.length - 1, source };
    }
  }
  return { names, width: names.length, source };
}

/** Why a row is none of the table; null when it is one. */
export function findWidthFault(row: ScannedRow, { names, width, source }: TableShape, marks: CellMarks): string | null {
  const hasCellTooMany = width > names.length && !endsBlank(row, marks);
  if (row.width === width && !hasCellTooMany) return null;
  if (row.hasTextAfterQuote) return TEXT_AFTER_QUOTE;
  if (width > names.length && row.width === names.length) return 'has no delimiter at its end, as the other rows have';
  return `has ${row.width} cells where ${source} has ${names.length}`;
}

/** What the widths of all rows say of the file as a whole. */
export interface WidthTally {
  add(row: ScannedRow): void;
  /** Throws FileProblem when the table is not what its header says, or ends in something else than a row. */
  check(end: { readonly hasFinalLineEnd: boolean; readonly endsInEscape: boolean }): void;
}

const MOST = 0.9;

export function createWidthTally(shape: TableShape): WidthTally {
  const others = new Map<number, { rows: number; firstLine: number; rowsBefore: number }>();
  let rows = 0;
  let last: ScannedRow | null = null;
  let shortRows = 0;
  let firstShort: ScannedRow | null = null;

  return {
    add(row) {
      rows++;
      last = row;
      const isShort = row.width < shape.width && row.fault === null;
      firstShort = isShort ? (firstShort ?? row) : null;
      shortRows = isShort ? shortRows + 1 : 0;
      if (row.width === shape.width) return;
      const same = others.get(row.width);
      if (same) same.rows++;
      else others.set(row.width, { rows: 1, firstLine: row.line, rowsBefore: rows - 1 });
    },
    check(end) {
      const [usual] = [...others].sort(([, a], [, b]) => b.rows - a.rows);
      if (usual && rows > 1 && usual[1].rows >= MOST * (rows - usual[1].rowsBefore) && usual[1].rows > rows / 2) {
        throw otherTable(shape, usual[0], usual[1]);
      }
      if (last === null) return;
      if (firstShort !== null)
        throw otherEnd({ firstShort, shortRows, last, shape, isCut: !end.hasFinalLineEnd && shortRows === 1 });
      if (end.hasFinalLineEnd) return;
      if (end.endsInEscape || endsInsideCharacter(last.bytes)) {
        throw new FileProblem(`is cut off inside a character on line ${last.line}. Export or upload it again.`);
      }
    },
  };
}

/** Nearly all rows have another width than the header. */
function otherTable(
  { names, source }: TableShape,
  width: number,
  { firstLine, rowsBefore }: { readonly firstLine: number; readonly rowsBefore: number },
): FileProblem {
  const cells = `has ${width} cells in most rows, and ${source} has ${names.length}`;
  const skip = firstLine - 1;
  if (source !== HEADER_LINE) return new FileProblem(`${cells}: check its header, and csv: { delimiter: … }.`);
  if (width === names.length + 1 && names.length > 1 && rowsBefore === 0) {
    return new FileProblem(
      `${cells}: if line ${firstLine} is its header, write csv: { skip: ${skip} }; if a name is missing, as R leaves out that of its row names, write all ${width}, csv: { skip: ${skip}, header: [ … ] }.`,
    );
  }
  if (width > names.length)
    return new FileProblem(`${cells}: if lines stand before its header, write csv: { skip: ${skip} }.`);
  const title = width > 1 ? `, and csv: { skip: ${skip} } if that line is a title` : '';
  return new FileProblem(`${cells}: check its header, and csv: { delimiter: … }${title}.`);
}

function otherEnd({
  firstShort,
  shortRows,
  last,
  shape,
  isCut,
}: {
  firstShort: ScannedRow;
  shortRows: number;
  last: ScannedRow;
  shape: TableShape;
  isCut: boolean;
}): FileProblem {
  const lines = last.line - firstShort.line + 1;
  if (isCut) {
    return new FileProblem(
      `is cut off: its last row, line ${last.line}, has ${last.width} of ${shape.width} cells. Export or upload it again. (If that line is the footer of a report, write csv: { skip_last: 1 }.)`,
    );
  }
  const what = shortRows === 1 ? 'a line that is no row' : `${shortRows} lines that are no rows`;
  return new FileProblem(
    `ends with ${what} of its table, from line ${firstShort.line} on (${preview(firstShort)}): a report with footer lines? Then write csv: { skip_last: ${lines} }; else export it again.`,
  );
}

function preview({ bytes }: ScannedRow): string {
  return JSON.stringify(bytes.toString('utf8', 0, 200).slice(0, 40));
}

/** Whether the last cell has no value: nothing stands behind the last delimiter, or blanks and line ends in quotes. */
function endsBlank({ bytes }: ScannedRow, marks: CellMarks): boolean {
  if (bytes.subarray(-marks.delimiter.length).equals(marks.delimiter)) return true;
  return splitCells(bytes, marks).at(-1)!.trim() === '';
}

/** Whether the last bytes begin a UTF-8 character and do not end it. */
function endsInsideCharacter(bytes: Buffer): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc2 && byte <= 0xf4) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return false;
  }
  return false;
}
