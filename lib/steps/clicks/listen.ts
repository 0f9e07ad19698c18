import { findObjection, holdersOf } from '../../actions/authority.ts';
import { toLocalDate } from '../../calendar.ts';
import { type Case, nameCase } from '../../cases/case.ts';
import type { MessageReference } from '../../cases/telling.ts';
import type { Listener, Question } from '../../channels/listener.ts';
import type { FormAct, Order } from '../../channels/order.ts';
import type { Workplace } from '../../channels/workplace.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readConfigOfNow } from '../morning/last-night.ts';
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
  act: FormAct['do'],
  user: string,
  one: Case,
  dependencies: ListenDependencies,
): Promise<string | null> {
  const { workplace, now } = dependencies;
  const [person, { notify, timezone }] = await Promise.all([workplace.readPerson(user), readConfigOfNow(dependencies)]);
  return findObjection(act, person, holdersOf(one), { date: toLocalDate(now(), timezone), notify });
}
