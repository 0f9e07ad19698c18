import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import type { ExportConfig, HealthConfig } from '../../lib/config/health-config.ts';
import type { ExportReport, ExportTable, NightExports } from '../../lib/exports/export-table.ts';
import { createExportLoader } from '../../lib/exports/load-exports.ts';
import type { LoadRequest } from '../../lib/exports/load-request.ts';
import type { OpenDatabase } from '../../lib/exports/reader-database.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { buildConfig } from '../support/config-builder.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The text of a row as it comes out of a relation: what SQL would print. */
export type Row = Readonly<Record<string, unknown>>;

type CsvOverrides = Partial<ExportConfig['csv']>;
type Overrides = Omit<Partial<ExportConfig>, 'csv' | 'types'> & {
  csv?: CsvOverrides;
  types?: Readonly<Record<string, 'number' | 'boolean' | 'text'>>;
};

/** An export of one file that holds everything, until an override says otherwise. */
export function exportOf(overrides: Overrides = {}): ExportConfig {
  const { csv, types, ...rest } = overrides;
  return {
    name: 'usage',
    files: 'usage.csv',
    account: 'account_id',
    isAccountNamed: false,
    time: null,
    id: null,
    keep: 'first',
    updatedAt: null,
    asOf: null,
    required: false,
    freshWithinHours: null,
    isManifestMandatory: false,
    manifest: null,
    maxRejects: 0.05,
    maxSize: null,
    format: null,
    compression: null,
    dates: null,
    timezone: null,
    areEmptyFilesSound: false,
    csv: {
      delimiter: null,
      header: null,
      skip: 0,
      skipLast: 0,
      quote: '"',
      quoteEscape: null,
      comment: null,
      decimal: null,
      thousands: null,
      encoding: 'utf-8',
      nulls: [''],
      dates: null,
      ...csv,
    },
    json: { rows: null },
    types: new Map(Object.entries(types ?? {})),
    match: { by: 'exact' },
    isSparse: false,
    ...rest,
  };
}

export function configOf(exports: readonly ExportConfig[], timezone = 'UTC', roster = 'accounts'): HealthConfig {
  return {
    ...buildConfig(),
    portfolio: 'Small',
    timezone,
    currency: 'USD',
    exports: new Map(exports.map((one) => [one.name, one])),
    accounts: { kind: 'export', from: roster, columns: new Map([['id', 'account_id']]), attributes: [] },
    stages: { onboardingDays: 90, renewalDays: 90 },
    metrics: new Map(),
    profiles: [],
    bands: { healthy: 80, watch: 60 },
    rules: [],
    playbooks: new Map(),
    configHash: 'config',
    modelHash: '0'.repeat(64),
    metricHashes: new Map(),
  };
}

/** A temporary folder with these files, gone when the test is. */
export function folderOf(files: Files): string {
  const root = temporaryFolder();
  addFiles(root, files);
  return root;
}

export function addFiles(root: string, files: Files): void {
  for (const [key, content] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(key)), { recursive: true });
    writeFileSync(path.join(root, key), content);
  }
}

/** Says when a file was last written. */
export function touch(root: string, key: string, instant: string): void {
  utimesSync(path.join(root, key), new Date(instant), new Date(instant));
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-exports-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One instance for a test file: opening DuckDB takes longer than most tests. */
const opened = DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' }).then((one) => one.connect());

export function openConnection() {
  return opened;
}

/** What a loader runs on; a disk without end and a sound DuckDB unless a test says otherwise. */
export interface Machine {
  readonly freeBytes?: number | (() => number);
  /** Scratch, when a test looks into it. */
  readonly folder?: string;
  readonly openDatabase?: () => Promise<OpenDatabase>;
  readonly failFetchOf?: { readonly key: string; readonly error: Error };
}

/** A loader over a folder; load it for several nights to see a replay. */
export function loaderOver(root: string, { freeBytes = 1e12, folder, openDatabase, failFetchOf }: Machine = {}) {
  const source = createFolderExportSource(root);
  return createExportLoader({
    source: {
      ...source,
      async fetch(object, destination) {
        if (object.key === failFetchOf?.key) throw failFetchOf.error;
        await source.fetch(object, destination);
      },
    },
    scratch: {
      folder: folder ?? temporaryFolder(),
      freeBytes: async () => (typeof freeBytes === 'number' ? freeBytes : freeBytes()),
    },
    openDatabase: openDatabase ?? (async () => ({ connection: await opened, close: () => undefined })),
  });
}

export type NightOptions = Partial<Omit<LoadRequest, 'config'>> & {
  readonly timezone?: string;
  /** The export that the accounts are read from. */
  readonly roster?: string;
};

export function requestOf(exports: readonly ExportConfig[], options: NightOptions = {}): LoadRequest {
  const { timezone, roster, ...rest } = options;
  return {
    config: configOf(exports, timezone, roster),
    night: '2024-03-10',
    isReplay: false,
    windowStart: new Map(),
    weekdayRows: new Map(),
    ...rest,
  };
}

export interface SeenExport {
  /** Its notes by their words. */
  readonly report: Omit<ExportReport, 'notes'> & { readonly notes: readonly string[] };
  readonly table: ExportTable | undefined;
  readonly rejects: NightExports['rejects'];
}

/** What one night sees of one export over these files. */
export async function seeExport(
  files: Files | string,
  config: Overrides = {},
  { machine, ...options }: NightOptions & { readonly machine?: Machine } = {},
) {
  const export_ = exportOf(config);
  const root = typeof files === 'string' ? files : folderOf(files);
  const loader = loaderOver(root, machine);
  const night = await loader.load(requestOf([export_], options));
  const { notes, ...report } = night.reports.get(export_.name)!;
  return {
    report: { ...report, notes: notes.map(({ message }) => message) },
    table: night.tables.get(export_.name),
    rejects: night.rejects,
  } satisfies SeenExport;
}

/** The rows of a table in their order, without the bookkeeping columns unless named. */
export async function tableRows(table: ExportTable | undefined, bookkeeping: readonly string[] = []): Promise<Row[]> {
  if (!table) throw new Error('The export has no table tonight.');
  const connection = await opened;
  const result = await connection.runAndReadAll(`SELECT * FROM (${table.relation}) ORDER BY __nr_row`);
  const names = result.columnNames();
  return result.getRowsJson().map((row) => {
    const cells = names.map((name, index): [string, unknown] => [name, row[index]]);
    return Object.fromEntries(cells.filter(([name]) => !name.startsWith('__nr_') || bookkeeping.includes(name)));
  });
}
