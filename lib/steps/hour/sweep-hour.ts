import { tellBy } from '../../alerts/alert.ts';
import { NO_SUBJECT, routeAlert, routeEscalation } from '../../alerts/route-alert.ts';
import { sweepAlert } from '../../alerts/sweep-alert.ts';
import { isOverdue } from '../../alerts/task.ts';
import { addDays, type Night, toInstant, toLocalDate } from '../../calendar.ts';
import { describeOverrideEnd, findLastWords } from '../../care/overrides.ts';
import type { Draft } from '../../messages/draft.ts';
import { makeOverrideEndedMessage, makeSweepMessage } from '../../messages/sweep-messages.ts';
import { roundScore } from '../../scoring/rounding.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import { readDeliverMode } from '../delivery/deliver-mode.ts';
import type { DeliveryCounts } from '../delivery/delivery-report.ts';
import { holdOnce, release } from '../delivery/plan-outbox.ts';
import type { DeliveryDependencies, NightDependencies } from '../dependencies.ts';
import { draftOverdue } from './draft-overdue.ts';

export interface SweptHour {
  /** ISO instant. */
  readonly at: string;
  readonly mode: 'off' | 'shadow' | 'on';
  readonly reminders: number;
  readonly escalations: number;
  readonly snoozesEnded: number;
  readonly overdueTasks: number;
  readonly overridesEnded: number;
  /** Of all that was due, of whatever period. */
  readonly deliveries: DeliveryCounts;
}

/** What a sweep needs: no exports, no metrics. */
export type SweepDependencies = DeliveryDependencies & Pick<NightDependencies, 'history' | 'care'>;

/**
 * What an hour asks for, whether or not a night ran: reminders, escalations, snoozes and overrides that end, overdue tasks, and messages
 * whose hour has come. While delivery is not on, nothing is told and no clock is advanced. It waits so long for what is due soon.
 */
export async function sweepHour(dependencies: SweepDependencies, patienceMs: number): Promise<SweptHour> {
  const now = dependencies.now();
  const at = new Date(now).toISOString();
  const mode = await readDeliverMode(dependencies);
  const none = { reminders: 0, escalations: 0, snoozesEnded: 0, overdueTasks: 0, overridesEnded: 0 };
  const told = mode === 'on' ? await tellHour(now, dependencies) : none;
  return { at, mode, ...told, deliveries: await deliverMessages({ patienceMs }, dependencies) };
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
  for (const { account, rule } of await alerts.readDueAlerts(at)) {
    // What is due comes from an index, which lags: what becomes of an alert is judged by the alert itself, which may be gone.
    const alert = (await alerts.readAlertsOf(account)).find((one) => one.rule === rule);
    const swept = alert && sweepAlert(alert, at);
    if (!swept) continue;
    const { notice } = swept;
    const route = notice === 'escalation' ? routeEscalation : routeAlert;
    const recipient = route(alert.about, toLocalDate(now, timezone), notify);
    const message = recipient && makeSweepMessage(alert, notice, recipient, config);
    // Held until the alert is written: cut off in between, the next sweep finds it due again, and the message there.
    const held = message && (await holdOnce(message, dependencies));
    const written = await alerts.writeAlert(message ? tellBy(swept.alert, message) : swept.alert);
    // A person clicked meanwhile, or another sweep was first, who releases it: what they made of the alert stands.
    if (written === null) continue;
    if (held) await release(held, dependencies);
    if (notice === 'reminder') counts.reminders++;
    else if (notice === 'escalation') counts.escalations++;
    else counts.snoozesEnded++;
  }
  return counts;
}

async function sweepTasks(now: number, today: Night, dependencies: SweepDependencies): Promise<number> {
  const { alerts } = dependencies;
  const overdue = (await alerts.readTasks()).filter((task) => isOverdue(task, today) && task.overdueToldAt === null);
  const messages = draftOverdue(overdue, today, dependencies.config);
  await putMessages(messages, dependencies);
  for (const task of overdue) await alerts.writeTask({ ...task, overdueToldAt: new Date(now).toISOString() });
  return overdue.length;
}

/** Overrides whose first night without them is tonight: said once, to the account's owner. */
async function sweepOverrides(today: Night, dependencies: SweepDependencies): Promise<number> {
  const { care, history, config } = dependencies;
  const words = findLastWords(await care.readAll(), today, config.timezone);
  const ending = [...words.values()].flatMap((word) =>
    !word.isCleared && word.override.expiresOn === today ? [word.override] : [],
  );
  if (ending.length === 0) return 0;
  const run = await history.readLastRunBefore(addDays(today, 1));
  const messages: Draft[] = [];
  for (const { account, score, setAt, owner, expiresOn } of ending) {
    const [chart] = run ? await history.readAccount([run], account) : [];
    const computed = chart?.raw == null ? null : roundScore(chart.raw);
    const because = describeOverrideEnd(score, { because: 'expired', on: expiresOn }, computed);
    const about = { ...NO_SUBJECT, owner: chart?.owner ?? owner };
    const recipient = routeAlert(about, today, config.notify);
    const override = { account, name: chart?.name ?? null, setAt, because };
    if (recipient) messages.push(makeOverrideEndedMessage(override, recipient, today, config));
  }
  return putMessages(messages, dependencies);
}

/** Those that are there already stay as they are. Returns how many are new. */
async function putMessages(messages: readonly Draft[], dependencies: SweepDependencies): Promise<number> {
  let added = 0;
  for (const message of messages) {
    const held = await holdOnce(message, dependencies);
    if (held && (await release(held, dependencies))) added++;
  }
  return added;
}
