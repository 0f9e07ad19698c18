import { isSamePerson } from '../address.ts';
import { type Night, toLocalDate } from '../calendar.ts';
import type { Recipient } from '../cases/recipient.ts';
import { formatDay } from './figures.ts';

/** Who reads a message, and on which day: people and dates are written for them. */
export interface Reading {
  readonly recipient: Recipient;
  /** The day on which it is read. */
  readonly date: Night;
  readonly timezone: string;
}

/** How a queue is spoken of; people by their address. */
const queues: ReadonlyMap<string, string> = new Map([
  ['unowned accounts', 'the queue of unowned accounts'],
  ['operations', 'the operations queue'],
  ['leaders', 'the leaders'],
]);

/** "you", where it is the reader; somebody who stands in for a person is not that person. */
export function nameWho(person: string, { recipient }: Pick<Reading, 'recipient'>): string {
  return isSamePerson(person, recipient.name) ? 'you' : (queues.get(person) ?? person);
}

/** As `nameWho`, at the beginning of a sentence. */
export function startWith(person: string, reading: Pick<Reading, 'recipient'>): string {
  const name = nameWho(person, reading);
  return name.startsWith('the ') || name === 'you' ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** "you were", "sam@example.com was". */
export function agree(person: string, one: string, you: string, reading: Pick<Reading, 'recipient'>): string {
  return isSamePerson(person, reading.recipient.name) || person === 'leaders' ? you : one;
}

/** The day of an instant: "2 Mar". */
export function dayOf(at: string, { date, timezone }: Pick<Reading, 'date' | 'timezone'>): string {
  return formatDay(toLocalDate(Date.parse(at), timezone), date);
}
