import { createRowScanner, type ScannedRow } from './scan-rows.ts';

const candidates = [',', ';', '\t', '|'].map((text) => text.charCodeAt(0));
const SAMPLE_ROWS = 50;

/**
 * The delimiter under which most of the first rows are as wide as the header, the widest header on a tie; a comma when the file
 * has one column.
 */
export function detectDelimiter(head: Buffer): number {
  let best = { delimiter: candidates[0]!, share: 0, width: 1 };
  for (const delimiter of candidates) {
    const rows = firstRows(head, delimiter);
    const width = rows[0]?.width ?? 1;
    if (width === 1) continue;
    const share = rows.filter((row) => row.width === width).length / rows.length;
    if (share > best.share || (share === best.share && width > best.width)) best = { delimiter, share, width };
  }
  return best.delimiter;
}

function firstRows(head: Buffer, delimiter: number): ScannedRow[] {
  const rows: ScannedRow[] = [];
  const scanner = createRowScanner(delimiter, (row) => rows.push(row));
  scanner.push(head);
  // The last row of a sample is cut off; without another it is all there is.
  if (rows.length === 0) scanner.finish();
  return rows.slice(0, SAMPLE_ROWS);
}
