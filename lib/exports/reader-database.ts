import type { DuckDBConnection } from '@duckdb/node-api';
import { atExit } from '../files/at-exit.ts';
import { quoteText } from '../quote-sql.ts';

/** One running DuckDB. */
export interface OpenDatabase {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** The DuckDB that reads files. After a fatal error an instance answers nothing any more: it is closed, and the next call opens another. */
export interface ReaderDatabase {
  connection(): Promise<DuckDBConnection>;
  /** Forgets the running one, with all its tables and what it has spilled to disk. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export const READER_MEMORY = '1GB';

export function createReaderDatabase(open: () => Promise<OpenDatabase>): ReaderDatabase {
  let opening: Promise<OpenDatabase> | null = null;

  async function close(): Promise<void> {
    const running = opening;
    opening = null;
    (await running)?.close();
  }

  return {
    async connection() {
      opening ??= open();
      return (await opening).connection;
    },
    renew: close,
    close,
  };
}

/** In memory, within READER_MEMORY; what does not fit is spilled to `scratch`. */
export async function openReaderDatabase(scratch: string): Promise<OpenDatabase> {
  const { DuckDBInstance } = await import('../duckdb.ts');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: READER_MEMORY });
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoteText(scratch)}`);
  // A process does not end before the statement that it runs.
  const forgetExit = atExit(() => connection.interrupt());
  return {
    connection,
    close() {
      forgetExit();
      connection.closeSync();
      instance.closeSync();
    },
  };
}
