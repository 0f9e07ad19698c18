import { FileProblem } from './file-problem.ts';
import { faultOf, type NormalisedText, normaliseText, type RowReader, type RowSink } from './normalise-text.ts';
import { createRowScanner } from './scan-rows.ts';

/** Stands between line number and JSON text: no JSON text holds it. */
export const JSONL_DELIMITER = '\x01';

/** Writes a JSONL file's lines with their numbers; whether each is JSON is for who reads them. Throws FileProblem. */
export async function normaliseJsonl(text: AsyncIterable<Buffer>, destination: string): Promise<NormalisedText> {
  return normaliseText(text, destination, (_, sink) => createJsonlReader(sink));
}

function createJsonlReader(sink: RowSink): RowReader {
  let lastFault: { readonly line: number; readonly isLarge: boolean } | null = null;
  const scanner = createRowScanner(null, (row) => {
    const text = row.bytes.toString('utf8');
    if (row.fault === null && text.trim() === '') return;
    const fault = faultOf(row) ?? (controlCharacter.test(text) ? 'holds a control character' : null);
    lastFault = fault ? { line: row.line, isLarge: row.fault !== null } : null;
    if (fault) sink.reject(row.line, row.bytes, fault);
    else sink.accept(row.line, row.bytes);
  });
  return {
    scanner,
    delimiter: JSONL_DELIMITER,
    finish() {
      scanner.finish();
      if (lastFault && !lastFault.isLarge) {
        throw new FileProblem(`is cut off: its last line, ${lastFault.line}, is not text. Export or upload it again.`);
      }
    },
  };
}

const controlCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;
