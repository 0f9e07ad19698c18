import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect } from '../config/health-config.ts';
import { quoteText } from '../quote-sql.ts';
import type { Compression } from './file-format.ts';
import { FileProblem } from './file-problem.ts';
import { normaliseCsv } from './normalise-csv.ts';
import type { NormalisedText } from './normalise-text.ts';
import { openText } from './open-text.ts';
import { checkNames, nameColumns, type RawFile, rawColumn } from './raw-file.ts';
import { type SizeLimit, withinLimit } from './size-limit.ts';

/** What reading a text file takes. */
export interface TextReading {
  readonly compression: Compression;
  readonly connection: DuckDBConnection;
  readonly limit: SizeLimit;
}

/** A CSV file as text cells, by way of a clean copy at `${file}.rows`. Throws FileProblem. */
export async function readCsv(
  file: string,
  { compression, csv, connection, limit }: TextReading & { csv: CsvDialect },
): Promise<RawFile> {
  checkDialect(csv);
  const copy = `${file}.rows`;
  const text = withinLimit(openText(file, { compression, encoding: csv.encoding, connection }), limit);
  const normalised = await normaliseCsv(text, copy, csv);
  const { shape, rows, rejected, rejects, delimiter } = normalised;
  checkNames(shape.names);
  const columns = nameColumns(shape.names).map((named) => ({ ...named, stated: null }));
  return { columns, relation: readCopy(copy, shape.width, delimiter, normalised), rows, rejected, rejects };
}

function checkDialect({ delimiter, quote }: CsvDialect): void {
  if (delimiter === null) return;
  if (/^[^"\r\n\0]+$/.test(delimiter) && (quote === null || !delimiter.includes(quote))) return;
  throw new FileProblem('cannot be read with that csv: { delimiter: … }: no quote or line end may be in it.');
}

function readCopy(copy: string, columns: number, delimiter: string, normalised: NormalisedText): string {
  const names = Array.from({ length: columns }, (_, index) => `'${rawColumn(index)}': 'VARCHAR'`);
  return selectCopy(copy, names, normalised, `delim=${quoteText(delimiter)}, quote='"', escape='"'`);
}

/** Everything stated, nothing detected: a wrong guess of DuckDB's would lose rows silently. */
export function selectCopy(
  copy: string,
  columns: readonly string[],
  { longestRowBytes }: NormalisedText,
  dialect: string,
): string {
  const lineBytes = Math.max(2 * 1024 * 1024, 2 * longestRowBytes + 64);
  return `SELECT * FROM read_csv(${quoteText(copy)}, columns={${["'line': 'BIGINT'", ...columns].join(', ')}}, ${dialect},
    header=false, auto_detect=false, strict_mode=false, null_padding=false, comment='', nullstr='', compression='none',
    new_line='\\n', max_line_size=${lineBytes}, buffer_size=${2 * lineBytes})`;
}
