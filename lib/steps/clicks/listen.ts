import { findObjection, holdersOf } from '../../actions/authority.ts';
import { knownAs } from '../../address.ts';
import { toLocalDate } from '../../calendar.ts';
import { type Case, nameCase } from '../../cases/case.ts';
import type { MessageReference } from '../../cases/telling.ts';
import type { AddQuestion, Listener, Objection, Question } from '../../channels/listener.ts';
import type { AddAct, FormAct, Order } from '../../channels/order.ts';
import type { Workplace } from '../../channels/workplace.ts';
import { findNamed } from '../accounts/find-named.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readConfigOfNow } from '../morning/last-night.ts';
import { checkAddition } from './check-addition.ts';
import { findCases, pickCases, readOnce } from './find-cases.ts';

export interface ListenDependencies extends Pick<NightDependencies, 'config' | 'history' | 'cases' | 'outbox' | 'now'> {
  readonly workplace: Workplace;
  /** Has an order carried out, after the channel was answered. */
  hand(order: Order): Promise<void>;
}

/** Listens to what a channel hears. A channel waits seconds for its answer: what takes longer is handed on. */
export function createListener(dependencies: ListenDependencies): Listener {
  return {
    take: (order) => dependencies.hand(order),
    async takeForm(order) {
      const { act, user } = order;
      const subject = await findSubject(act.message, act.case ?? null, dependencies);
      if (!subject) return 'The message it was opened from is too old.';
      const objection = await findPersonsObjection(act.do, user, subject.one, dependencies);
      if (objection === null) await dependencies.hand(order);
      return objection;
    },
    ask: (question) => ask(question, dependencies),
    takeAddition: (order) => takeAddition(order, dependencies),
    askWhatToAdd: (question) => askWhatToAdd(question, dependencies),
  };
}

async function ask(question: Question, dependencies: ListenDependencies): Promise<void> {
  const { asks, message, case: named, user, trigger } = question;
  const { workplace } = dependencies;
  const subject = await findSubject(message, named, dependencies);
  // Older than what is kept: the form would set nothing.
  if (!subject) return;
  const { one, conversation } = subject;
  const { account, about } = one;
  const objection = await findPersonsObjection(asks, user, one, dependencies);
  if (objection === null) await workplace.askFor({ asks, account, about, message, case: nameCase(one) }, trigger);
  else if (conversation !== null) await workplace.whisper(conversation, user, objection);
}

/** About the one account that the message tells of; of a message of several, or of none, they say which. */
async function askWhatToAdd(
  { message, case: named, user, trigger }: AddQuestion,
  dependencies: ListenDependencies,
): Promise<void> {
  const { config, outbox, cases, workplace } = dependencies;
  const entry = message && (await outbox.readEntry(message.period, message.id));
  const told = entry ? pickCases(await findCases(entry, readOnce(cases)), named) : [];
  const [first, ...others] = new Map(told.map((one) => [one.account, one])).values();
  const one = others.length === 0 ? (first ?? null) : null;
  const objection = one && (await findPersonsObjection('note', user, one, dependencies));
  if (objection !== null) {
    if (entry?.place != null) await workplace.whisper(entry.place, user, objection);
    return;
  }
  const account = one && { id: one.account, name: one.about.name };
  await workplace.askFor({ asks: 'addition', account, playbooks: config.playbooks }, trigger);
}

/** With the account's id in the place of what was written. */
async function takeAddition(
  order: Order & { readonly act: AddAct },
  dependencies: ListenDependencies,
): Promise<readonly Objection[]> {
  const { history, workplace, now, hand } = dependencies;
  const account = await findWritten(order.act.account, history);
  if (typeof account !== 'string') return [account];
  const act = { ...order.act, account };
  const [person, config] = await Promise.all([workplace.readPerson(order.user), readConfigOfNow(dependencies)]);
  const click = { by: knownAs(person.address ?? ''), at: order.at };
  const date = toLocalDate(now(), config.timezone);
  const addable = await checkAddition(act, { person, click, date }, { ...dependencies, config });
  if ('objections' in addable) return addable.objections;
  await hand({ ...order, act });
  return [];
}

/** Its id: as written, also of an account that is gone; or by its name on the newest night. */
async function findWritten(written: string, history: ListenDependencies['history']): Promise<string | Objection> {
  const run = await history.readLastRunBefore('9999-12-31');
  const [found, ...others] = run ? await findNamed(written, run, history) : [];
  if (found === undefined) return written;
  if (others.length === 0) return found.account;
  const some = [found, ...others].slice(0, SHOWN).map(({ account, name }) => `${name} (${account})`);
  return { field: 'account', says: `${others.length + 1} accounts are named so: ${some.join(', ')}. Write the id.` };
}

const SHOWN = 5;

interface Subject {
  readonly one: Case;
  readonly conversation: string | null;
}

/** `named`: see nameCase; null = the first that the message tells of. */
async function findSubject(
  { period, id }: MessageReference,
  named: string | null,
  { cases, outbox }: ListenDependencies,
): Promise<Subject | null> {
  const entry = await outbox.readEntry(period, id);
  const [one] = entry ? pickCases(await findCases(entry, readOnce(cases)), named) : [];
  return entry && one ? { one, conversation: entry.place } : null;
}

async function findPersonsObjection(
  act: FormAct['do'] | AddAct['do'],
  user: string,
  one: Case,
  dependencies: ListenDependencies,
): Promise<string | null> {
  const { workplace, now } = dependencies;
  const [person, { notify, timezone }] = await Promise.all([workplace.readPerson(user), readConfigOfNow(dependencies)]);
  return findObjection(act, person, holdersOf(one), { date: toLocalDate(now(), timezone), notify });
}
