import { findObjection, type Holders, holdersOf } from '../../actions/authority.ts';
import { isSamePerson, knownAs } from '../../address.ts';
import { toLocalDate } from '../../calendar.ts';
import type { Case } from '../../cases/case.ts';
import type { Act, Order, Person } from '../../channels/order.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { formatDate } from '../../messages/figures.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { readConfigOfNow } from '../morning/last-night.ts';
import { discardNight, RulingError, releaseNight, sayOfDoubts } from '../night/rule-on-night.ts';
import { actOnAccount } from './act-on-account.ts';
import { addToAccount } from './add-to-account.ts';
import type { Click } from './change-case.ts';
import { isAddition } from './check-addition.ts';
import { findCases, pickCases, readOnce } from './find-cases.ts';
import { findTask, finishTask, readHolders } from './finish-task.ts';
import { done, type Outcome, refuse } from './outcome.ts';
import { showCases, showRuling, unlessFinal } from './show-cases.ts';
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
  if (act.do === 'note') return { ...act, text: '…' };
  if (act.do === 'add-task') return { ...act, title: '…', text: null };
  return act.do === 'pulse' ? { ...act, note: null } : act;
}

interface Subject {
  /** The message that was clicked on; null = none, or it is not kept any more. */
  readonly entry: OutboxEntry | null;
  /** Those of its cases that the click is about, as they are now. */
  readonly cases: readonly Case[];
}

async function readSubject(act: Act, { cases, outbox }: OrderDependencies): Promise<Subject> {
  if (act.do === 'show-home' || isAddition(act)) return { entry: null, cases: [] };
  const entry = await outbox.readEntry(act.message.period, act.message.id);
  if (!entry) return { entry, cases: [] };
  const found = await findCases(entry, readOnce(cases));
  return { entry, cases: 'case' in act ? pickCases(found, act.case) : found };
}

async function doAct(
  order: Order,
  person: Person,
  { entry, cases }: Subject,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const { act } = order;
  const { now } = dependencies;
  const config = await readConfigOfNow(dependencies);
  // A ruling goes by the night that it is about.
  const present: OrderDependencies = { ...dependencies, config };
  const date = toLocalDate(now(), config.timezone);
  const objectionOf = (about: Holders | null) => findObjection(act.do, person, about, { date, notify: config.notify });
  const click: Click = { by: knownAs(person.address ?? ''), at: order.at };
  switch (act.do) {
    case 'show-home': {
      const objection = objectionOf(null);
      if (objection !== null) return refuse(objection);
      await showHome(person.user, click.by, present);
      return done('Shown.');
    }
    case 'release':
    case 'discard': {
      const objection = objectionOf(null);
      return objection === null ? rule(act, click, entry, dependencies) : refuse(objection);
    }
    case 'right':
    case 'wrong': {
      const objection = objectionOf(null);
      return objection === null ? say(act, click, entry, dependencies) : refuse(objection);
    }
    case 'note':
    case 'add-task':
    case 'start-any-playbook':
      return addToAccount(act, { person, click, date }, dependencies);
    case 'task-done':
    case 'task-drop': {
      const found = await findTask(act, { entry, told: cases, by: click.by }, present);
      const [first] = cases;
      const about = found ? await readHolders(found, present) : first ? holdersOf(first) : null;
      const objection = objectionOf(about);
      const state = act.do === 'task-done' ? 'done' : 'dropped';
      if (objection !== null) return refuse(objection);
      const outcome = await finishTask(found, { state, click, entry }, present);
      if (order.conversation === null) await showHome(person.user, click.by, present);
      return outcome;
    }
    case 'acknowledge':
    case 'undo':
    case 'wake':
    case 'snooze':
    case 'start-playbook':
    case 'wrong-owner':
    case 'useful':
    case 'not-useful':
    case 'override':
    case 'pulse': {
      const objections = cases.length > 0 ? cases.map((one) => objectionOf(holdersOf(one))) : [objectionOf(null)];
      const [first, ...others] = cases.filter((_, index) => objections[index] === null);
      if (first === undefined)
        return refuse(
          objections.find((objection) => objection !== null) ??
            'This message is older than what is kept: look at the newest one.',
        );
      const outcome = await actOnAccount(act, [first, ...others], click, present);
      await showCases([first, ...others], { clicked: entry, at: order.at }, present);
      return outcome;
    }
  }
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

/** Said twice by the same click, it is said once: a word has the click's own instant. */
async function say(
  { do: is, night }: Extract<Act, { do: 'right' | 'wrong' }>,
  { by, at }: Click,
  entry: OutboxEntry | null,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  try {
    await sayOfDoubts({ night, by, at, is, about: null }, dependencies);
  } catch (error) {
    if (error instanceof RulingError) return refuse(error.message);
    throw error;
  }
  const says = `${by} said of the night of ${formatDate(night)}: it is ${is}.`;
  if (entry) await showRuling(entry, says, dependencies);
  return done(says);
}
