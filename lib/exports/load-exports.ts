import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { atExit } from '../at-exit.ts';
import type { ExportSource } from '../ports/export-source.ts';
import type { ExportReport, ExportTable, NightExports, RejectedRow } from './export-table.ts';
import { createLister } from './list-objects.ts';
import { loadExport } from './load-export.ts';
import type { LoadRequest } from './load-request.ts';

export type { LoadRequest };

import { quoteText } from '../quote-sql.ts';
import { createManifestReader } from './read-manifests.ts';
import { createPieceReader } from './read-pieces.ts';

/** Reads nights one after the other; a file that several nights need is fetched and read once. */
export interface ExportLoader {
  /** Bad input never throws: it is an export's state. Throws when the source cannot be listed or fetched. One call at a time. */
  load(request: LoadRequest): Promise<NightExports>;
  /** Frees the database. The files of `relation` stay in `scratch`, which is the caller's. */
  close(): Promise<void>;
}

/** The source is listed once: every night of one loader sees the same files. */
export async function createExportLoader(options: {
  source: ExportSource;
  /** Folder for this loader alone. */
  scratch: string;
  connection?: DuckDBConnection;
}): Promise<ExportLoader> {
  const { source, scratch } = options;
  const instance = options.connection ? null : await openDatabase(scratch);
  const connection = options.connection ?? (await instance!.connect());
  // A process does not end before the statement that it runs.
  const forgetExit = atExit(() => connection.interrupt());
  const sources = {
    location: source.location,
    connection,
    list: createLister(source),
    readPiece: createPieceReader(source, scratch, connection),
    readManifest: createManifestReader(source, scratch),
  };

  return {
    async load(request) {
      const tables = new Map<string, ExportTable>();
      const reports = new Map<string, ExportReport>();
      const rejects: RejectedRow[] = [];
      for (const [name, config] of request.config.exports) {
        const loaded = await loadExport(config, request, sources);
        reports.set(name, loaded.report);
        if (loaded.table) tables.set(name, loaded.table);
        rejects.push(...loaded.rejects);
      }
      return { tables, reports, rejects };
    },
    async close() {
      forgetExit();
      if (!instance) return;
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function openDatabase(scratch: string): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoteText(scratch)}`);
  connection.closeSync();
  return instance;
}
