import type { CsvDialect } from '../config/health-config.ts';
import { detectDelimiter, sampleRows } from './detect-delimiter.ts';
import { FileProblem } from './file-problem.ts';
import { holdLastLines } from './last-lines.ts';
import { faultOf, type NormalisedText, normaliseText, type RowReader, type RowSink } from './normalise-text.ts';
import { checkColumnCount } from './raw-file.ts';
import { type CellMarks, createRowScanner, type ScannedRow } from './scan-rows.ts';
import { skipLines } from './skip-lines.ts';
import { splitCells } from './split-cells.ts';
import { BLANK, createSeamFinder, dropBlankEnd, isBlank, type SeamFinder } from './stray-rows.ts';
import {
  createWidthTally,
  findWidthFault,
  HEADER_LINE,
  shapeOf,
  type TableShape,
  type WidthTally,
} from './table-shape.ts';

export interface NormalisedCsv extends NormalisedText {
  readonly shape: TableShape;
  readonly delimiter: string;
}

/**
 * Writes a CSV's sound rows so that DuckDB reads exactly those. Throws FileProblem when the file is cut off (an unclosed quote, a short
 * last row), has no header, or is no CSV at all.
 */
export async function normaliseCsv(
  text: AsyncIterable<Buffer>,
  destination: string,
  csv: CsvDialect,
): Promise<NormalisedCsv> {
  const { text: table, firstLine, delimiter: told } = await skipLines(text, csv.skip);
  let reader: CsvReader | null = null;
  const normalised = await normaliseText(table, destination, (head, sink) => {
    reader = createCsvReader(head, { csv, firstLine, marks: readMarks(head, csv, told) }, sink);
    return reader;
  });
  const { shape, delimiter } = reader!;
  return { ...normalised, shape: shape(), delimiter };
}

function readMarks(head: Buffer, csv: CsvDialect, told: string | null): CellMarks {
  const marks = {
    quote: csv.quote?.charCodeAt(0) ?? null,
    escape: csv.quoteEscape?.charCodeAt(0) ?? null,
    comment: csv.comment?.charCodeAt(0) ?? null,
  };
  const stated = csv.delimiter ?? told;
  const delimiter = stated === null ? detectDelimiter(head, marks, csv.header?.length ?? null) : Buffer.from(stated);
  return { ...marks, delimiter };
}

interface CsvReader extends RowReader {
  /** Throws FileProblem before there is one. */
  shape(): TableShape;
}

function createCsvReader(
  head: Buffer,
  { csv, firstLine, marks }: { csv: CsvDialect; firstLine: number; marks: CellMarks },
  sink: RowSink,
): CsvReader {
  let table: { readonly shape: TableShape; readonly tally: WidthTally; readonly seams: SeamFinder } | null = null;
  let isHeaderOnly = true;

  const begin = (row: ScannedRow): void => {
    const shape = findShape(row, { head, csv, marks });
    const header = csv.header === null ? row.bytes : Buffer.from(csv.header.join(marks.delimiter.toString()));
    table = { shape, tally: createWidthTally(shape), seams: createSeamFinder(shape.names, header, marks) };
  };
  const take = (scanned: ScannedRow): void => {
    const row = table!.seams.clean(scanned);
    table!.tally.add(row);
    const fault =
      faultOf(row) ??
      table!.seams.findFault(row) ??
      findWidthFault(row, table!.shape, marks) ??
      (isBlank(row, marks) ? BLANK : null);
    if (fault) sink.reject(row.line, row.bytes, fault);
    else sink.accept(row.line, mustBeQuoted(row, marks) ? requote(row.bytes, marks) : row.bytes);
  };
  const lines = holdLastLines(csv.skipLast, take);
  const push = dropBlankEnd(marks, lines.push);
  const onRow = (row: ScannedRow): void => {
    const isHeader = table === null && csv.header === null;
    if (table === null && isBlank(row, marks)) return;
    if (table === null) begin(row);
    if (isHeader) return;
    isHeaderOnly = false;
    push(row);
  };
  const scanner = createRowScanner(marks, onRow, firstLine);
  const shape = (): TableShape => {
    if (table === null) throw new FileProblem('holds no text but empty lines: export or upload it again.');
    return table.shape;
  };
  return {
    scanner,
    delimiter: writtenDelimiter(marks),
    shape,
    finish() {
      const end = scanner.finish();
      if (end.openQuote !== null) {
        throw new FileProblem(
          `has a quote on line ${end.openQuote} that never closes: it is cut off, or that quote is not doubled. Export it again.`,
        );
      }
      const { width } = shape();
      if (isHeaderOnly && !end.hasFinalLineEnd) {
        throw new FileProblem(
          'ends inside its header line, it may be cut off: end the header with a line end, or export it again.',
        );
      }
      lines.finish(width);
      table!.tally.check(end);
    },
  };
}

/** What the first row, and those after it in the head, say of the table. Throws FileProblem. */
function findShape(
  first: ScannedRow,
  { head, csv, marks }: { head: Buffer; csv: CsvDialect; marks: CellMarks },
): TableShape {
  const sample = sampleRows(head, marks).filter((row) => !isBlank(row, marks));
  if (csv.header !== null) {
    refuseHeaderLine(first, csv.header, marks);
    return shapeOf(csv.header, sample.slice(0, sample.length - csv.skipLast), marks, 'csv: { header }');
  }
  const fault = faultOf(first);
  if (fault) throw new FileProblem(`has a header on line ${first.line} that ${fault}.`);
  checkColumnCount(first.width);
  const rows = sample.slice(1, sample.length - csv.skipLast);
  return shapeOf(splitCells(first.bytes, marks), rows, marks, HEADER_LINE);
}

function refuseHeaderLine(first: ScannedRow, names: readonly string[], marks: CellMarks): void {
  if (first.width !== names.length) return;
  const cells = splitCells(first.bytes, marks);
  if (names.some((name, index) => name.toLowerCase() !== cells[index]!.trim().toLowerCase())) return;
  throw new FileProblem(
    'begins with a header line of its own: take csv: { header: … } away, or add skip: 1 if its names differ.',
  );
}

/** Whether a reader that knows quotes as they are mostly written would read other cells. */
function mustBeQuoted({ bytes, hasMarks }: ScannedRow, { quote, delimiter }: CellMarks): boolean {
  return hasMarks || delimiter.length > 1 || (quote !== QUOTE && bytes.includes(QUOTE));
}

/** One byte: what DuckDB knows as a delimiter. */
function writtenDelimiter({ delimiter }: CellMarks): string {
  return delimiter.length > 1 ? ',' : delimiter.toString();
}

const QUOTE = 0x22;

/** Every cell in quotes: nothing is left to how a reader takes a stray one. */
function requote(row: Buffer, marks: CellMarks): Buffer {
  const cells = splitCells(row, marks).map((cell) => `"${cell.replaceAll('"', '""')}"`);
  return Buffer.from(cells.join(writtenDelimiter(marks)), 'utf8');
}
