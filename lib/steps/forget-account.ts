import { gunzipSync } from 'node:zlib';
import type { Night } from '../calendar.ts';
import type { MetricHistory } from '../ports/metric-history.ts';
import type { WorkStore } from '../ports/work-store.ts';
import type { NightDependencies } from './dependencies.ts';
import { workKeys } from './work-files.ts';

/** What was removed of one customer, and where from. */
export interface ForgetReceipt {
  readonly account: string;
  readonly charts: number;
  /** First and last night with a chart; null when there was none. */
  readonly nights: { readonly first: Night; readonly last: Night } | null;
  /** Nights that listed it as absent. */
  readonly absences: number;
  /** Nights whose metric values named it. */
  readonly metricNights: number;
  /** Overrides and pulses that were ever set on it, its alerts and tasks. */
  readonly careEvents: number;
  /** Nights of its decision log. */
  readonly decisions: number;
  /** Planned messages that named it, of nights and weeks. */
  readonly messages: number;
  /** Files that steps had left for each other. */
  readonly workFiles: number;
}

type Stores = Pick<NightDependencies, 'history' | 'care' | 'alerts' | 'outbox' | 'work'> & {
  readonly metricHistory: MetricHistory;
};

/**
 * Removes one customer from everything that is kept: table, history and outbox. Run again after a failure it removes what is left.
 * Totals of nights stay: they name nobody.
 */
export async function forgetAccount(
  account: string,
  { history, metricHistory, care, alerts, outbox, work }: Stores,
): Promise<ForgetReceipt> {
  const runs = await history.listRuns(FIRST_NIGHT, LAST_NIGHT);
  const charts = await history.readAccount(runs, account);
  const names = charts.flatMap(({ name }) => (name === null ? [] : [name]));
  // A message that names several customers goes as a whole: what is left of it would not be what was planned.
  const messages = await outbox.removeMessages(account);
  const workFiles = await removeWorkFiles([account, ...names], work);
  const metricNights = (await metricHistory.removeAccount(account)).length;
  const careEvents = await care.removeAccount(account);
  const decisions = await alerts.removeDecisions(account);
  const removed = await history.removeAccount(runs, account);
  const [first, last] = [charts[0]?.night, charts.at(-1)?.night];
  const nights = first && last ? { first, last } : null;
  return { account, ...removed, nights, metricNights, careEvents, decisions, messages, workFiles };
}

const FIRST_NIGHT = '0000-01-01';
const LAST_NIGHT = '9999-12-31';

/** They are made again whenever their night is: one that holds any of the texts is removed as a whole. */
async function removeWorkFiles(texts: readonly string[], work: WorkStore): Promise<number> {
  const needles = [...new Set(texts)].flatMap(encodings);
  let removed = 0;
  for (const key of await work.list(workKeys.allNights)) {
    const bytes = await work.get(key);
    if (!bytes) continue;
    const content = key.endsWith('.bin') ? gunzipSync(bytes) : Buffer.from(bytes);
    if (!needles.some((needle) => content.includes(needle))) continue;
    await work.remove(key);
    removed++;
  }
  return removed;
}

/** As text files hold it, as JSON does, and as a structured clone does: one byte a character, or two. */
function encodings(text: string): readonly Buffer[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    Buffer.from(text, 'utf8'),
    Buffer.from(json, 'utf8'),
    Buffer.from(text, 'latin1'),
    Buffer.from(text, 'utf16le'),
  ];
}
