import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText } from '../quote-sql.ts';
import { FileProblem } from './file-problem.ts';
import { checkNames, type RawColumn, type RawFile, rawColumn } from './raw-file.ts';

/** A Parquet file as text cells; numbers and booleans state their type, moments are wall clock in `zone`. Throws FileProblem. */
export async function readParquet(
  file: string,
  { zone, connection }: { zone: string; connection: DuckDBConnection },
): Promise<RawFile> {
  const source = `read_parquet(${quoteText(file)}, file_row_number=true)`;
  const described = await describe(file, connection);
  checkNames(described.map(({ name }) => name));
  const cells = described.map(
    ({ name, type }, index) => `${textOf(quoteName(name), type, zone)} AS ${rawColumn(index)}`,
  );
  return {
    columns: described.map(({ name, type }): RawColumn => ({ name, stated: statedType(type) })),
    relation: `SELECT ${['file_row_number + 1 AS line', ...cells].join(', ')} FROM ${source}`,
    rows: await countRows(file, connection),
    rejected: 0,
    rejects: [],
  };
}

async function describe(file: string, connection: DuckDBConnection): Promise<{ name: string; type: string }[]> {
  try {
    const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteText(file)})`);
    return result.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch {
    throw new FileProblem(
      'cannot be read as Parquet: it is cut off, damaged or something else. Export or upload it again.',
    );
  }
}

async function countRows(file: string, connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll(
    `SELECT num_rows::DOUBLE FROM parquet_file_metadata(${quoteText(file)})`,
  );
  return Number(result.getRows()[0]?.[0]);
}

const numberType = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

function statedType(type: string): RawColumn['stated'] {
  if (numberType.test(type)) return 'number';
  return type === 'BOOLEAN' ? 'boolean' : null;
}

function textOf(cell: string, type: string, zone: string): string {
  if (type === 'FLOAT') return `${cell}::DOUBLE::VARCHAR`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `timezone(${quoteText(zone)}, ${cell})::VARCHAR`;
  if (/^(STRUCT|MAP|UNION)\(|\]$/.test(type)) return `to_json(${cell})::VARCHAR`;
  return `${cell}::VARCHAR`;
}
