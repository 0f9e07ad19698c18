import { gunzipSync } from 'node:zlib';
import type { OrderLog } from '../../actions/order-log.ts';
import { type Night, toLocalDate } from '../../calendar.ts';
import { createQuoteFinder } from '../../channels/find-quotes.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { WorkStore } from '../../files/work-store.ts';
import { readMorningPeriod } from '../../messages/morning-period.ts';
import { lastCompleteWeek, listDueAudiences } from '../../messages/week-hours.ts';
import type { MetricHistory } from '../../metric-history/metric-history.ts';
import type { LinkStore } from '../../pages/link-store.ts';
import { nameCards } from '../../pages/signed-link.ts';
import type { NightDependencies } from '../dependencies.ts';
import { workKeys } from '../night/work-files.ts';
import { summariseWeek } from '../week/summarise-week.ts';
import {
  type ForgottenMessages,
  findMessages,
  isToBeMadeAgain,
  type NightToTell,
  readNightToTell,
  scrubMessages,
  tellNightWithout,
} from './forget-messages.ts';
import { tellOverdueAgain } from './tell-overdue-again.ts';

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
  /** Of nights, weeks and sweeps. */
  readonly messages: ForgottenMessages;
  /** What people clicked on it. */
  readonly clicks: number;
  /** Files that steps had left for each other. */
  readonly workFiles: number;
}

export type ForgetDependencies = Pick<NightDependencies, 'history' | 'care' | 'cases' | 'outbox' | 'work' | 'now'> & {
  readonly metricHistory: MetricHistory;
  readonly orders: OrderLog;
  readonly links: LinkStore;
  /** Null: messages that are about others too cannot be made again. */
  readonly config: HealthConfig | null;
};

/** Messages about others wait to be sent, and without the model they cannot be made again. Nothing was removed. */
export class ModelNeededError extends Error {
  override readonly name = 'ModelNeededError';

  constructor(messages: number) {
    super(
      `${messages} ${messages === 1 ? 'message that waits' : 'messages that wait'} to be sent ${messages === 1 ? 'names' : 'name'} other customers too, and must be made again without this one: give --config FILE, the health.yaml of this portfolio.`,
    );
  }
}

/** The model is another portfolio's: made with it, messages would go to others. Nothing was removed. */
export class WrongModelError extends Error {
  override readonly name = 'WrongModelError';

  constructor(config: HealthConfig, { report }: NightToTell) {
    super(
      `The health.yaml is of the portfolio ${config.portfolio}, and what is kept here is of ${report.portfolio}: give --config FILE, the one it was scored with.`,
    );
  }
}

/**
 * Removes one customer from everything that is kept: table, history, outbox and work files. Run again after a failure it removes what is
 * left. Totals of nights stay: they name nobody. Throws `ModelNeededError`.
 */
export async function forgetAccount(account: string, dependencies: ForgetDependencies): Promise<ForgetReceipt> {
  const { history, metricHistory, care, cases, outbox, orders, work } = dependencies;
  const runs = await history.listRuns(FIRST_NIGHT, LAST_NIGHT);
  const charts = await history.readAccount(runs, account);
  const texts = [account, ...(await findNames(account, dependencies))];
  const named = { account, isQuotedIn: createQuoteFinder(texts) };
  const found = await findMessages(named, outbox);
  const again = found.filter((one) => isToBeMadeAgain(one, account));
  if (again.length > 0 && dependencies.config === null && again.some(({ entry }) => entry.state !== 'cancelled'))
    throw new ModelNeededError(again.length);
  const nights = await readNights(new Set(again.map(({ entry }) => entry.period)), dependencies);
  const stranger = nights.find(({ report }) => report.portfolio !== dependencies.config?.portfolio);
  if (stranger && dependencies.config) throw new WrongModelError(dependencies.config, stranger);

  // First of all: what has been shared is open to others.
  const at = new Date(dependencies.now()).toISOString();
  await dependencies.links.revokeCards(nameCards(account), { by: 'rounds forget', at });
  const metricNights = (await metricHistory.removeAccount(account)).length;
  const careEvents = await care.removeAccount(account);
  const decisions = await cases.removeDecisions(account);
  const removed = await history.removeAccount(runs, account);
  await makeAgain(account, nights, new Set(again.map(({ entry }) => entry.period)), dependencies);
  const messages = await scrubMessages(found, named, outbox);
  const clicks = await removeClicks(texts, new Set(found.map(({ entry }) => entry.id)), orders);
  const workFiles = await removeWorkFiles(texts, work);
  const [first, last] = [charts[0]?.night, charts.at(-1)?.night];
  const span = first && last ? { first, last } : null;
  return { account, ...removed, nights: span, metricNights, careEvents, decisions, messages, clicks, workFiles };
}

const FIRST_NIGHT = '0000-01-01';
const LAST_NIGHT = '9999-12-31';

/** What the customer was ever called. */
async function findNames(account: string, { history, cases }: ForgetDependencies): Promise<ReadonlySet<string>> {
  const runs = await history.listRuns(FIRST_NIGHT, LAST_NIGHT);
  const names = new Set<string | null>();
  for (const { name } of await history.readAccount(runs, account)) names.add(name);
  for (const { about } of await cases.readCasesOf(account)) names.add(about.name);
  for (const { accountName } of await cases.readTasksOf(account)) names.add(accountName);
  for (const run of runs)
    for (let shard = 0; shard < Math.max(1, run.shards); shard++)
      for (const absence of await history.readAbsences(run, shard))
        if (absence.account === account) names.add(absence.name);
  names.delete(null);
  names.delete('');
  return names as ReadonlySet<string>;
}

async function readNights(
  periods: ReadonlySet<string>,
  dependencies: ForgetDependencies,
): Promise<readonly NightToTell[]> {
  const named = new Set<Night>();
  for (const period of periods) {
    const morning = readMorningPeriod(period);
    const run = morning === null ? null : await dependencies.history.readLastRunBefore(morning);
    if (morning === null || run) named.add(run?.night ?? period);
  }
  const nights = await Promise.all([...named].map((night) => readNightToTell(night, dependencies)));
  return nights.filter((night) => night !== null);
}

async function makeAgain(
  account: string,
  nights: readonly NightToTell[],
  periods: ReadonlySet<string>,
  dependencies: ForgetDependencies,
): Promise<void> {
  const { config } = dependencies;
  if (config === null) return;
  for (const night of nights) await tellNightWithout(account, night, { ...dependencies, config, isReplay: false });
  const week = lastCompleteWeek(toLocalDate(dependencies.now(), config.timezone));
  const to = listDueAudiences(week, dependencies.now(), config);
  if (periods.has(week)) await summariseWeek({ week, to }, { ...dependencies, config });
  for (const period of periods) await tellOverdueAgain(period, { ...dependencies, config });
}

async function removeClicks(
  texts: readonly string[],
  messages: ReadonlySet<string>,
  orders: OrderLog,
): Promise<number> {
  let removed = 0;
  for (const { order, says } of await orders.list()) {
    const isOfMessage = 'message' in order.act && messages.has(order.act.message.id);
    const isOfAccount = 'account' in order.act && texts.includes(order.act.account);
    if (!isOfMessage && !isOfAccount && !texts.some((text) => says.includes(text))) continue;
    await orders.remove(order.id);
    removed++;
  }
  return removed;
}

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

/** As text files hold it, as JSON and CSV do, and as a structured clone does: one byte a character, or two. */
function encodings(text: string): readonly Buffer[] {
  const json = JSON.stringify(text).slice(1, -1);
  const csv = text.replaceAll('"', '""');
  return [
    Buffer.from(text, 'utf8'),
    Buffer.from(json, 'utf8'),
    Buffer.from(csv, 'utf8'),
    Buffer.from(text, 'latin1'),
    Buffer.from(text, 'utf16le'),
  ];
}
