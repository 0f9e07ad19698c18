import type { Night } from '../calendar.ts';
import { type CareEvent, dateOf, eventsUpTo } from './care-event.ts';

/** A person says that an account is one that had another id before. */
export interface Rename {
  readonly from: string;
  /** The local date on which it was said. */
  readonly on: Night;
}

/** Account → what was last said of the id it had before, up to a night. */
export function findRenames(events: readonly CareEvent[], night: Night, timezone: string): ReadonlyMap<string, Rename> {
  const renames = new Map<string, Rename>();
  for (const event of eventsUpTo(events, night, timezone)) {
    if (event.kind !== 'renamed') continue;
    const { account, from } = event;
    if (from === null) renames.delete(account);
    else renames.set(account, { from, on: dateOf(event, timezone) });
  }
  return renames;
}

/** Former ids of accounts in their order: what the export says goes before what a person said. */
export function withRenames(
  ids: readonly string[],
  formerIds: readonly (string | null)[],
  renames: ReadonlyMap<string, Rename>,
): readonly (string | null)[] {
  if (renames.size === 0) return formerIds;
  return ids.map((id, index) => formerIds[index] ?? renames.get(id)?.from ?? null);
}
