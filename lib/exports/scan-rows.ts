/** A larger cell rejects its row. */
export const MAX_CELL_BYTES = 1024 * 1024;
/** A larger row is rejected, whatever its cells. */
export const MAX_ROW_BYTES = 16 * MAX_CELL_BYTES;

export interface ScannedRow {
  /** 1-based line where the row starts. */
  readonly line: number;
  /** As written, without the line end; only the beginning when `fault` says it is too large. */
  readonly bytes: Buffer;
  readonly width: number;
  /** Whether a cell is not simply what stands between two delimiters: it has a quote or an escape. */
  readonly hasMarks: boolean;
  /** `text-after-quote`: behind a quote that closed on a later line than it opened on, which may have been meant to open a cell there. */
  readonly fault: 'large-cell' | 'large-row' | 'text-after-quote' | null;
  /** Whether a cell goes on behind a quote that closed it, as where a quote inside it was not doubled. */
  readonly hasTextAfterQuote: boolean;
}

export interface RowScanner {
  push(chunk: Buffer): void;
  /** Ends the text and gives a row that had no line end to `onRow`. `openQuote`: the line of a quote that never closes. */
  finish(): { readonly openQuote: number | null; readonly hasFinalLineEnd: boolean; readonly endsInEscape: boolean };
}

/** What has a meaning between cells. `quote` null: quotes are text; `escape` null: none beside a quote that is written twice. */
export interface CellMarks {
  /** One byte of ASCII, or several that begin with neither of the others. */
  readonly delimiter: Buffer;
  readonly quote: number | null;
  readonly escape: number | null;
  /** Begins a line that is no row, where no quote is open. */
  readonly comment?: number | null;
}

const SPACE = 0x20;
const LF = 0x0a;
const CR = 0x0d;
const PREVIEW_BYTES = 1024;

type Place = 'cell-start' | 'plain' | 'quoted' | 'after-quote' | 'closed' | 'comment';

/**
 * Finds the rows of UTF-8 text that comes in chunks. Line ends may be mixed, quotes hold line ends, empty lines are skipped. Memory
 * stays bounded by MAX_ROW_BYTES. `marks` null: every line is one cell and quotes mean nothing. `firstLine` is the number of the first.
 */
export function createRowScanner(marks: CellMarks | null, onRow: (row: ScannedRow) => void, firstLine = 1): RowScanner {
  const delimiter = marks?.delimiter ?? Buffer.alloc(0);
  const separator = delimiter[0] ?? -1;
  const furtherBytes = Math.max(0, delimiter.length - 1);
  const quote = marks?.quote ?? -1;
  const escapeSign = marks?.escape ?? -1;
  const commentSign = marks?.comment ?? -1;
  let place: Place = 'cell-start';
  let isEscaped = false;
  let line = firstLine;
  let isAfterCr = false;
  let hasFinalLineEnd = true;
  let offset = 0;

  let rowLine = firstLine;
  let quoteLine = firstLine;
  let width = 1;
  let cellStart = 0;
  let hasMarks = false;
  let fault: ScannedRow['fault'] = null;
  let hasTextAfterQuote = false;
  /** The beginning of a delimiter at the end of a chunk. */
  let carried = Buffer.alloc(0);
  let kept: Buffer[] = [];
  let keptBytes = 0;

  function keep(span: Buffer): void {
    if (span.length === 0) return;
    if (fault === 'large-cell' || fault === 'large-row') {
      if (keptBytes >= PREVIEW_BYTES) return;
      kept.push(Buffer.from(span.subarray(0, PREVIEW_BYTES)));
    } else kept.push(span);
    keptBytes += span.length;
  }

  function endCell(at: number, next = at + 1): void {
    if (at - cellStart > MAX_CELL_BYTES) fault = 'large-cell';
    cellStart = next;
    place = 'cell-start';
  }

  function endRow(): void {
    if (keptBytes > MAX_ROW_BYTES) fault ??= 'large-row';
    if (keptBytes > 0) {
      const all = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
      const isLarge = fault === 'large-cell' || fault === 'large-row';
      const bytes = isLarge ? all.subarray(0, PREVIEW_BYTES) : all;
      onRow({ line: rowLine, bytes, width, hasMarks, fault, hasTextAfterQuote });
    }
    kept = [];
    keptBytes = 0;
    width = 1;
    hasMarks = false;
    fault = null;
    hasTextAfterQuote = false;
  }

  function goOnAfterQuote(): void {
    hasTextAfterQuote = true;
    if (line !== quoteLine) fault ??= 'text-after-quote';
  }

  /** Forgets what is too large to keep; the scan goes on. */
  function boundMemory(): void {
    if (offset - cellStart > MAX_CELL_BYTES) fault = 'large-cell';
    else if (keptBytes > MAX_ROW_BYTES) fault ??= 'large-row';
    if (fault !== 'large-cell' && fault !== 'large-row') return;
    kept = [Buffer.from(Buffer.concat(kept).subarray(0, PREVIEW_BYTES))];
    keptBytes = Math.max(keptBytes, PREVIEW_BYTES);
  }

  function push(chunk: Buffer): void {
    if (furtherBytes === 0) {
      scan(chunk);
      return;
    }
    const text = Buffer.concat([carried, chunk]);
    const end = text.length - endingIn(text, delimiter);
    carried = text.subarray(end);
    scan(text.subarray(0, end));
  }

  function scan(chunk: Buffer): void {
    let spanStart = 0;
    for (let i = place === 'comment' ? endOfLine(chunk, 0) : 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === LF && isAfterCr) {
        isAfterCr = false;
        if (place !== 'quoted') {
          spanStart = i + 1;
          cellStart = offset + i + 1;
        }
        continue;
      }
      isAfterCr = byte === CR && !isEscaped;
      if (isEscaped) {
        isEscaped = false;
        if (byte === LF || byte === CR) line++;
      } else if (byte === escapeSign && place !== 'after-quote') {
        isEscaped = true;
        hasMarks = true;
        if (place === 'closed') goOnAfterQuote();
        if (place !== 'quoted') place = 'plain';
      } else if (byte === LF || byte === CR) {
        line++;
        if (place === 'quoted') continue;
        if (place !== 'comment') keep(chunk.subarray(spanStart, i));
        endCell(offset + i);
        endRow();
        rowLine = line;
        spanStart = i + 1;
      } else if (place === 'quoted') {
        if (byte === quote) place = 'after-quote';
      } else if (byte === separator && (furtherBytes === 0 || continues(chunk, i, delimiter))) {
        endCell(offset + i, offset + i + 1 + furtherBytes);
        i += furtherBytes;
        width++;
      } else if (byte === quote) {
        hasMarks = true;
        if (place === 'closed') goOnAfterQuote();
        if (place === 'cell-start') quoteLine = line;
        if (place === 'cell-start' || place === 'after-quote') place = 'quoted';
      } else if (byte === SPACE && (place === 'after-quote' || place === 'closed')) {
        place = 'closed';
      } else if (byte === commentSign && i === spanStart && keptBytes === 0) {
        place = 'comment';
        i = endOfLine(chunk, i) - 1;
      } else {
        if (place === 'after-quote' || place === 'closed') goOnAfterQuote();
        place = 'plain';
      }
    }
    if (place === 'comment') cellStart = offset + chunk.length;
    else keep(chunk.subarray(spanStart));
    offset += chunk.length;
    if (chunk.length > 0) hasFinalLineEnd = chunk.at(-1) === LF || chunk.at(-1) === CR;
    boundMemory();
  }

  function finish() {
    scan(carried);
    carried = Buffer.alloc(0);
    const openQuote = place === 'quoted' ? quoteLine : null;
    if (openQuote === null) {
      endCell(offset);
      endRow();
    }
    return { openQuote, hasFinalLineEnd, endsInEscape: isEscaped };
  }

  return { push, finish };
}

function endOfLine(text: Buffer, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== LF && text[end] !== CR) end++;
  return end;
}

function continues(text: Buffer, at: number, delimiter: Buffer): boolean {
  return delimiter.every((byte, index) => text[at + index] === byte);
}

/** How many bytes at the end of a text may begin a delimiter. */
function endingIn(text: Buffer, delimiter: Buffer): number {
  for (let bytes = Math.min(delimiter.length - 1, text.length); bytes > 0; bytes--) {
    if (text.subarray(-bytes).equals(delimiter.subarray(0, bytes))) return bytes;
  }
  return 0;
}
