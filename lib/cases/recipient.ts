import type { Night } from '../calendar.ts';
import { type Destination, listDestinations, toConversation } from '../config/destination.ts';
import type { Audience, NotifyConfig } from '../config/notify-config.ts';
import { findReader, findStandIn } from '../config/people.ts';
import { findPoolNamed } from '../config/pools.ts';
import { LEADERS, OPERATIONS, UNOWNED } from '../config/queue-names.ts';

/** Who is told, and where. */
export interface Recipient extends Destination {
  /** The person's address, or the queue: what a budget is counted by. */
  readonly name: string;
  /** The person stands in for somebody who is away; null otherwise. */
  readonly insteadOf: string | null;
}

/** A person, or whoever stands in for them; null: nobody who may be written to. */
export function toPerson(named: string | null, date: Night, notify: NotifyConfig): Recipient | null {
  const person = findReader(named, notify);
  const standIn = person === null ? null : findReader(findStandIn(person, date, notify.delegates), notify);
  if (standIn === null) return null;
  return { ...toConversation(standIn), name: standIn, insteadOf: standIn === person ? null : person };
}

/** Whoever has a task: a person, or the queue of that name; null: nobody who may be written to. */
export function toReader(name: string | null, date: Night, notify: NotifyConfig): Recipient | null {
  const queue = name === null ? null : findQueueNamed(name, notify);
  const [first] = queue === null ? [] : listDestinations(queue.audience);
  return queue !== null && first ? { ...first, name: queue.name, insteadOf: null } : toPerson(name, date, notify);
}

/** Many who are told as one. */
export interface Queue {
  /** What stands where a person's address would. */
  readonly name: string;
  readonly audience: Audience;
}

/** Who hears of accounts nobody owns; null: nobody is configured. */
export function findQueue({ unowned, ops }: Pick<NotifyConfig, 'unowned' | 'ops'>): Queue | null {
  const queues = [
    { name: UNOWNED, audience: unowned },
    { name: OPERATIONS, audience: ops },
  ];
  return queues.find(({ audience }) => listDestinations(audience).length > 0) ?? null;
}

/** A pool's queue, the leaders, or that of accounts nobody owns; null: the name is a person's, or nobody's. */
export function findQueueNamed(
  name: string,
  notify: Pick<NotifyConfig, 'leaders' | 'unowned' | 'ops' | 'pools'>,
): Queue | null {
  const pool = findPoolNamed(name, notify);
  if (pool) return { name, audience: pool.queue };
  if (name === LEADERS) return { name, audience: notify.leaders };
  const queue = findQueue(notify);
  return queue?.name === name ? queue : null;
}
