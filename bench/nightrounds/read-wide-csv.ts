import { closeSync, openSync, readSync } from 'node:fs';

/** Rows of a wide export, column by column. Buffers are used again for the next batch. */
export interface Batch {
  rows: number;
  /** The bytes of every id, one after another. */
  readonly ids: Uint8Array;
  /** Where each id ends in `ids`. */
  readonly idEnds: Int32Array;
  /** NaN = missing. In the order of `metrics`. */
  readonly metrics: readonly Float64Array[];
  /** Only when a text column is asked for. */
  readonly texts: (string | null)[];
}

export interface WideColumns {
  readonly id: string;
  readonly metrics: readonly string[];
  readonly text: string | null;
}

export function createBatch(columns: WideColumns, rows: number): Batch {
  return {
    rows: 0,
    ids: new Uint8Array(rows * MAX_ID_BYTES),
    idEnds: new Int32Array(rows),
    metrics: columns.metrics.map(() => new Float64Array(rows)),
    texts: [],
  };
}

/** As in DynamoDB keys. */
const MAX_ID_BYTES = 256;
const CHUNK_BYTES = 1 << 20;

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** After the text: it ends every number. */
const SENTINEL = 0;

/**
 * Reads a CSV file (UTF-8, commas, a header) in batches, without making a text of any number. Throws for a cell that is no number,
 * and for a row that has too few cells: what is measured reads clean files only.
 */
export function* readWideCsv(
  file: string,
  columns: WideColumns,
  batch: Batch,
  chunkBytes: number = CHUNK_BYTES,
): Generator<Batch> {
  const descriptor = openSync(file, 'r');
  try {
    let buffer = Buffer.allocUnsafe(2 * chunkBytes);
    let length = 0;
    let parser: RowParser | null = null;
    for (let isWhole = false; !isWhole; ) {
      // One byte more, for the sentinel.
      if (buffer.length - length <= chunkBytes) buffer = Buffer.concat([buffer.subarray(0, length)], 2 * buffer.length);
      const read = readSync(descriptor, buffer, length, chunkBytes, null);
      length += read;
      buffer[length] = SENTINEL;
      isWhole = read === 0;
      let from = 0;
      if (!parser) {
        const end = buffer.subarray(0, length).indexOf(LF);
        if (end < 0) continue;
        parser = createRowParser(readHeader(buffer.toString('utf8', 0, end)), columns);
        from = end + 1;
      }
      for (;;) {
        from = parser(buffer, from, length, isWhole, batch);
        if (batch.rows < batch.idEnds.length) break;
        yield batch;
        batch.rows = 0;
      }
      buffer.copyWithin(0, from, length);
      length -= from;
    }
    if (batch.rows > 0) yield batch;
    batch.rows = 0;
  } finally {
    closeSync(descriptor);
  }
}

function readHeader(line: string): string[] {
  return line
    .trimEnd()
    .split(',')
    .map((name) => name.replace(/^"(.*)"$/, '$1'));
}

/** Parses whole rows from `from` into the batch until it is full or the text ends; returns where it stopped. */
type RowParser = (text: Buffer, from: number, to: number, isWhole: boolean, batch: Batch) => number;

/** What a column of the file is: a metric's place, or one of these. */
const SKIPPED = -1;
const IS_ID = -2;
const IS_TEXT = -3;

function createRowParser(header: readonly string[], { id, metrics, text }: WideColumns): RowParser {
  const places = Int32Array.from(header, (name) => {
    if (name === id) return IS_ID;
    if (name === text) return IS_TEXT;
    return metrics.indexOf(name) < 0 ? SKIPPED : metrics.indexOf(name);
  });
  const width = places.length;

  return (bytes, from, to, isWhole, batch) => {
    const { ids, idEnds, metrics: values, texts } = batch;
    const capacity = idEnds.length;
    let start = from;
    while (batch.rows < capacity && start < to) {
      const row = batch.rows;
      let idEnd = row === 0 ? 0 : idEnds[row - 1]!;
      let at = start;
      let column = 0;
      for (; column < width; column++) {
        const cell = at;
        const place = places[column]!;
        let byte = COMMA;
        if (place >= 0) {
          byte = bytes[at]!;
          const isQuoted = byte === QUOTE;
          if (isQuoted) byte = bytes[++at]!;
          const isNegative = byte === MINUS;
          if (isNegative) byte = bytes[++at]!;
          const first = at;
          let whole = 0;
          let point = 0;
          for (; byte >= ZERO && byte <= NINE; byte = bytes[++at]!) whole = (Math.imul(whole, 10) + byte - ZERO) | 0;
          if (byte === POINT) {
            point = at;
            for (byte = bytes[++at]!; byte >= ZERO && byte <= NINE; byte = bytes[++at]!)
              whole = (Math.imul(whole, 10) + byte - ZERO) | 0;
          }
          const size = at - first;
          if (isQuoted && byte === QUOTE) byte = bytes[++at]!;
          if ((byte === COMMA || byte === LF || byte === CR) && size > 0 && size <= EXACT_BYTES) {
            const value = point === 0 ? whole : whole / POWERS[first + size - point - 1]!;
            values[place]![row] = isNegative ? -value : value;
          } else if (byte === COMMA && at === cell) values[place]![row] = Number.NaN;
          else {
            at = endOfCell(bytes, cell, to);
            if (at >= to && !isWhole) return start;
            byte = at < to ? bytes[at]! : LF;
            values[place]![row] = readNumber(bytes, cell, at);
          }
        } else {
          at = endOfCell(bytes, at, to);
          if (at >= to && !isWhole) return start;
          byte = at < to ? bytes[at]! : LF;
          if (place === IS_ID) idEnd = copyText(bytes, cell, at, ids, idEnd);
          else if (place === IS_TEXT) texts[row] = readText(bytes, cell, at);
        }
        at++;
        if (byte !== COMMA) {
          if (byte === CR && at >= to && !isWhole) return start;
          if (byte === CR && bytes[at] === LF) at++;
          column++;
          break;
        }
      }
      if (column !== width) throw new Error(`A row has ${column} cells where the header has ${width}.`);
      idEnds[row] = idEnd;
      batch.rows++;
      start = at;
    }
    return Math.min(start, to);
  };
}

/** Digits and a point of so many bytes fit 32 bits, and both sides of the quotient are exact: it is the nearest double. */
const EXACT_BYTES = 9;
const POWERS = Float64Array.from({ length: EXACT_BYTES }, (_, power) => 10 ** power);

function endOfCell(bytes: Buffer, from: number, to: number): number {
  let at = from;
  if (bytes[at] === QUOTE) {
    for (at++; at < to; at++) {
      if (bytes[at] !== QUOTE) continue;
      if (bytes[at + 1] !== QUOTE) break;
      at++;
    }
    at++;
  }
  while (at < to && bytes[at] !== COMMA && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

function readText(bytes: Buffer, from: number, to: number): string {
  const isQuoted = bytes[from] === QUOTE;
  return isQuoted ? bytes.toString('utf8', from + 1, to - 1).replaceAll('""', '"') : bytes.toString('utf8', from, to);
}

function copyText(bytes: Buffer, from: number, to: number, target: Uint8Array, at: number): number {
  const isQuoted = bytes[from] === QUOTE;
  const end = isQuoted ? to - 1 : to;
  let next = at;
  for (let place = isQuoted ? from + 1 : from; place < end; place++) {
    if (isQuoted && bytes[place] === QUOTE) place++;
    target[next++] = bytes[place]!;
  }
  return next;
}

function readNumber(bytes: Buffer, from: number, to: number): number {
  const text = readText(bytes, from, to).trim();
  const value = text === '' ? Number.NaN : Number(text);
  if (text !== '' && !Number.isFinite(value)) throw new Error(`"${text.slice(0, 40)}" is no number.`);
  return value;
}
