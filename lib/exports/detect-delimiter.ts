import { type CellMarks, createRowScanner, type ScannedRow } from './scan-rows.ts';

const candidates = [',', ';', '\t', '|'].map((text) => Buffer.from(text));
const SAMPLE_ROWS = 50;

/**
 * The delimiter under which most of the first rows are as wide as the header, the widest header on a tie; a comma when the file
 * has one column. `columns`: how many there are, where no header line says it; null: the first row is the header.
 */
export function detectDelimiter(head: Buffer, marks: Omit<CellMarks, 'delimiter'>, columns: number | null): Buffer {
  let best = { delimiter: candidates[0]!, share: 0, width: 1 };
  for (const delimiter of candidates) {
    const rows = sampleRows(head, { ...marks, delimiter }).slice(0, SAMPLE_ROWS);
    const width = columns ?? rows[0]?.width ?? 1;
    if (width === 1) continue;
    // A delimiter after the last cell makes one cell more.
    const fitting = columns === null ? [width] : [width, width + 1];
    const share = rows.filter((row) => fitting.includes(row.width)).length / rows.length;
    if (share > best.share || (share === best.share && width > best.width)) best = { delimiter, share, width };
  }
  return best.delimiter;
}

/** The rows that a sample holds whole; what it begins with when it holds none. */
export function sampleRows(head: Buffer, marks: CellMarks): ScannedRow[] {
  const rows: ScannedRow[] = [];
  const scanner = createRowScanner(marks, (row) => rows.push(row));
  scanner.push(head);
  // The last row of a sample is cut off; without another it is all there is.
  if (rows.length === 0) scanner.finish();
  return rows;
}
