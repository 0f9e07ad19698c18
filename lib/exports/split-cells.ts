import type { CellMarks } from './scan-rows.ts';

/**
 * The cells of one row of valid UTF-8, quotes and escapes taken off. A quote inside a cell that does not begin with one is text, and so
 * is what stands between a closing quote and the next delimiter.
 */
export function splitCells(row: Buffer, marks: CellMarks): string[] {
  if (marks.escape !== null && row.includes(marks.escape))
    return splitEscaped(row, { ...marks, escapeSign: marks.escape });
  const { delimiter, quote } = marks;
  const sign = String.fromCharCode(quote ?? 0);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const close = quote !== null && row[at] === quote ? findClose(row, at, quote) : null;
    const end = endOfPlain(row, close ?? at, delimiter);
    if (close === null) cells.push(row.toString('utf8', at, end));
    else {
      const quoted = row.toString('utf8', at + 1, close).replaceAll(sign + sign, sign);
      cells.push(quoted + row.toString('utf8', close + 1, end));
    }
    at = end + delimiter.length;
    if (end === row.length) break;
  }
  return cells;
}

function endOfPlain(row: Buffer, from: number, delimiter: Buffer): number {
  const end = row.indexOf(delimiter, from);
  return end < 0 ? row.length : end;
}

/** Where the quote that opens at `from` closes; at the end of the row when nowhere. */
function findClose(row: Buffer, from: number, quote: number): number {
  for (let at = from + 1; at < row.length; at++) {
    if (row[at] !== quote) continue;
    if (row[at + 1] !== quote) return at;
    at++;
  }
  return row.length;
}

/** What databases write for no value: an escaped N that is all of a cell stays `\N`, so that `nulls` can name it. */
const LETTER_N = 0x4e;

function splitEscaped(row: Buffer, { delimiter, quote, escapeSign }: CellMarks & { escapeSign: number }): string[] {
  const cells: string[] = [];
  let cell: number[] = [];
  let isQuoted = false;
  let isAtStart = true;
  let hasJustClosed = false;
  let from = 0;
  for (let at = 0; at <= row.length; at++) {
    const byte = row[at];
    const wasAtStart = isAtStart;
    const isBehindQuote = hasJustClosed;
    isAtStart = false;
    hasJustClosed = false;
    if (
      byte === undefined ||
      (!isQuoted && byte === delimiter[0] && row.subarray(at, at + delimiter.length).equals(delimiter))
    ) {
      const isNull = at - from === 2 && row[from] === escapeSign && row[from + 1] === LETTER_N;
      cells.push(isNull ? row.toString('utf8', from, at) : Buffer.from(cell).toString('utf8'));
      at += delimiter.length - 1;
      from = at + 1;
      cell = [];
      isAtStart = true;
    } else if (byte === escapeSign && !isBehindQuote && at + 1 < row.length) cell.push(row[++at]!);
    else if (byte === quote && isQuoted && row[at + 1] === quote) cell.push(row[++at]!);
    else if (byte === quote && (isQuoted || wasAtStart)) {
      hasJustClosed = isQuoted;
      isQuoted = !isQuoted;
    } else cell.push(byte);
  }
  return cells;
}
