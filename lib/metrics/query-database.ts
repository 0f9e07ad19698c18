import { type DuckDBConnection, DuckDBInstance, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { quoteName, quoteText } from '../quote-sql.ts';
import { appendColumns } from './append-columns.ts';
import { createColumnReader } from './column-reader.ts';
import type {
  ColumnDescription,
  ExportLoad,
  InsertRequest,
  OpenRequest,
  ProcessOptions,
  QueryRequest,
  ResultColumn,
} from './query-protocol.ts';

/** One night's tables in memory. */
export interface QueryDatabase {
  load(request: ExportLoad): Promise<void>;
  /** Turns off files, network, extensions and settings for good. Only then anything can be asked. */
  seal(): Promise<void>;
  insert(request: InsertRequest): Promise<void>;
  describe(request: QueryRequest): Promise<readonly ColumnDescription[]>;
  query(request: QueryRequest): Promise<readonly ResultColumn[]>;
  close(): void;
}

/** Runs the trusted statements. Nothing is spilled to disk: what does not fit the memory limit is an error. */
export async function openDatabase(request: OpenRequest, options: ProcessOptions): Promise<QueryDatabase> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMegabytes}MB`,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const trusted = await instance.connect();
  await trusted.run("SET TimeZone = 'UTC'");
  for (const statement of request.statements) await trusted.run(statement);
  const connections = new Map<string, DuckDBConnection>();
  for (const schema of request.schemas) {
    const connection = await instance.connect();
    await connection.run(`SET schema = ${quoteText(schema)}`);
    connections.set(schema, connection);
  }
  let isSealed = false;
  const connectionOf = (schema: string): DuckDBConnection => {
    if (!isSealed) throw new Error('The night in the query process is not cut off from files yet.');
    return connections.get(schema) ?? trusted;
  };

  return {
    async load({ statements }) {
      for (const statement of statements) await trusted.run(statement);
    },
    async seal() {
      await trusted.run('SET enable_external_access = false');
      await trusted.run('SET lock_configuration = true');
      isSealed = true;
    },
    async insert({ schema, table, columns, statements }) {
      const written = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
      await trusted.run(`CREATE TABLE ${quoteName(schema)}.${quoteName(table)} (${written})`);
      await appendColumns(trusted, schema, table, columns);
      for (const statement of statements) await trusted.run(statement);
    },
    async describe({ schema, sql }) {
      const prepared = await connectionOf(schema).prepare(sql);
      const columns = Array.from({ length: prepared.columnCount }, (_, index) =>
        describeColumn(prepared.columnName(index), prepared.columnType(index)),
      );
      prepared.destroySync();
      return columns;
    },
    async query({ schema, sql }) {
      const result = await connectionOf(schema).run(sql);
      const readers = result.columnTypes().map((type) => createColumnReader(type));
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
        for (const [index, reader] of readers.entries()) reader.add(chunk, index);
      return readers.map((reader) => reader.finish());
    },
    close() {
      for (const connection of connections.values()) connection.closeSync();
      trusted.closeSync();
      instance.closeSync();
    },
  };
}

function describeColumn(name: string, type: DuckDBType): ColumnDescription {
  return { name, type: kindOf(type.typeId), sqlType: String(type) };
}

function kindOf(type: DuckDBTypeId): ColumnDescription['type'] {
  switch (type) {
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.DECIMAL:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return 'number';
    case DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return 'text';
    case DuckDBTypeId.DATE:
      return 'date';
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
      return 'timestamp';
    case DuckDBTypeId.SQLNULL:
      return 'null';
    case DuckDBTypeId.INVALID:
    case DuckDBTypeId.TIME:
    case DuckDBTypeId.INTERVAL:
    case DuckDBTypeId.BLOB:
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.UUID:
    case DuckDBTypeId.UNION:
    case DuckDBTypeId.BIT:
    case DuckDBTypeId.TIME_TZ:
    case DuckDBTypeId.TIMESTAMP_TZ:
    case DuckDBTypeId.ANY:
    case DuckDBTypeId.BIGNUM:
    case DuckDBTypeId.STRING_LITERAL:
    case DuckDBTypeId.INTEGER_LITERAL:
    case DuckDBTypeId.TIME_NS:
    case DuckDBTypeId.GEOMETRY:
    case DuckDBTypeId.VARIANT:
      return 'other';
  }
}
