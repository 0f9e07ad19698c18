import { findObjection } from '../../actions/authority.ts';
import type { AlertSubject, MessageReference } from '../../alerts/alert.ts';
import { toLocalDate } from '../../calendar.ts';
import type { Listener, Question } from '../../channels/listener.ts';
import type { FormAct, Order } from '../../channels/order.ts';
import type { Workplace } from '../../channels/workplace.ts';
import type { NightDependencies } from '../dependencies.ts';

export interface ListenDependencies extends Pick<NightDependencies, 'config' | 'alerts' | 'outbox' | 'now'> {
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
      const subject = await findSubject(act.message, dependencies);
      if (!subject) return 'The message it was opened from is too old.';
      const objection = await findPersonsObjection(act.do, user, subject.about, dependencies);
      if (objection === null) await dependencies.hand(order);
      return objection;
    },
    ask: (question) => ask(question, dependencies),
  };
}

async function ask({ asks, message, user, trigger }: Question, dependencies: ListenDependencies): Promise<void> {
  const { workplace } = dependencies;
  const subject = await findSubject(message, dependencies);
  // Older than what is kept: the form would set nothing.
  if (!subject) return;
  const { account, about, conversation } = subject;
  const objection = await findPersonsObjection(asks, user, about, dependencies);
  if (objection === null) await workplace.askFor({ asks, account, about, message }, trigger);
  else if (conversation !== null) await workplace.whisper(conversation, user, objection);
}

interface Subject {
  readonly account: string;
  readonly about: AlertSubject;
  readonly conversation: string | null;
}

async function findSubject(
  { period, id }: MessageReference,
  { alerts, outbox }: ListenDependencies,
): Promise<Subject | null> {
  const entry = await outbox.readEntry(period, id);
  const [named] = entry?.alerts ?? [];
  if (!entry || !named) return null;
  const alert = (await alerts.readAlertsOf(named.account)).find(({ rule }) => rule === named.rule);
  return alert ? { account: named.account, about: alert.about, conversation: entry.place } : null;
}

async function findPersonsObjection(
  act: FormAct['do'],
  user: string,
  about: AlertSubject,
  { workplace, config, now }: ListenDependencies,
): Promise<string | null> {
  const person = await workplace.readPerson(user);
  const date = toLocalDate(now(), config.timezone);
  return findObjection(act, person, about, { date, notify: config.notify });
}
