import { FileProblem } from './file-problem.ts';
import { MAX_CELL_BYTES, type ScannedRow } from './scan-rows.ts';
import { type Container, createJsonWalker } from './walk-json.ts';

/** Rows of the lists at `path` in JSON documents; `[]`: the documents are lists themselves. */
export interface DocumentScanner {
  push(chunk: Buffer): void;
  /** Throws FileProblem when the last document does not end, or none has such a list. */
  finish(): void;
}

export interface DocumentRow extends ScannedRow {
  /** In a text, where JSON has them escaped. */
  readonly hasControl: boolean;
}

const PREVIEW_BYTES = 1024;

/** Throws FileProblem, too, where the text is not JSON outside its rows. */
export function createDocumentScanner(path: readonly string[], onRow: (row: DocumentRow) => void): DocumentScanner {
  let row: { line: number; kept: Buffer[]; bytes: number } | null = null;
  let spanStart = 0;
  let chunkStart = 0;
  let chunk: Buffer = Buffer.alloc(0);
  let lists = 0;
  let documents = 0;
  let other: string | null = null;
  const keys = new Set<string>();

  function keep(end: number): void {
    if (row === null) return;
    const span = chunk.subarray(spanStart - chunkStart, end - chunkStart);
    row.bytes += span.length;
    if (row.bytes <= MAX_CELL_BYTES) row.kept.push(span);
    else
      row.kept = [
        Buffer.from(Buffer.concat([...row.kept, span.subarray(0, PREVIEW_BYTES)]).subarray(0, PREVIEW_BYTES)),
      ];
    spanStart = end;
  }

  const walker = createJsonWalker({
    enter(container) {
      if (container.path.length === 0) documents++;
      if (isAt(container, path)) {
        if (container.isList) {
          lists++;
          return 'take';
        }
        other = 'an object';
      }
      if (container.path.length === 1 && container.path[0] !== null) keys.add(container.path[0]!);
      return 'visit';
    },
    value(at, line) {
      walker.takeControl();
      row = { line, kept: [], bytes: 0 };
      spanStart = at;
    },
    valueEnd(at) {
      keep(at);
      const { line, kept, bytes } = row!;
      row = null;
      const fault = bytes > MAX_CELL_BYTES ? 'large-cell' : null;
      const text = onOneLine(Buffer.concat(kept));
      onRow({
        line,
        bytes: text,
        width: 1,
        hasMarks: false,
        hasTextAfterQuote: false,
        fault,
        hasControl: walker.takeControl(),
      });
    },
    leave: () => undefined,
  });

  return {
    push(next) {
      chunk = next;
      walker.push(next);
      keep(chunkStart + next.length);
      chunkStart += next.length;
    },
    finish() {
      if (walker.isOpen())
        throw new FileProblem(`is cut off: its JSON does not end on line ${walker.line()}. Export or upload it again.`);
      if (documents === 0)
        throw new FileProblem('is cut off: there is no JSON in it, only blanks. Export or upload it again.');
      if (lists === 0) throw withoutList(path, other, [...keys]);
    },
  };
}

function isAt({ path }: Container, wanted: readonly string[]): boolean {
  return path.length === wanted.length && path.every((key, index) => key === wanted[index]);
}

function withoutList(path: readonly string[], other: string | null, keys: readonly string[]): FileProblem {
  const name = path.join('.');
  if (path.length === 0) return new FileProblem('holds JSON, and no list of rows: export it again.');
  if (other !== null)
    return new FileProblem(`has ${other} where json: { rows: ${name} } looks for a list: name the list of its rows.`);
  const seen = keys.slice(0, 5).map((key) => JSON.stringify(key.slice(0, 100)));
  const hint = seen.length > 0 ? `It has lists or objects under ${seen.join(', ')}` : 'Nothing else in it could be one';
  return new FileProblem(`has no list ${JSON.stringify(name)} (json: { rows: ${name} }). ${hint}: check the path.`);
}

/** Line ends between values are blanks. */
function onOneLine(bytes: Buffer): Buffer {
  if (!bytes.includes(0x0a) && !bytes.includes(0x0d)) return bytes;
  return Buffer.from(bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte)));
}
