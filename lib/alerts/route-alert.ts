import type { Night } from '../calendar.ts';
import type { Audience, Delegate, NotifyConfig } from '../config/health-config.ts';
import type { AlertSubject } from './alert.ts';

/** Who is told, and where. */
export interface Recipient {
  /** The person's address, or the queue: what a budget is counted by. */
  readonly name: string;
  readonly channel: 'slack' | 'email';
  readonly destination: string;
  /** The person stands in for somebody who is away; null otherwise. */
  readonly insteadOf: string | null;
}

const ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+$/;

/** An owner or manager that is no mail address cannot be looked up anywhere. */
export function isAddress(text: string | null): text is string {
  return text !== null && ADDRESS.test(text);
}

/** Owner, else manager, else the queue of accounts nobody owns, else operations. Null: nobody is configured. */
export function routeAlert({ owner, manager }: AlertSubject, date: Night, notify: NotifyConfig): Recipient | null {
  if (isAddress(owner)) return toPerson(owner, date, notify.delegates);
  if (isAddress(manager)) return toPerson(manager, date, notify.delegates);
  return toAudience('unowned accounts', notify.unowned) ?? toAudience('operations', notify.ops);
}

/** Who is told when the first one did nothing: the manager, else the leaders, else the queue. */
export function routeEscalation(about: AlertSubject, date: Night, notify: NotifyConfig): Recipient | null {
  const { owner, manager } = about;
  if (isAddress(manager) && manager !== owner) return toPerson(manager, date, notify.delegates);
  return (
    toAudience('leaders', notify.leaders) ??
    toAudience('unowned accounts', notify.unowned) ??
    toAudience('operations', notify.ops)
  );
}

/** Delegates of delegates, at most so many: two who stand in for each other are no ring to go round. */
const LONGEST_CHAIN = 3;

export function toPerson(address: string, date: Night, delegates: readonly Delegate[]): Recipient {
  let person = address;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const found = delegates.find(({ away, from, until }) => away === person && from <= date && date <= until);
    if (!found || found.to === address) break;
    person = found.to;
  }
  return { name: person, channel: 'slack', destination: person, insteadOf: person === address ? null : address };
}

function toAudience(name: string, { slack, emails }: Audience): Recipient | null {
  if (slack !== null) return { name, channel: 'slack', destination: slack, insteadOf: null };
  const [email] = emails;
  return email === undefined ? null : { name, channel: 'email', destination: email, insteadOf: null };
}
