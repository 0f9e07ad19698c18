import { toIsoDate } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Roster } from './metric-columns.ts';

/** An account's value under a standard name, `stage`, `age_days` or an attribute's name; null when it has none. */
export function readRosterValue(roster: Roster, name: string, account: number): Scalar | null {
  switch (name) {
    case 'id':
      return roster.ids[account] ?? null;
    case 'name':
      return roster.names[account] ?? null;
    case 'owner':
      return roster.owners[account] ?? null;
    case 'manager':
      return roster.managers[account] ?? null;
    case 'segment':
      return roster.segments[account] ?? null;
    case 'stage':
      return roster.stages[account] ?? null;
    case 'arr':
      return Number.isFinite(roster.arr[account]) ? roster.arr[account]! : null;
    case 'started_on':
      return toIsoDate(roster.startedOn[account] ?? Number.NaN) || null;
    case 'renews_on':
      return toIsoDate(roster.renewsOn[account] ?? Number.NaN) || null;
    default:
      return roster.attributes.get(name)?.[account] ?? null;
  }
}
