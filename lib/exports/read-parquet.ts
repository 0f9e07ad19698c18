import { type DuckDBConnection, DuckDBStructType, type DuckDBType } from '@duckdb/node-api';
import { quoteName, quoteText } from '../quote-sql.ts';
import { instantOf } from './date-sql.ts';
import { explainParquet } from './explain-parquet.ts';
import { FileProblem } from './file-problem.ts';
import { findNestedPath, withoutColumns } from './nested-path.ts';
import { checkNames, nameColumns, type RawColumn, type RawFile, rawColumn } from './raw-file.ts';
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
        isBinary: sizes.binary.has(index),
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
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteText(file)})`);
  const instants = await findInstants(file, connection);
  const typeOf = (keys: readonly string[], type: string) =>
    instants.has(keys.join('\0')) && /^TIMESTAMP(_NS)?$/.test(type) ? UTC_TIMESTAMP : type;
  const own = result.getRows().map(([name, type]): Column => {
    return { name: String(name), type: typeOf([String(name)], String(type)), cell: quoteName(String(name)) };
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
    return type === undefined ? [] : [{ name, type: typeOf([column, ...keys], type.toString()), cell }];
  });
  return [...own, ...fields];
}

function fieldType(type: DuckDBType | undefined, key: string): DuckDBType | undefined {
  return type instanceof DuckDBStructType ? type.entryTypes[type.entryNames.indexOf(key)] : undefined;
}

/** The paths, joined by NUL, of the timestamps that are in UTC. */
async function findInstants(file: string, connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const result = await connection.runAndReadAll(`
    SELECT name, coalesce(num_children, 0)::INTEGER,
      coalesce(type = 'INT96' OR logical_type LIKE 'TimestampType(isAdjustedToUTC=1%', false)
    FROM parquet_schema(${quoteText(file)})`);
  const [, ...elements] = result.getRows();
  const found = new Set<string>();
  const parents: { path: readonly string[]; left: number }[] = [];
  for (const [name, children, isInstant] of elements) {
    while (parents.at(-1)?.left === 0) parents.pop();
    const parent = parents.at(-1);
    if (parent) parent.left--;
    const path = [...(parent?.path ?? []), String(name)];
    if (isInstant === true) found.add(path.join('\0'));
    if (Number(children) > 0) parents.push({ path, left: Number(children) });
  }
  return found;
}

/**
 * Rows, bytes of the longest cell of each column (0 where a type bounds it), and the columns of bytes that are no text. Refuses a file too large by what it says of itself, then,
 * because a page may hold one text and a thousand references to it, by the length of its cells. Throws FileProblem.
 */
async function measure(
  file: string,
  columns: readonly Column[],
  { connection, limit }: { connection: DuckDBConnection; limit: SizeLimit },
): Promise<{ rows: number; longest: readonly number[]; binary: ReadonlySet<number> }> {
  const stated = await connection.runAndReadAll(`
    SELECT (SELECT num_rows::DOUBLE FROM parquet_file_metadata(${quoteText(file)})),
      (SELECT coalesce(sum(total_uncompressed_size), 0)::DOUBLE FROM parquet_metadata(${quoteText(file)}))`);
  const [rows = 0, bytes = 0] = stated.getRows()[0]?.map(Number) ?? [];
  refuseLarger(Math.max(bytes, rows * columns.length), limit, 'inflates to');
  const texts = columns.flatMap(({ cell, type }, index) =>
    isBounded(type) ? [] : [{ index, length: `strlen(${textOf(cell, type)})`, isNoText: isNoText(cell, type) }],
  );
  const longest = columns.map(() => 0);
  if (texts.length === 0) return { rows, longest, binary: new Set() };
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
  const binary = new Set(texts.flatMap(({ index }, place) => (figures[3 * place + 2]! > 0 ? [index] : [])));
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

function isNoText(cell: string, type: string): string {
  return type === 'BLOB' ? `${cell} IS NOT NULL AND try(decode(${cell})) IS NULL` : 'false';
}
