import { MAX_CELL_BYTES, type ScannedRow } from './scan-rows.ts';

export interface JsonLine extends ScannedRow {
  /** A bracket or text that began in it does not end in it. */
  readonly isOpen: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
const PREVIEW_BYTES = 1024;

/**
 * The lines of UTF-8 text that comes in chunks, without empty ones. An object that begins behind the end of another is a row of its own,
 * as Firehose writes them: `}{`. Memory stays bounded by MAX_CELL_BYTES.
 */
export function createJsonLineScanner(onRow: (row: JsonLine) => void) {
  let line = 1;
  let kept: Buffer[] = [];
  let bytes = 0;
  let depth = 0;
  let isInText = false;
  let isEscaped = false;
  let isClosed = false;
  let isAfterCr = false;

  function keep(span: Buffer): void {
    if (span.length === 0) return;
    bytes += span.length;
    if (bytes <= MAX_CELL_BYTES) kept.push(span);
    else kept = [Buffer.from(Buffer.concat([...kept, span.subarray(0, PREVIEW_BYTES)]).subarray(0, PREVIEW_BYTES))];
  }

  function endRow(): void {
    const isOpen = depth > 0 || isInText;
    const fault = bytes > MAX_CELL_BYTES ? 'large-cell' : null;
    if (bytes > 0)
      onRow({ line, bytes: Buffer.concat(kept), width: 1, hasMarks: false, hasTextAfterQuote: false, fault, isOpen });
    kept = [];
    bytes = 0;
    depth = 0;
    isInText = false;
    isEscaped = false;
    isClosed = false;
  }

  function endLine(byte: number): void {
    if (byte === CR || !isAfterCr) {
      endRow();
      line++;
    }
  }

  /** Whether a row ends before this byte. */
  function step(byte: number): boolean {
    if (isInText) {
      if (isEscaped) isEscaped = false;
      else if (byte === 0x5c) isEscaped = true;
      else if (byte === 0x22) isInText = false;
      return false;
    }
    if (byte === 0x20 || byte === 0x09) return false;
    const wasClosed = isClosed;
    isClosed = false;
    if (byte === 0x22) isInText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (wasClosed && byte === 0x7b) return true;
      depth++;
    } else if (byte === 0x7d || byte === 0x5d) {
      isClosed = depth === 1 && byte === 0x7d;
      depth = Math.max(0, depth - 1);
    }
    return false;
  }

  return {
    push(chunk: Buffer): void {
      let spanStart = 0;
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (byte === LF || byte === CR) {
          keep(chunk.subarray(spanStart, i));
          endLine(byte);
          spanStart = i + 1;
        } else if (step(byte)) {
          keep(chunk.subarray(spanStart, i));
          endRow();
          depth = 1;
          spanStart = i;
        }
        isAfterCr = byte === CR;
      }
      keep(chunk.subarray(spanStart));
    },
    finish: endRow,
  };
}
