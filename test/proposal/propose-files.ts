import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fitProposal } from '../../lib/cli/fit-proposal.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { readConfig } from '../../lib/config/read-config.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import type { QueryWorker } from '../../lib/metrics/query-worker.ts';
import { type CurrencyGuess, guessCurrency } from '../../lib/proposal/guess-currency.ts';
import type { Proposal } from '../../lib/proposal/proposal.ts';
import { propose } from '../../lib/proposal/propose.ts';
import { createFactReader } from '../../lib/proposal/read-facts.ts';
import { understandFolder } from '../../lib/proposal/understand-folder.ts';
import { temporaryFolder } from '../exports/export-night.ts';

interface Proposed {
  readonly proposal: Proposal;
  readonly currency: CurrencyGuess;
}

/** What `rounds init --yes` guesses of an export source, before anything is measured. */
export async function proposeFrom(source: ExportSource, lastNight: string): Promise<Proposed> {
  const reader = createFactReader(source, { folder: temporaryFolder(), freeBytes: async () => 1e12 });
  try {
    const { sets, unread } = await reader.readFolder(() => {});
    const understanding = await understandFolder(sets, reader, null);
    if (understanding === null) throw new Error(`No file lists customers. ${JSON.stringify(unread)}`);
    const currency = guessCurrency(understanding);
    const settings = { portfolio: 'My customers', timezone: 'UTC', currency: currency.code, operators: null };
    return { proposal: propose(understanding, { settings, lastNight, night: null, dateOrder: null }), currency };
  } finally {
    await reader.close();
  }
}

/** The model that it writes. */
export async function fitModelOf(proposal: Proposal, source: ExportSource, worker: QueryWorker): Promise<HealthConfig> {
  const { text } = await fitProposal(proposal, { source, now: () => 0, schema: null, worker });
  const read = readConfig(text, 'health.yaml');
  if (!('config' in read)) throw new Error(text);
  return read.config;
}

/** A folder of files by name. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** What is guessed of files by name on the morning after 15 March 2026. */
export async function proposeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<
  Proposed & {
    /** `arr: ARR: every account has one`. */
    readonly remarks: readonly string[];
    readonly folder: string;
  }
> {
  const folder = writeFiles(files);
  const proposed = await proposeFrom(createFolderExportSource(folder), '2026-03-15');
  const remarks = proposed.proposal.remarks.map(({ about, text, certainty }) => `${certainty} ${about}: ${text}`);
  return { ...proposed, remarks, folder };
}

/** Rows of cells as CSV; `;` between them where a comma is the decimal sign. */
export function csvOf(rows: readonly (readonly (string | number)[])[], delimiter: ',' | ';' = ','): string {
  const cell = (value: string | number) => (/[,;"]/.test(String(value)) ? `"${value}"` : String(value));
  return rows.map((row) => `${row.map(cell).join(delimiter)}\n`).join('');
}

/** Ten customers c0 to c9, each row made of the customer's place. */
export function tenRows(row: (at: number) => readonly (string | number)[]): (readonly (string | number)[])[] {
  return Array.from({ length: 10 }, (_, at) => row(at));
}

/** What each of them did on every day of two weeks up to 15 March, the later the less often. */
export const usage = csvOf([
  ['date', 'customer_id', 'event'],
  ...Array.from({ length: 14 }, (_, day) =>
    tenRows((at) => [
      `2026-03-${String(day + 2).padStart(2, '0')}`,
      `c${at}`,
      (at * day) % 3 === 0 ? 'login' : 'report',
    ]),
  )
    .flat()
    .filter((_, at) => at % 10 <= 3 || at % 7 < 5),
]);
