const QUOTE = 0x22;

/** The cells of one row of valid UTF-8, quotes taken off. A quote inside a cell that does not begin with one is text. */
export function splitCells(row: Buffer, delimiter: number): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= row.length) {
    const isQuoted = row[at] === QUOTE;
    const end = isQuoted ? endOfQuoted(row, at, delimiter) : endOfPlain(row, at, delimiter);
    const text = row.toString('utf8', at, end);
    cells.push(isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text);
    at = end + 1;
  }
  return cells;
}

function endOfPlain(row: Buffer, from: number, delimiter: number): number {
  const end = row.indexOf(delimiter, from);
  return end < 0 ? row.length : end;
}

function endOfQuoted(row: Buffer, from: number, delimiter: number): number {
  for (let at = from + 1; at < row.length; at++) {
    if (row[at] !== QUOTE) continue;
    if (row[at + 1] !== QUOTE) return endOfPlain(row, at + 1, delimiter);
    at++;
  }
  return row.length;
}
