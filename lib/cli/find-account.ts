import type { Chart } from '../history/chart.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Run } from '../history/run.ts';
import { findNamed } from '../steps/accounts/find-named.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { printable } from './terminal.ts';

/** The account that somebody means on a night: by id; else the only one whose name is, or starts with, the words given. Null: none. */
export async function findChartOf(wanted: string, run: Run, history: HistoryStore): Promise<Chart | null> {
  const found = await findNamed(wanted, run, history);
  if (found.length <= 1) return found[0] ?? null;
  const some = found.slice(0, SHOWN).map((chart) => `${chart.account} (${chart.name})`);
  throw notCompleted(
    `${found.length} accounts are named "${printable(wanted)}…": ${printable(some.join(', '))}. Give the id.`,
  );
}

const SHOWN = 8;

/** Its id: as given, unless it is a name on the newest night. One that nobody knows is left to whoever asks. */
export async function resolveAccount(wanted: string, { history }: { readonly history: HistoryStore }): Promise<string> {
  // Every name starts with nothing, and what is of no account is kept under nothing.
  if (wanted.trim() === '')
    throw wrongUsage('The account is empty. Give its id, as in scores.csv, or the start of its name.');
  const run = await history.readLastRunBefore('9999-12-31');
  const chart = run && (await findChartOf(wanted, run, history));
  return chart?.account ?? wanted;
}
