import { dueAt } from '../alerts/alert.ts';
import { type Recipient, routeAlert, routeEscalation, toPerson } from '../alerts/route-alert.ts';
import { sweepAlert } from '../alerts/sweep-alert.ts';
import { isOverdue, type Task } from '../alerts/task.ts';
import { addDays, type Night, toInstant, toLocalDate } from '../calendar.ts';
import { describeOverrideEnd, findLastWords } from '../care/overrides.ts';
import { makeOverdueMessage, makeOverrideEndedMessage, makeSweepMessage } from '../messages/alert-messages.ts';
import type { Message } from '../messages/message.ts';
import { roundScore } from '../scoring/rounding.ts';
import { type DeliveryCounts, deliverMessages } from './deliver-messages.ts';
import { readDeliverMode } from './deliver-mode.ts';
import type { NightDependencies } from './dependencies.ts';
import { readJson, workKeys } from './work-files.ts';

export interface SweptHour {
  /** ISO instant. */
  readonly at: string;
  readonly mode: 'off' | 'shadow' | 'on';
  readonly reminders: number;
  readonly escalations: number;
  readonly snoozesEnded: number;
  readonly overdueTasks: number;
  readonly overridesEnded: number;
  /** What was due in all periods that were looked at. */
  readonly deliveries: readonly DeliveryCounts[];
}

/** Periods so many days old are looked through for messages whose hour has come. */
const LOOK_BACK_DAYS = 5;

/**
 * What an hour asks for, whether or not a night ran: reminders, escalations, snoozes and overrides that end, overdue tasks, and messages
 * whose hour has come. While delivery is not on, nothing is told and no clock is advanced; messages of a shadow are marked as withheld.
 */
/** What a sweep needs: no exports, no metrics. */
export type SweepDependencies = Pick<
  NightDependencies,
  'config' | 'history' | 'care' | 'alerts' | 'work' | 'channels' | 'now' | 'today' | 'isPreview'
>;

export async function sweepHour(dependencies: SweepDependencies): Promise<SweptHour> {
  const now = dependencies.now();
  const at = new Date(now).toISOString();
  const mode = await readDeliverMode(dependencies);
  const none = { reminders: 0, escalations: 0, snoozesEnded: 0, overdueTasks: 0, overridesEnded: 0 };
  const told = mode === 'on' ? await tellHour(now, dependencies) : none;
  return { at, mode, ...told, deliveries: await deliverDue(now, dependencies) };
}

async function tellHour(now: number, dependencies: SweepDependencies) {
  const alerts = await sweepAlerts(now, dependencies);
  const today = toLocalDate(now, dependencies.config.timezone);
  const hasDayBegun = now >= toInstant(today, dependencies.config.notify.digest.at, dependencies.config.timezone);
  const overdueTasks = hasDayBegun ? await sweepTasks(now, today, dependencies) : 0;
  const overridesEnded = hasDayBegun ? await sweepOverrides(today, dependencies) : 0;
  return { ...alerts, overdueTasks, overridesEnded };
}

async function sweepAlerts(now: number, dependencies: SweepDependencies) {
  const { alerts, config } = dependencies;
  const { timezone, notify } = config;
  const at = new Date(now).toISOString();
  const counts = { reminders: 0, escalations: 0, snoozesEnded: 0 };
  for (const alert of await alerts.readDueAlerts(at)) {
    const swept = sweepAlert(alert, at);
    if (!swept) continue;
    const { notice } = swept;
    const route = notice === 'escalation' ? routeEscalation : routeAlert;
    const recipient = route(alert.about, toLocalDate(now, timezone), notify);
    // The message before the alert: cut off in between, the next sweep finds it due again, and the message there.
    const date = toLocalDate(Date.parse(dueAt(alert) ?? at), timezone);
    const messages = recipient ? [makeSweepMessage(alert, notice, recipient, config)] : [];
    await keepMessages(date, messages, dependencies);
    if ((await alerts.writeAlert(swept.alert)) === null) {
      // A person clicked meanwhile: what they made of it stands, and is looked at in an hour.
      await dropMessages(date, messages, dependencies);
      continue;
    }
    if (notice === 'reminder') counts.reminders++;
    else if (notice === 'escalation') counts.escalations++;
    else counts.snoozesEnded++;
  }
  return counts;
}

async function sweepTasks(now: number, today: Night, dependencies: SweepDependencies): Promise<number> {
  const { alerts } = dependencies;
  const overdue = (await alerts.readTasks()).filter((task) => isOverdue(task, today) && task.overdueToldAt === null);
  const byReader = new Map<string, { recipient: Recipient; tasks: Task[] }>();
  for (const task of overdue) {
    const recipient = readerOf(task, today, dependencies);
    if (recipient === null) continue;
    const own = byReader.get(recipient.destination) ?? { recipient, tasks: [] };
    own.tasks.push(task);
    byReader.set(recipient.destination, own);
  }
  const messages = [...byReader.values()].map(({ recipient, tasks }) => makeOverdueMessage(tasks, recipient, today));
  await keepMessages(today, messages, dependencies);
  for (const task of overdue) await alerts.writeTask({ ...task, overdueToldAt: new Date(now).toISOString() });
  return overdue.length;
}

function readerOf({ assignee }: Task, today: Night, { config }: SweepDependencies): Recipient | null {
  if (assignee !== null) return toPerson(assignee, today, config.notify.delegates);
  const nobody = { owner: null, manager: null };
  return routeAlert({ ...emptySubject, ...nobody }, today, config.notify);
}

const emptySubject = {
  name: null,
  owner: null,
  manager: null,
  arr: null,
  renewsOn: null,
  score: null,
  band: 'unknown',
  previousScore: null,
  because: '',
  nextStep: null,
} as const;

/** Overrides whose first night without them is tonight: said once, to the account's owner. */
async function sweepOverrides(today: Night, dependencies: SweepDependencies): Promise<number> {
  const { care, history, config } = dependencies;
  const words = findLastWords(await care.readAll(), today, config.timezone);
  const ending = [...words.values()].flatMap((word) =>
    !word.isCleared && word.override.expiresOn === today ? [word.override] : [],
  );
  if (ending.length === 0) return 0;
  const run = await history.readLastRunBefore(addDays(today, 1));
  const messages: Message[] = [];
  for (const { account, score, setAt, owner, expiresOn } of ending) {
    const [chart] = run ? await history.readAccount([run], account) : [];
    const computed = chart?.raw == null ? null : roundScore(chart.raw);
    const because = describeOverrideEnd(score, { because: 'expired', on: expiresOn }, computed);
    const about = { ...emptySubject, owner: chart?.owner ?? owner };
    const recipient = routeAlert(about, today, config.notify);
    const override = { account, name: chart?.name ?? null, setAt, because };
    if (recipient) messages.push(makeOverrideEndedMessage(override, recipient, today));
  }
  return keepMessages(today, messages, dependencies);
}

/** Adds to the day's messages; one that is there already stays as it is. Returns how many are new. */
async function keepMessages(
  today: Night,
  messages: readonly Message[],
  { work }: Pick<NightDependencies, 'work'>,
): Promise<number> {
  if (messages.length === 0) return 0;
  const key = workKeys.messages(sweepPeriod(today));
  const kept = await readJson<Message[]>(work, key, []);
  const known = new Set(kept.map(({ id }) => id));
  const added = messages.filter(({ id }) => !known.has(id));
  if (added.length > 0) await work.put(key, JSON.stringify([...kept, ...added]));
  return added.length;
}

async function dropMessages(
  date: Night,
  messages: readonly Message[],
  { work }: Pick<NightDependencies, 'work'>,
): Promise<void> {
  const key = workKeys.messages(sweepPeriod(date));
  const dropped = new Set(messages.map(({ id }) => id));
  const kept = await readJson<Message[]>(work, key, []);
  await work.put(key, JSON.stringify(kept.filter(({ id }) => !dropped.has(id))));
}

function sweepPeriod(date: Night): string {
  return `sweep-${date}`;
}

async function deliverDue(now: number, dependencies: SweepDependencies): Promise<readonly DeliveryCounts[]> {
  const today = toLocalDate(now, dependencies.config.timezone);
  const counts: DeliveryCounts[] = [];
  for (let back = LOOK_BACK_DAYS; back >= 0; back--) {
    const date = addDays(today, -back);
    counts.push(await deliverMessages({ period: date }, dependencies, 'scheduled'));
    counts.push(await deliverMessages({ period: sweepPeriod(date) }, dependencies, 'at-once'));
  }
  return counts.filter(({ period: _period, ...rest }) => Object.values(rest).some((count) => count > 0));
}
