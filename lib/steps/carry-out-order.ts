import type { Act, Order } from '../actions/act.ts';
import { findObjection, type Person } from '../actions/authority.ts';
import { type Acted, acknowledge, hasDone, judge, snooze, undoAcknowledge, wake } from '../alerts/act-on-alert.ts';
import { type Alert, type AlertAct, isOpen, tellBy } from '../alerts/alert.ts';
import { routeEscalation } from '../alerts/route-alert.ts';
import { endTask, nameTask, startPlaybook, type Task } from '../alerts/task.ts';
import { addDays, toInstant, toLocalDate } from '../calendar.ts';
import { type CareEvent, findOverrideProblem } from '../care/care-event.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import { RENEWAL_DAYS } from '../messages/alert-controls.ts';
import { makeSweepMessage } from '../messages/alert-messages.ts';
import { formatDate } from '../messages/figures.ts';
import type { OrderLog } from '../ports/order-log.ts';
import type { Workspace } from '../ports/workspace.ts';
import type { NightDependencies } from './dependencies.ts';
import { holdOnce, release } from './plan-outbox.ts';
import { discardNight, RulingError, releaseNight } from './rule-on-night.ts';
import { showAlerts, showRuling, unlessFinal } from './show-alerts.ts';
import { showHome } from './show-home.ts';

export interface OrderDependencies
  extends Pick<
    NightDependencies,
    'config' | 'history' | 'care' | 'alerts' | 'outbox' | 'work' | 'now' | 'today' | 'isReplay'
  > {
  readonly workspace: Workspace;
  readonly orders: OrderLog;
  /** Slack's id of the one team. */
  readonly team: string;
}

export interface Outcome {
  readonly isDone: boolean;
  /** A sentence for the person. */
  readonly says: string;
}

/** Somebody else wrote at that moment: the act is made again on what they left. */
const ATTEMPTS = 8;

/**
 * Does what somebody clicked, once, however often and by however many it is carried out; tells them when it could not be done; shows
 * in Slack what came of it, and keeps it on record.
 */
export async function carryOutOrder(order: Order, dependencies: OrderDependencies): Promise<Outcome> {
  const { orders, workspace, team } = dependencies;
  const known = await orders.read(order.id);
  if (known) return { isDone: known.isDone, says: known.says };
  const person = await workspace.readPerson(order.user);
  const subject = await readSubject(order.act, dependencies);
  const outcome =
    person.team === team
      ? await doAct(order, person, subject, dependencies)
      : refuse('Only people of the workspace this app is installed in can do this.');
  const { isDone, says } = outcome;
  await orders.record({ order, by: person.address, isDone, says });
  if (!isDone && order.conversation !== null)
    await unlessFinal(workspace.whisper(order.conversation, order.user, says));
  return { isDone, says };
}

interface Subject {
  /** The message that was clicked on; null = none, or it is not kept any more. */
  readonly entry: OutboxEntry | null;
  /** Of its alerts, those that are still the episode it told of. */
  readonly alerts: readonly Alert[];
}

async function readSubject(act: Act, { alerts, outbox }: OrderDependencies): Promise<Subject> {
  if (act.do === 'show-home') return { entry: null, alerts: [] };
  const entry = await outbox.readEntry(act.message.period, act.message.id);
  if (!entry) return { entry, alerts: [] };
  const accounts = [...new Set(entry.alerts.map(({ account }) => account))];
  const known = (await Promise.all(accounts.map((account) => alerts.readAlertsOf(account)))).flat();
  const named = known.filter((alert) =>
    entry.alerts.some(
      ({ account, rule, episode }) => account === alert.account && rule === alert.rule && episode === alert.episode,
    ),
  );
  return { entry, alerts: named };
}

async function doAct(
  order: Order,
  person: Person,
  { entry, alerts }: Subject,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const { act } = order;
  const { config, now } = dependencies;
  const date = toLocalDate(now(), config.timezone);
  const task = act.do === 'task-done' ? await findTask(act, entry, dependencies) : null;
  const about = task ? { owner: task.assignee, manager: alerts[0]?.about.manager ?? null } : (alerts[0]?.about ?? null);
  const objection = findObjection(act.do, person, about, { date, notify: config.notify });
  if (objection !== null) return refuse(objection);
  const by = person.address!;
  if (act.do === 'show-home') {
    await showHome(person.user, by, dependencies);
    return done('Shown.');
  }
  if (act.do === 'release' || act.do === 'discard') return rule(act, by, order.at, entry, dependencies);
  if (act.do === 'task-done') return finishTask(task, by, order.at, dependencies);
  const [first] = alerts;
  if (!first) return refuse('This message is older than what is kept: look at the newest one.');
  const outcome = await actOnAccount(act, alerts as readonly [Alert, ...Alert[]], by, order.at, dependencies);
  await showAlerts(first, dependencies);
  return outcome;
}

async function actOnAccount(
  act: Exclude<Act, { do: 'show-home' | 'release' | 'discard' | 'task-done' }>,
  alerts: readonly [Alert, ...Alert[]],
  by: string,
  at: string,
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
      return startTasks(alerts, by, at, dependencies);
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
  by: string,
  at: string,
  { alerts: store, config }: OrderDependencies,
): Promise<Outcome> {
  for (const alert of alerts.filter(isOpen)) {
    const name = config.rules.find(({ id }) => id === alert.rule)?.playbook ?? null;
    const playbook = name === null ? undefined : config.playbooks.get(name);
    if (!playbook) continue;
    const today = toLocalDate(Date.parse(at), config.timezone);
    const tasks = startPlaybook(playbook, alert, { by, at, today }, config.notify.quiet);
    const written = await Promise.all(tasks.map((task) => store.writeTask(task)));
    if (written.some((task) => task !== null)) return done(`${playbook.title} is started.`);
    const [first] = (await store.readTasksOf(alert.account)).filter(({ id }) => tasks.some((task) => task.id === id));
    const isOwn = first?.startedBy === by && first.startedAt === at;
    return isOwn
      ? done(`${playbook.title} is started.`)
      : refuse(`${first?.startedBy ?? 'Somebody'} has started it already.`);
  }
  return refuse('No open alert of this message has a playbook.');
}

async function findTask(
  { task: name }: Extract<Act, { do: 'task-done' }>,
  entry: OutboxEntry | null,
  { alerts }: OrderDependencies,
): Promise<Task | null> {
  const accounts = [...new Set(entry?.alerts.map(({ account }) => account))];
  const tasks = (await Promise.all(accounts.map((account) => alerts.readTasksOf(account)))).flat();
  return tasks.find((task) => nameTask(task) === name) ?? null;
}

async function finishTask(
  task: Task | null,
  by: string,
  at: string,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  if (!task) return refuse('This task is not kept any more.');
  const store = dependencies.alerts;
  const isOwn = task.endedBy === by && task.endedAt === at;
  const ended = endTask(task, 'done', by, at);
  if (!isOwn && !ended) return refuse(`It is ${task.state} already, by ${task.endedBy ?? 'somebody'}.`);
  const written = isOwn || (ended && (await store.writeTask(ended)) !== null);
  const [alert] = (await store.readAlertsOf(task.account)).filter(({ rule }) => rule === task.rule);
  if (alert) await showAlerts(alert, dependencies);
  return written ? done('Done.') : refuse('Somebody else changed it at that moment: look again.');
}

async function keepCare(event: CareEvent, { care, config }: OrderDependencies): Promise<Outcome> {
  const problem = event.kind === 'override-set' ? findOverrideProblem(event, config.timezone) : null;
  if (problem !== null) return refuse(problem);
  const isKept = (await care.readAccount(event.account)).some(
    ({ kind, at, by }) => kind === event.kind && at === event.at && by === event.by,
  );
  if (!isKept) await care.append(event);
  return done('Kept. It counts from the next night.');
}

async function rule(
  { do: ruling, night }: Extract<Act, { do: 'release' | 'discard' }>,
  by: string,
  at: string,
  entry: OutboxEntry | null,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const is = ruling === 'release' ? 'released' : 'discarded';
  const run = await dependencies.history.readRun(night);
  if (run?.ruling?.by !== by || run.ruling.at !== at) {
    try {
      if (ruling === 'release') await releaseNight({ night, by, at }, dependencies);
      else await discardNight({ night, by, at }, dependencies);
    } catch (error) {
      if (error instanceof RulingError) return refuse(error.message);
      throw error;
    }
  }
  const says = `${by} ${is} the night of ${formatDate(night)}.`;
  if (entry) await showRuling(entry, says, dependencies);
  return done(says);
}

function done(says: string): Outcome {
  return { isDone: true, says };
}

function refuse(says: string): Outcome {
  return { isDone: false, says };
}
