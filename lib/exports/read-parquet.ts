import { type DuckDBConnection, DuckDBStructType, type DuckDBType } from '@duckdb/node-api';
import { quoteName, quoteText } from '../quote-sql.ts';
import { instantOf } from './date-sql.ts';
import { explainParquet } from './explain-parquet.ts';
import { FileProblem } from './file-problem.ts';
import { findNestedPath, withoutColumns } from './nested-path.ts';
import { readSchema } from './parquet-schema.ts';
import { checkNames, nameColumns, type RawColumn, type RawFile, rawColumn, type Unusable } from './raw-file.ts';
import { MAX_CELL_BYTES } from './scan-rows.ts';
import { refuseLarger, type SizeLimit } from './size-limit.ts';

interface Zones {
  /** The portfolio's. */
  readonly zone: string;
  /** Of timestamps that state none. */
  readonly writtenIn: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** Trusted SQL. */
  readonly cell: string;
  /** Read as something else than it is. */
  readonly misread?: Unusable;
}

/** A Parquet file as text cells; numbers and booleans state their type, moments are wall clock in `zone`. Throws FileProblem. */
export async function readParquet(
  file: string,
  {
    connection,
    limit,
    paths,
    ...zones
  }: Zones & { connection: DuckDBConnection; limit: SizeLimit; paths: readonly string[] },
): Promise<RawFile> {
  const explain = (columns: readonly Column[]) => async (error: unknown) => explainParquet(error, file, columns);
  const described = await describe(file, paths, connection).catch(refuse(explain([])));
  checkNames(described.map(({ name }) => name));
  const sizes = await measure(file, described, { connection, limit }).catch(refuse(explain(described)));
  const cells = described.map(({ cell, type }, index) => `${cellOf(cell, type, zones)} AS ${rawColumn(index)}`);
  return {
    columns: nameColumns(described.map(({ name }) => name)).map(
      (named, index): RawColumn => ({
        ...named,
        stated: statedType(described[index]!.type),
        isMoment: momentType.test(described[index]!.type),
        hasLargeCells: sizes.longest[index]! > MAX_CELL_BYTES,
        unusable: described[index]!.misread ?? sizes.binary.get(index),
      }),
    ),
    relation: `SELECT ${['file_row_number + 1 AS line', ...cells].join(', ')} FROM ${read(file)}`,
    rows: sizes.rows,
    rejected: 0,
    rejects: [],
    explain: explain(described),
  };
}

function read(file: string): string {
  return `read_parquet(${quoteText(file)}, file_row_number=true)`;
}

function refuse(explain: (error: unknown) => Promise<string | null>): (error: unknown) => Promise<never> {
  return async (error) => {
    const because = error instanceof FileProblem ? null : await explain(error);
    throw because === null ? error : new FileProblem(because, { cause: error });
  };
}

/** The columns of a file, and behind them the fields of its STRUCT columns that `paths` name. */
async function describe(file: string, paths: readonly string[], connection: DuckDBConnection): Promise<Column[]> {
  const { instants, misread } = await readSchema(file, connection);
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteText(file)})`);
  const misreadAt = (keys: readonly string[]) => {
    const fault = misread.get(keys.join('\0'));
    return fault ? { misread: fault } : {};
  };
  const typeOf = (keys: readonly string[], type: string) =>
    instants.has(keys.join('\0')) && /^TIMESTAMP(_NS)?$/.test(type) ? UTC_TIMESTAMP : type;
  const own = result.getRows().map(([name, type]): Column => {
    const keys = [String(name)];
    return { name: keys[0]!, type: typeOf(keys, String(type)), cell: quoteName(keys[0]!), ...misreadAt(keys) };
  });
  const structs = own.filter(({ type }) => type.startsWith('STRUCT('));
  const names = own.map(({ name }) => name);
  const nested = withoutColumns(paths, names).flatMap((name) => findNestedPath(name, names) ?? []);
  if (structs.length === 0 || nested.length === 0) return own;
  const shapes = await connection.runAndReadAll(
    `SELECT ${structs.map(({ cell }) => cell).join(', ')} FROM read_parquet(${quoteText(file)}) LIMIT 0`,
  );
  const types = new Map(structs.map(({ name }, index) => [name, shapes.columnType(index)]));
  const fields = nested.flatMap(({ name, column, keys }): Column[] => {
    const type = keys.reduce(fieldType, types.get(column));
    const cell = keys.reduce((value, key) => `struct_extract(${value}, ${quoteText(key)})`, quoteName(column));
    const path = [column, ...keys];
    return type === undefined ? [] : [{ name, type: typeOf(path, type.toString()), cell, ...misreadAt(path) }];
  });
  return [...own, ...fields];
}

function fieldType(type: DuckDBType | undefined, key: string): DuckDBType | undefined {
  return type instanceof DuckDBStructType ? type.entryTypes[type.entryNames.indexOf(key)] : undefined;
}

/**
 * Rows, bytes of the longest cell of each column (0 where a type bounds it), and the columns of bytes that are no text. Refuses a file too large by what it says of itself, then,
 * because a page may hold one text and a thousand references to it, by the length of its cells. Throws FileProblem.
 */
async function measure(
  file: string,
  columns: readonly Column[],
  { connection, limit }: { connection: DuckDBConnection; limit: SizeLimit },
): Promise<{ rows: number; longest: readonly number[]; binary: ReadonlyMap<number, Unusable> }> {
  const stated = await connection.runAndReadAll(`
    SELECT (SELECT num_rows::DOUBLE FROM parquet_file_metadata(${quoteText(file)})),
      (SELECT coalesce(sum(total_uncompressed_size), 0)::DOUBLE FROM parquet_metadata(${quoteText(file)}))`);
  const [rows = 0, bytes = 0] = stated.getRows()[0]?.map(Number) ?? [];
  refuseLarger(Math.max(bytes, rows * columns.length), limit, 'inflates to');
  const texts = columns.flatMap(({ cell, type }, index) =>
    isBounded(type) ? [] : [{ index, length: `strlen(${textOf(cell, type)})`, isNoText: isNoText(cell, type) }],
  );
  const longest = columns.map(() => 0);
  if (texts.length === 0) return { rows, longest, binary: new Map() };
  const sums = texts.map(({ length, isNoText }) =>
    [`coalesce(sum(${length}), 0)`, `coalesce(max(${length}), 0)`, `count(*) FILTER (WHERE ${isNoText})`].join(', '),
  );
  const found = await connection.runAndReadAll(`SELECT ${sums.join(', ')} FROM ${read(file)}`);
  const figures = found.getRows()[0]!.map(Number);
  refuseLarger(
    texts.reduce((sum, _, place) => sum + figures[3 * place]!, 0),
    limit,
    'inflates to',
  );
  for (const [place, { index }] of texts.entries()) longest[index] = figures[3 * place + 1]!;
  const binary = new Map(
    texts.flatMap(({ index }, place) => (figures[3 * place + 2]! > 0 ? [[index, describeBytes(columns[index]!)]] : [])),
  );
  return { rows, longest, binary };
}

/** A timestamp that DuckDB reads as if it had no zone, and that is in UTC: INT96, or adjusted nanoseconds. */
const UTC_TIMESTAMP = 'TIMESTAMP IN UTC';
const momentType = /^(DATE|TIMESTAMP[^[]*)$/;
const numberType = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

/** Whether no value of a type is a long text. */
function isBounded(type: string): boolean {
  return numberType.test(type) || /^(BOOLEAN|DATE|TIME|TIMESTAMP|INTERVAL|UUID)\b(?!.*\[\])/.test(type);
}

function statedType(type: string): RawColumn['stated'] {
  if (numberType.test(type)) return 'number';
  return type === 'BOOLEAN' ? 'boolean' : null;
}

/** The text of a cell; of a moment, that of the portfolio's clock, or with its offset when the export has another. */
function cellOf(cell: string, type: string, zones: Zones): string {
  if (type === 'TIMESTAMP WITH TIME ZONE') return showInstant(cell, zones);
  if (type === UTC_TIMESTAMP) return showInstant(`timezone('UTC', ${cell}::TIMESTAMP)`, zones);
  if (/^TIMESTAMP[^[]*$/.test(type) && zones.writtenIn !== zones.zone)
    return showInstant(`make_timestamptz(${instantOf(`epoch_ms(${cell}::TIMESTAMP)`, zones.writtenIn)} * 1000)`, zones);
  return textOf(cell, type);
}

function showInstant(instant: string, { zone, writtenIn }: Zones): string {
  if (writtenIn === zone) return `timezone(${quoteText(zone)}, ${instant})::VARCHAR`;
  return `timezone('UTC', ${instant})::VARCHAR || '+00'`;
}

/** Bytes without the mark of text are text all the same where they are UTF-8: many writers set none. */
function textOf(cell: string, type: string): string {
  if (type === 'BLOB') return `coalesce(try(decode(${cell})), ${cell}::VARCHAR)`;
  if (type === 'FLOAT') return `${cell}::DOUBLE::VARCHAR`;
  if (/^(STRUCT|MAP|UNION)\(|\]$/.test(type)) return `to_json(${cell})::VARCHAR`;
  return `${cell}::VARCHAR`;
}

/** Bytes inside a list or a map are written as `\\xFF` where they are no ASCII, be they text or not. */
function isNoText(cell: string, type: string): string {
  if (type === 'BLOB') return `${cell} IS NOT NULL AND try(decode(${cell})) IS NULL`;
  return /\bBLOB\b/.test(type) ? `contains(${textOf(cell, type)}, '\\\\x')` : 'false';
}

function describeBytes({ type }: Column): Unusable {
  if (type === 'BLOB') return { what: 'bytes that are no UTF-8 text', instead: 'Export it as text.' };
  return {
    what: `bytes that are not marked as text, inside ${type},`,
    instead: 'Export them as text, or a column for each.',
  };
}
