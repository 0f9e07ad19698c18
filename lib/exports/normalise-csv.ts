import { detectDelimiter } from './detect-delimiter.ts';
import { FileProblem } from './file-problem.ts';
import { faultOf, type NormalisedText, normaliseText, type RowReader, type RowSink } from './normalise-text.ts';
import { checkColumnCount } from './raw-file.ts';
import { createRowScanner, type ScannedRow } from './scan-rows.ts';
import { splitCells } from './split-cells.ts';

export interface NormalisedCsv extends NormalisedText {
  readonly header: readonly string[];
  readonly delimiter: string;
}

/**
 * Writes a CSV's sound rows so that DuckDB reads exactly those. `delimiter` null: detected. Throws FileProblem when the
 * file is cut off (an unclosed quote, a short last row), has no header, or is no CSV at all.
 */
export async function normaliseCsv(
  text: AsyncIterable<Buffer>,
  destination: string,
  delimiter: string | null,
): Promise<NormalisedCsv> {
  let header: readonly string[] = [];
  let used = delimiter ?? ',';
  const normalised = await normaliseText(
    text,
    destination,
    (head) => delimiter?.charCodeAt(0) ?? detectDelimiter(head),
    (byte, sink) => {
      used = String.fromCharCode(byte);
      return createCsvReader(byte, sink, (names) => {
        header = names;
      });
    },
  );
  return { ...normalised, header, delimiter: used };
}

function createCsvReader(delimiter: number, sink: RowSink, onHeader: (names: string[]) => void): RowReader {
  let width = 0;
  let last: ScannedRow | null = null;
  let isHeaderOnly = true;

  const scanner = createRowScanner(delimiter, (row) => {
    if (width === 0) {
      onHeader(readHeader(row, delimiter));
      width = row.width;
      return;
    }
    isHeaderOnly = false;
    last = row;
    const fault = faultOf(row) ?? widthFault(row, width);
    if (fault) sink.reject(row.line, row.bytes, fault);
    else sink.accept(row.line, row.hasQuote ? requote(row.bytes, delimiter) : row.bytes);
  });

  return {
    scanner,
    finish() {
      const { openQuote, hasFinalLineEnd } = scanner.finish();
      if (openQuote !== null) {
        throw new FileProblem(
          `has a quote on line ${openQuote} that never closes: it is cut off, or that quote is not doubled. Export it again.`,
        );
      }
      if (width === 0) throw new FileProblem('holds no text but empty lines: export or upload it again.');
      if (isHeaderOnly && !hasFinalLineEnd) {
        throw new FileProblem(
          'ends inside its header line, it may be cut off: end the header with a line end, or export it again.',
        );
      }
      if (last) checkLastRow(last, width, hasFinalLineEnd);
    },
  };
}

function readHeader(row: ScannedRow, delimiter: number): string[] {
  const fault = faultOf(row);
  if (fault) throw new FileProblem(`has a header on line ${row.line} that ${fault}.`);
  checkColumnCount(row.width);
  return splitCells(row.bytes, delimiter);
}

function widthFault(row: ScannedRow, width: number): string | null {
  return row.width === width ? null : `has ${row.width} cells where the header has ${width}`;
}

function checkLastRow(last: ScannedRow, width: number, hasFinalLineEnd: boolean): void {
  if (last.width < width && last.fault === null) {
    throw new FileProblem(
      `is cut off: its last row, line ${last.line}, has ${last.width} of ${width} cells. Export or upload it again.`,
    );
  }
  if (!hasFinalLineEnd && endsInsideCharacter(last.bytes)) {
    throw new FileProblem(`is cut off inside a character on line ${last.line}. Export or upload it again.`);
  }
}

/** Whether the last bytes begin a UTF-8 character and do not end it. */
function endsInsideCharacter(bytes: Buffer): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc2 && byte <= 0xf4) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return false;
  }
  return false;
}

/** Every cell in quotes: nothing is left to how a reader takes a stray one. */
function requote(row: Buffer, delimiter: number): Buffer {
  const cells = splitCells(row, delimiter).map((cell) => `"${cell.replaceAll('"', '""')}"`);
  return Buffer.from(cells.join(String.fromCharCode(delimiter)), 'utf8');
}
