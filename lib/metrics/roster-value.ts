import { toIsoDate } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Roster } from './metric-columns.ts';

type Reader = (roster: Roster, account: number) => Scalar | null;

/** What every roster has, by name. */
const standard: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['id', ({ ids }, account) => ids[account] ?? null],
  ['name', ({ names }, account) => names[account] ?? null],
  ['owner', ({ owners }, account) => owners[account] ?? null],
  ['manager', ({ managers }, account) => managers[account] ?? null],
  ['executive', ({ executives }, account) => executives[account] ?? null],
  ['segment', ({ segments }, account) => segments[account] ?? null],
  ['stage', ({ stages }, account) => stages[account] ?? null],
  ['arr', ({ arr }, account) => (Number.isFinite(arr[account]) ? arr[account]! : null)],
  ['started_on', ({ startedOn }, account) => toIsoDate(startedOn[account] ?? Number.NaN) || null],
  ['renews_on', ({ renewsOn }, account) => toIsoDate(renewsOn[account] ?? Number.NaN) || null],
  ['same_as', ({ formerIds }, account) => formerIds[account] ?? null],
]);

/** An account's value under an attribute's name or a standard one; null when it has none. */
export function readRosterValue(roster: Roster, name: string, account: number): Scalar | null {
  return roster.attributes.get(name)?.[account] ?? standard.get(name)?.(roster, account) ?? null;
}
