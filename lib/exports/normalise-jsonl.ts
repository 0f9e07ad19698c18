import { FileProblem } from './file-problem.ts';
import { faultOf, type NormalisedText, normaliseText, type RowReader, type RowSink } from './normalise-text.ts';
import { createDocumentScanner } from './scan-document.ts';
import { createJsonLineScanner } from './scan-json-lines.ts';

/** Stands between line number and JSON text: no JSON text holds it. */
export const JSONL_DELIMITER = '\x01';

export interface NormalisedJson extends NormalisedText {
  /** It ends where its JSON ends; of lines nothing but the last one tells. */
  readonly isDocument: boolean;
  /** The first line is not whole by itself, or the only one is too large: it may be no JSON lines at all. */
  readonly isDoubtful: boolean;
}

/**
 * Writes the rows of JSON text, numbered by their lines or by the row before where a line has several; whether each is JSON is for who
 * reads them. `path`: the lists of rows in JSON documents; null: JSON lines, or documents that are lists. Throws FileProblem.
 */
export async function normaliseJsonl(
  text: AsyncIterable<Buffer>,
  destination: string,
  path: readonly string[] | null,
): Promise<NormalisedJson> {
  let reader: JsonReader | null = null;
  const normalised = await normaliseText(text, destination, (head, sink) => {
    const numbered = numberRows(sink);
    const list = path ?? (beginsAsList(head) ? [] : null);
    reader = list === null ? createLineReader(numbered) : createDocumentReader(list, numbered);
    return reader;
  });
  return {
    ...normalised,
    isDocument: reader!.isDocument,
    isDoubtful: reader!.isDoubtful(normalised.rows + normalised.rejected),
  };
}

/** JSON lines are objects: what begins so is one document. */
function beginsAsList(head: Buffer): boolean {
  return /^\s*\[/.test(head.toString('latin1'));
}

interface JsonReader extends RowReader {
  readonly isDocument: boolean;
  isDoubtful(rows: number): boolean;
}

/** Rows are kept apart by their numbers. */
function numberRows(sink: RowSink): RowSink {
  let last = 0;
  const next = (line: number) => {
    last = Math.max(line, last + 1);
    return last;
  };
  return {
    accept: (line, row) => sink.accept(next(line), row),
    reject: (line, row, reason) => sink.reject(next(line), row, reason),
  };
}

function createDocumentReader(path: readonly string[], sink: RowSink): JsonReader {
  const scanner = createDocumentScanner(path, (row) => {
    const fault = faultOf(row) ?? findControl(row.bytes.toString('utf8'), row.hasControl);
    if (fault) sink.reject(row.line, row.bytes, fault);
    else sink.accept(row.line, row.bytes);
  });
  return {
    scanner,
    delimiter: JSONL_DELIMITER,
    isDocument: true,
    finish: () => scanner.finish(),
    isDoubtful: () => false,
  };
}

function createLineReader(sink: RowSink): JsonReader {
  let lastFault: { readonly line: number; readonly isLarge: boolean } | null = null;
  let isFirstOpen: boolean | null = null;
  let isLarge = false;
  const scanner = createJsonLineScanner((row) => {
    const text = row.bytes.toString('utf8');
    if (row.fault === null && text.trim() === '') return;
    isFirstOpen ??= row.isOpen;
    isLarge = row.fault !== null;
    const fault = faultOf(row) ?? findControl(text, false);
    lastFault = fault ? { line: row.line, isLarge } : null;
    if (fault) sink.reject(row.line, row.bytes, fault);
    else sink.accept(row.line, row.bytes);
  });
  return {
    scanner,
    delimiter: JSONL_DELIMITER,
    isDocument: false,
    isDoubtful: (rows) => isFirstOpen === true || (rows === 1 && isLarge),
    finish() {
      scanner.finish();
      if (lastFault && !lastFault.isLarge) {
        throw new FileProblem(`is cut off: its last line, ${lastFault.line}, is not text. Export or upload it again.`);
      }
    },
  };
}

function findControl(text: string, isKnown: boolean): string | null {
  return isKnown || controlCharacter.test(text) ? 'holds a control character' : null;
}

const controlCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;
