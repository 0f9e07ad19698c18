import { addDays } from '../../../lib/calendar.ts';
import type { Case, CaseSubject } from '../../../lib/cases/case.ts';
import type { Task } from '../../../lib/cases/task.ts';
import type { EscalationRole } from '../../../lib/config/notify-config.ts';
import type { World } from '../world.ts';
import { isQuietDay } from './mornings.ts';

/** Whose word a case is, and who gets it. */
export interface Route {
  readonly of: string;
  /** The person themselves, whoever stands in for them, or the queue. */
  readonly to: string;
}

type People = Pick<CaseSubject, 'owner' | 'manager' | 'executive' | 'pool'>;

/** Whom a text names, however it is written: `Ann Lee <ANN@example.com> ` is ann@example.com. Null: nobody. */
export function plain(text: string | null): string | null {
  const [address] = /[^\s<>"]+@[^\s<>"]+/.exec(text ?? '') ?? [];
  return address?.toLowerCase() ?? null;
}

/** The pool that has it; else owner, else manager, else the queue of accounts nobody owns. */
export function ownerOf(world: World, about: Pick<People, 'owner' | 'manager' | 'pool'>, date: string): Route | null {
  const pool = about.pool ?? null;
  if (pool !== null && (pool === LONG_TAIL || plain(about.owner) === null)) return { of: pool, to: pool };
  return personOn(world, about.owner, date) ?? personOn(world, about.manager, date) ?? queueOf(world);
}

/** Whose turn it is; null: nobody stands there but whoever has the case. */
export function readerOf(world: World, role: EscalationRole, about: People, date: string): Route | null {
  const owner = ownerOf(world, about, date);
  if (role === 'owner') return owner;
  const named = role === 'manager' ? about.manager : (about.executive ?? world.notify.executive);
  const reader = personOn(world, named, date) ?? queueOf(world);
  return reader === null || reader.of === owner?.of ? null : reader;
}

export function personOn({ notify }: World, text: string | null, date: string): Route | null {
  const of = plain(text);
  if (of === null) return null;
  const away = notify.delegates.find((one) => plain(one.away) === of && one.from <= date && date <= one.until);
  return { of, to: plain(away?.to ?? null) ?? of };
}

/** Whoever has a task, or whoever stands in; a pool, or the queue for what is nobody's. */
export function whoseTask(world: World, { assignee }: Pick<Task, 'assignee'>, date: string): Route | null {
  if (assignee !== null && queues.includes(assignee)) return { of: assignee, to: assignee };
  return personOn(world, assignee, date) ?? queueOf(world);
}

export const QUEUE = 'unowned accounts';
/** Of accounts that may have an owner. */
export const POOL = 'Mid-market pool';
/** Of accounts that nobody has by name. */
export const LONG_TAIL = 'Long tail';

/** Queues that a portfolio can have. */
export const queues = [QUEUE, POOL, LONG_TAIL];

/** Where a queue's mail goes. */
export function mailboxOf(queue: string, { notify }: World): string {
  const pool = notify.pools.find(({ name }) => name === queue);
  return (pool?.queue ?? notify.unowned).emails[0] ?? '';
}

/** Of a case that nobody has by name, and that is not critical: told by no message of its own while a night has a digest for the morning. */
export function isListedOnly(world: World, { about, alerts }: Pick<Case, 'about' | 'alerts'>, date: string): boolean {
  const isCritical = alerts.some(({ state, severity }) => state === 'firing' && severity === 'critical');
  return about.pool === LONG_TAIL && !isCritical && hasNight(world, date);
}

/** Whether the newest night is that of a morning. */
export function hasNight(world: World, date: string): boolean {
  if (world.newest === null) return false;
  let day = addDays(world.newest, 1);
  while (isQuietDay(day, world)) day = addDays(day, 1);
  return day >= date;
}

export function queueOf({ notify }: World): Route | null {
  return notify.unowned.emails.length === 0 ? null : { of: QUEUE, to: QUEUE };
}
