import { findObjection } from '../../actions/authority.ts';
import { isSamePerson, knownAs } from '../../address.ts';
import type { Alert } from '../../alerts/alert.ts';
import { endTask, nameTask, type Task } from '../../alerts/task.ts';
import { toLocalDate } from '../../calendar.ts';
import type { Act, Order, Person } from '../../channels/order.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { formatDate } from '../../messages/figures.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { discardNight, RulingError, releaseNight } from '../night/rule-on-night.ts';
import { actOnAccount, type Click } from './act-on-account.ts';
import { done, type Outcome, refuse } from './outcome.ts';
import { showAlerts, showRuling, unlessFinal } from './show-alerts.ts';
import { showHome } from './show-home.ts';

/**
 * Does what somebody clicked, once, however often and by however many it is carried out; tells them when it could not be done; shows
 * what came of it where they clicked, and keeps it on record.
 */
export async function carryOutOrder(order: Order, dependencies: OrderDependencies): Promise<Outcome> {
  const { orders, workplace } = dependencies;
  const known = await orders.read(order.id);
  if (known) return { isDone: known.isDone, says: known.says };
  const person = await workplace.readPerson(order.user);
  const subject = await readSubject(order.act, dependencies);
  const { isDone, says } = await doAct(order, person, subject, dependencies);
  await orders.record({ order: { ...order, act: withoutText(order.act) }, by: person.address, isDone, says });
  if (!isDone && order.conversation !== null)
    await unlessFinal(workplace.whisper(order.conversation, order.user, says));
  return { isDone, says };
}

/** What somebody wrote is kept with the account, where forgetting the customer finds it. */
function withoutText(act: Act): Act {
  if (act.do === 'override') return { ...act, reason: '…' };
  return act.do === 'pulse' ? { ...act, note: null } : act;
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
  const click: Click = { by: knownAs(person.address!), at: order.at };
  if (act.do === 'show-home') {
    await showHome(person.user, click.by, dependencies);
    return done('Shown.');
  }
  if (act.do === 'release' || act.do === 'discard') return rule(act, click, entry, dependencies);
  if (act.do === 'task-done') return finishTask(task, click, dependencies);
  const [first] = alerts;
  if (!first) return refuse('This message is older than what is kept: look at the newest one.');
  const outcome = await actOnAccount(act, alerts as readonly [Alert, ...Alert[]], click, dependencies);
  await showAlerts(first, dependencies);
  return outcome;
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

async function finishTask(task: Task | null, { by, at }: Click, dependencies: OrderDependencies): Promise<Outcome> {
  if (!task) return refuse('This task is not kept any more.');
  const store = dependencies.alerts;
  const isOwn = isSamePerson(task.endedBy, by) && task.endedAt === at;
  const ended = endTask(task, 'done', by, at);
  if (!isOwn && !ended) return refuse(`It is ${task.state} already, by ${task.endedBy ?? 'somebody'}.`);
  const written = isOwn || (ended && (await store.writeTask(ended)) !== null);
  const [alert] = (await store.readAlertsOf(task.account)).filter(({ rule }) => rule === task.rule);
  if (alert) await showAlerts(alert, dependencies);
  return written ? done('Done.') : refuse('Somebody else changed it at that moment: look again.');
}

async function rule(
  { do: ruling, night }: Extract<Act, { do: 'release' | 'discard' }>,
  { by, at }: Click,
  entry: OutboxEntry | null,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const is = ruling === 'release' ? 'released' : 'discarded';
  const run = await dependencies.history.readRun(night);
  if (!run?.ruling || !isSamePerson(run.ruling.by, by) || run.ruling.at !== at) {
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
