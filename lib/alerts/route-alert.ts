import { isSamePerson } from '../address.ts';
import type { Night } from '../calendar.ts';
import { type Destination, listDestinations, toConversation } from '../config/destination.ts';
import type { Audience, NotifyConfig } from '../config/notify-config.ts';
import { findReader, findStandIn } from '../config/people.ts';
import type { AlertSubject } from './alert.ts';

/** Who is told, and where. */
export interface Recipient extends Destination {
  /** The person's address, or the queue: what a budget is counted by. */
  readonly name: string;
  /** The person stands in for somebody who is away; null otherwise. */
  readonly insteadOf: string | null;
}

/** Owner, else manager, else the queue of accounts nobody owns, else operations. Null: nobody is configured. */
export function routeAlert({ owner, manager }: AlertSubject, date: Night, notify: NotifyConfig): Recipient | null {
  return toPerson(owner, date, notify) ?? toPerson(manager, date, notify) ?? toQueue(notify);
}

/** Who is told when the first one did nothing: the manager, else the leaders, else the queue. */
export function routeEscalation(about: AlertSubject, date: Night, notify: NotifyConfig): Recipient | null {
  const { owner, manager } = about;
  const oneUp = isSamePerson(manager, owner) ? null : toPerson(manager, date, notify);
  return oneUp ?? toAudience('leaders', notify.leaders) ?? toQueue(notify);
}

/** A person, or whoever stands in for them; null: nobody who may be written to. */
export function toPerson(named: string | null, date: Night, notify: NotifyConfig): Recipient | null {
  const person = findReader(named, notify);
  const standIn = person === null ? null : findReader(findStandIn(person, date, notify.delegates), notify);
  if (standIn === null) return null;
  return { ...toConversation(standIn), name: standIn, insteadOf: standIn === person ? null : person };
}

/** Who hears of accounts nobody owns; null: nobody is configured. */
export function findQueue({ unowned, ops }: Pick<NotifyConfig, 'unowned' | 'ops'>): Audience | null {
  return [unowned, ops].find((audience) => listDestinations(audience).length > 0) ?? null;
}

function toQueue(notify: NotifyConfig): Recipient | null {
  return toAudience('unowned accounts', notify.unowned) ?? toAudience('operations', notify.ops);
}

function toAudience(name: string, audience: Audience): Recipient | null {
  const [first] = listDestinations(audience);
  return first === undefined ? null : { ...first, name, insteadOf: null };
}

/** Of whom nothing is known: it is routed to whoever has the accounts that nobody owns. */
export const NO_SUBJECT: AlertSubject = {
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
};
