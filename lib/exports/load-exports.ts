import type { ReadingScratch } from '../files/scratch.ts';
import type { ExportSource } from './export-source.ts';
import type { ExportReport, ExportTable, NightExports, RejectedRow } from './export-table.ts';
import { createLister } from './list-objects.ts';
import { loadExport } from './load-export.ts';
import type { LoadRequest } from './load-request.ts';

import { createManifestReader } from './read-manifests.ts';
import { createPieceReader } from './read-pieces.ts';
import { createReaderDatabase, type OpenDatabase, openReaderDatabase } from './reader-database.ts';
import { withoutUntranslated } from './without-untranslated.ts';

export type { LoadRequest };

/** Reads nights one after the other; a file that several nights need is fetched and read once. */
export interface ExportLoader {
  /** Bad input never throws: it is an export's state. Throws when the source cannot be listed or fetched. One call at a time. */
  load(request: LoadRequest): Promise<NightExports>;
  /** Frees the database. The files of `relation` stay in `scratch`, which is the caller's. */
  close(): Promise<void>;
}

/** The source is listed once: every night of one loader sees the same files. */
export function createExportLoader(options: {
  readonly source: ExportSource;
  readonly scratch: ReadingScratch;
  readonly openDatabase?: () => Promise<OpenDatabase>;
}): ExportLoader {
  const { source, scratch } = options;
  const database = createReaderDatabase(options.openDatabase ?? (() => openReaderDatabase(scratch.folder)));
  const sources = {
    location: source.location,
    database,
    list: createLister(source),
    readPiece: createPieceReader(source, scratch, database),
    readManifest: createManifestReader(source, scratch.folder),
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
      return withoutUntranslated(request.config, { tables, reports, rejects });
    },
    close: () => database.close(),
  };
}
