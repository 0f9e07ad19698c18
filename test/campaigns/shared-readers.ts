import { createHash } from 'node:crypto';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { createLister, once } from '../../lib/exports/list-objects.ts';
import { type LoadedExport, loadExport } from '../../lib/exports/load-export.ts';
import type { ExportLoader } from '../../lib/exports/load-exports.ts';
import { createManifestReader } from '../../lib/exports/read-manifests.ts';
import { createPieceReader } from '../../lib/exports/read-pieces.ts';
import { createReaderDatabase, openReaderDatabase } from '../../lib/exports/reader-database.ts';
import { openScratch } from '../../lib/files/scratch.ts';
import type { InsertRequest, OpenRequest, QueryRequest } from '../../lib/metrics/query-protocol.ts';
import type { QueryError, QueryWorker } from '../../lib/metrics/query-worker.ts';

export interface SharedReaders {
  /** Lists its source anew. */
  openLoader(source: ExportSource): ExportLoader;
  close(): Promise<void>;
}

/** A file that was read for one loader is not read again for another: one that is wrong must have a version of its own. */
export function openSharedReaders(clean: ExportSource): SharedReaders {
  const scratch = openScratch('campaign');
  const database = createReaderDatabase(() => openReaderDatabase(scratch.folder));
  let listed = clean;
  const fetching: ExportSource = { ...clean, fetch: (object, destination) => listed.fetch(object, destination) };
  const readPiece = createPieceReader(fetching, scratch, database);
  return {
    openLoader(source) {
      const sources = {
        location: source.location,
        database,
        list: createLister(source),
        readPiece,
        readManifest: createManifestReader(source, scratch.folder),
      };
      return {
        async load(request) {
          listed = source;
          const loaded = new Map<string, LoadedExport>();
          for (const [name, config] of request.config.exports)
            loaded.set(name, await loadExport(config, request, sources));
          const all = [...loaded];
          return {
            tables: new Map(all.flatMap(([name, { table }]) => (table ? [[name, table]] : []))),
            reports: new Map(all.map(([name, { report }]) => [name, report])),
            rejects: all.flatMap(([, { rejects }]) => rejects),
          };
        },
        close: async () => {},
      };
    },
    async close() {
      await database.close();
      await scratch.close();
    },
  };
}

/** Files that do not change while a campaign runs are listed once. */
export function listOnce(source: ExportSource): ExportSource {
  const listed = new Map<string, ReturnType<ExportSource['list']>>();
  return { ...source, list: (prefix) => once(listed, prefix, () => source.list(prefix)) };
}

/**
 * A query process that is asked nothing twice: the same question over the same tables has the same answer. Most nights after a
 * corrupted one have the files of the clean ones.
 */
export function rememberAnswers(worker: QueryWorker): QueryWorker {
  const failures = new Map<string, Promise<ReadonlyMap<string, QueryError>>>();
  const described = new Map<string, ReturnType<QueryWorker['describe']>>();
  const answered = new Map<string, ReturnType<QueryWorker['query']>>();
  let night: { readonly open: OpenRequest; readonly inserts: InsertRequest[]; key: string; isOpen: boolean } | null =
    null;

  /** What was put off is done before the first question that was not asked yet. */
  async function running(): Promise<QueryWorker> {
    if (night === null) throw new Error('No night is open.');
    if (night.isOpen) return worker;
    night.isOpen = true;
    await worker.open(night.open);
    for (const insert of night.inserts) await worker.insert(insert);
    return worker;
  }
  const keyOf = (question: QueryRequest) => hash([night?.key, question]);

  return {
    open(request) {
      const key = hash(request);
      const isNew = !failures.has(key);
      night = { open: request, inserts: [], key, isOpen: isNew };
      return once(failures, key, () => worker.open(request));
    },
    async insert(request) {
      if (night === null) throw new Error('No night is open.');
      night.inserts.push(request);
      night.key = hash([
        night.key,
        { ...request, columns: request.columns.map((one) => ({ ...one, values: [...one.values] })) },
      ]);
      if (night.isOpen) await worker.insert(request);
    },
    describe: (question, limitMs) =>
      once(described, keyOf(question), async () => (await running()).describe(question, limitMs)),
    query: (question, limitMs) =>
      once(answered, keyOf(question), async () => (await running()).query(question, limitMs)),
    close: () => worker.close(),
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}
