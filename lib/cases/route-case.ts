import { isSamePerson } from '../address.ts';
import type { Night } from '../calendar.ts';
import { listDestinations } from '../config/destination.ts';
import type { EscalationRole, NotifyConfig } from '../config/notify-config.ts';
import { findPool } from '../config/pools.ts';
import { LEADERS } from '../config/queue-names.ts';
import type { CaseSubject } from './case.ts';
import { findQueue, findQueueNamed, type Queue, type Recipient, toPerson } from './recipient.ts';

/** Who is told of a case in which part. */
export interface Addressee {
  readonly recipient: Recipient;
  /** Whose word it is: the person, also where somebody stands in for them. */
  readonly of: string;
  readonly role: EscalationRole;
}

/** The queue of the pool that has it; else owner, else manager, else the queue of accounts nobody owns, else operations. Null: nobody is configured. */
export function routeCase(
  about: Pick<CaseSubject, 'owner' | 'manager' | 'pool'>,
  date: Night,
  notify: NotifyConfig,
): Addressee | null {
  const pool = findPool(about, notify);
  if (pool) return toQueue({ name: pool.name, audience: pool.queue }, 'owner');
  return (
    toRole(about.owner, 'owner', date, notify) ??
    toRole(about.manager, 'owner', date, notify) ??
    toQueue(findQueue(notify), 'owner')
  );
}

/** Whose turn it is in a chain; null: nobody stands there, or it is whoever was told already. */
export function routeTurn(
  role: EscalationRole,
  about: CaseSubject,
  date: Night,
  notify: NotifyConfig,
): Addressee | null {
  const owner = routeCase(about, date, notify);
  if (role === 'owner') return owner;
  const named = about.executive ?? notify.executive;
  const person =
    role === 'manager'
      ? routeManager(about, date, notify)
      : (toRole(named, role, date, notify) ?? toLeaders(notify, role));
  return person !== null && isSamePerson(person.of, owner?.of ?? null) ? null : person;
}

/** Who hears of an account as its manager, whether or not they are its owner, too. */
export function routeManager(
  { manager }: Pick<CaseSubject, 'manager'>,
  date: Night,
  notify: NotifyConfig,
): Addressee | null {
  return toRole(manager, 'manager', date, notify) ?? toLeaders(notify, 'manager');
}

function toRole(named: string | null, role: EscalationRole, date: Night, notify: NotifyConfig): Addressee | null {
  const recipient = toPerson(named, date, notify);
  return recipient && { recipient, of: recipient.insteadOf ?? recipient.name, role };
}

/** Where no manager or executive is named, the leaders; else whoever has the accounts nobody owns. */
function toLeaders(notify: NotifyConfig, role: EscalationRole): Addressee | null {
  return toQueue(findQueueNamed(LEADERS, notify), role) ?? toQueue(findQueue(notify), role);
}

function toQueue(queue: Queue | null, role: EscalationRole): Addressee | null {
  const [first] = queue === null ? [] : listDestinations(queue.audience);
  if (queue === null || !first) return null;
  const { name } = queue;
  return { recipient: { ...first, name, insteadOf: null }, of: name, role };
}
