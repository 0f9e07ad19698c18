import { isSamePerson } from '../../address.ts';
import { type Acted, acknowledge, hasDone, judge, snooze, undoAcknowledge, wake } from '../../alerts/act-on-alert.ts';
import { type Alert, type AlertAct, isOpen, tellBy } from '../../alerts/alert.ts';
import { findPlaybook } from '../../alerts/playbook.ts';
import { routeEscalation } from '../../alerts/route-alert.ts';
import { startPlaybook } from '../../alerts/task.ts';
import { addDays, toInstant, toLocalDate } from '../../calendar.ts';
import { type CareEvent, findOverrideProblem } from '../../care/care-event.ts';
import { type Act, RENEWAL_DAYS } from '../../channels/order.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { makeSweepMessage } from '../../messages/sweep-messages.ts';
import { holdOnce, release } from '../delivery/plan-outbox.ts';
import type { NightDependencies, OrderDependencies } from '../dependencies.ts';
import { done, type Outcome, refuse } from './outcome.ts';

/** Somebody else wrote at that moment: the act is made again on what they left. */
const ATTEMPTS = 8;

/** Who wants something done, and when they said so. */
export interface Click {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/** What is done to an account, or to the alerts that a message told of. Done again by the same click, it changes nothing. */
export async function actOnAccount(
  act: Exclude<Act, { do: 'show-home' | 'release' | 'discard' | 'task-done' }>,
  alerts: readonly [Alert, ...Alert[]],
  { by, at }: Click,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const onEach = (did: AlertAct['did'], apply: (alert: Alert) => Acted) =>
    actOnEach(alerts, { at, by, did }, apply, dependencies);
  switch (act.do) {
    case 'acknowledge':
      return onEach('acknowledged', (alert) => acknowledge(alert, by, at));
    case 'undo':
      return onEach('undid', (alert) => undoAcknowledge(alert, by, at));
    case 'wake':
      return onEach('woke', (alert) => wake(alert, by, at));
    case 'snooze':
      return onEach('snoozed', (alert) => snooze(alert, endSnooze(act.until, alert, at, dependencies.config), by, at));
    case 'useful':
    case 'not-useful':
      return onEach(act.do, (alert) => judge(alert, act.do, by, at));
    case 'wrong-owner': {
      const outcome = await onEach(act.do, (alert) => judge(alert, act.do, by, at));
      if (outcome.isDone) await passOn(alerts[0], at, dependencies);
      return outcome;
    }
    case 'start-playbook':
      return startTasks(alerts, { by, at }, dependencies);
    case 'override': {
      const { account, about } = alerts[0];
      const expiresOn = addDays(toLocalDate(Date.parse(at), dependencies.config.timezone), act.days);
      const { score, reason } = act;
      return keepCare(
        { kind: 'override-set', account, at, by, score, reason, expiresOn, owner: about.owner },
        dependencies,
      );
    }
    case 'pulse': {
      const { value, note } = act;
      return keepCare({ kind: 'pulse', account: alerts[0].account, at, by, value, note }, dependencies);
    }
  }
}

/** Whoever is one level up hears of it at once. The message is the same however often the click is carried out. */
async function passOn(clicked: Alert, at: string, dependencies: OrderDependencies): Promise<void> {
  const { alerts: store, config } = dependencies;
  const alert = (await store.readAlertsOf(clicked.account)).find(({ rule }) => rule === clicked.rule);
  const recipient = alert && routeEscalation(alert.about, toLocalDate(Date.parse(at), config.timezone), config.notify);
  if (!alert || !recipient) return;
  const message = makeSweepMessage(alert, 'wrong-owner', recipient, config);
  const held = await holdOnce(message, dependencies);
  if (!alert.messages.some(({ id }) => id === message.id)) await store.writeAlert(tellBy(alert, message));
  if (held) await release(held, dependencies);
}

/** On every alert of the message that it can be done to; refused when that is none. */
async function actOnEach(
  alerts: readonly Alert[],
  act: Pick<AlertAct, 'at' | 'by' | 'did'>,
  apply: (alert: Alert) => Acted,
  { alerts: store }: OrderDependencies,
): Promise<Outcome> {
  let changed = 0;
  let problem = 'It is over.';
  for (const alert of alerts) {
    const acted = await actOnOne(alert, act, apply, store);
    if (acted === null) changed++;
    else problem = acted;
  }
  return changed > 0 ? done('Done.') : refuse(problem);
}

/** Null: done, now or by the same click before; else why it cannot be. */
async function actOnOne(
  read: Alert,
  act: Pick<AlertAct, 'at' | 'by' | 'did'>,
  apply: (alert: Alert) => Acted,
  store: NightDependencies['alerts'],
): Promise<string | null> {
  let alert = read;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (hasDone(alert, act)) return null;
    const acted = apply(alert);
    if ('problem' in acted) return acted.problem;
    if (await store.writeAlert(acted.alert)) return null;
    const newest = (await store.readAlertsOf(alert.account)).find(({ rule }) => rule === alert.rule);
    if (!newest || newest.episode !== alert.episode) return 'It is over.';
    alert = newest;
  }
  throw new Error(`An alert was changed ${ATTEMPTS} times while an order was carried out: carry it out again.`);
}

/** ISO instant: at the hour of the digest, so that it is back when the day begins. */
function endSnooze(
  choice: Extract<Act, { do: 'snooze' }>['until'],
  { about }: Alert,
  at: string,
  { timezone, notify }: HealthConfig,
): string {
  const today = toLocalDate(Date.parse(at), timezone);
  const days = { '1d': 1, '3d': 3, '1w': 7, renewal: LONGEST_DAYS }[choice];
  const before = about.renewsOn === null ? null : addDays(about.renewsOn, -RENEWAL_DAYS);
  const usual = addDays(today, days);
  const date = choice === 'renewal' && before !== null && before < usual ? before : usual;
  return new Date(toInstant(date, notify.digest.at, timezone)).toISOString();
}

/** One less than a snooze may last: it ends at an hour of its own. */
const LONGEST_DAYS = 29;

async function startTasks(
  alerts: readonly Alert[],
  { by, at }: Click,
  { alerts: store, config }: OrderDependencies,
): Promise<Outcome> {
  for (const alert of alerts.filter(isOpen)) {
    const playbook = findPlaybook(alert.rule, config);
    if (!playbook) continue;
    const today = toLocalDate(Date.parse(at), config.timezone);
    const tasks = startPlaybook(playbook, alert, { by, at, today }, config.notify.quiet);
    const written = await Promise.all(tasks.map((task) => store.writeTask(task)));
    if (written.some((task) => task !== null)) return done(`${playbook.title} is started.`);
    const [first] = (await store.readTasksOf(alert.account)).filter(({ id }) => tasks.some((task) => task.id === id));
    const isOwn = first !== undefined && isSamePerson(first.startedBy, by) && first.startedAt === at;
    return isOwn
      ? done(`${playbook.title} is started.`)
      : refuse(`${first?.startedBy ?? 'Somebody'} has started it already.`);
  }
  return refuse('No open alert of this message has a playbook.');
}

async function keepCare(event: CareEvent, { care, config }: OrderDependencies): Promise<Outcome> {
  const problem = event.kind === 'override-set' ? findOverrideProblem(event, config.timezone) : null;
  if (problem !== null) return refuse(problem);
  const isKept = (await care.readAccount(event.account)).some(
    ({ kind, at, by }) => kind === event.kind && at === event.at && isSamePerson(by, event.by),
  );
  if (!isKept) await care.append(event);
  return done('Kept. It counts from the next night.');
}
