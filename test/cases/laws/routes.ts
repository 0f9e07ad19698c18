import type { CaseSubject } from '../../../lib/cases/case.ts';
import type { EscalationRole } from '../../../lib/config/notify-config.ts';
import type { World } from '../world.ts';

/** Whose word a case is, and who gets it. */
export interface Route {
  readonly of: string;
  /** The person themselves, whoever stands in for them, or the queue. */
  readonly to: string;
}

type People = Pick<CaseSubject, 'owner' | 'manager' | 'executive'>;

/** Whom a text names, however it is written: `Ann Lee <ANN@example.com> ` is ann@example.com. Null: nobody. */
export function plain(text: string | null): string | null {
  const [address] = /[^\s<>"]+@[^\s<>"]+/.exec(text ?? '') ?? [];
  return address?.toLowerCase() ?? null;
}

/** Owner, else manager, else the queue of accounts nobody owns. */
export function ownerOf(world: World, about: Pick<People, 'owner' | 'manager'>, date: string): Route | null {
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

function personOn({ notify }: World, text: string | null, date: string): Route | null {
  const of = plain(text);
  if (of === null) return null;
  const away = notify.delegates.find((one) => plain(one.away) === of && one.from <= date && date <= one.until);
  return { of, to: plain(away?.to ?? null) ?? of };
}

export const QUEUE = 'unowned accounts';

function queueOf({ notify }: World): Route | null {
  return notify.unowned.emails.length === 0 ? null : { of: QUEUE, to: QUEUE };
}
