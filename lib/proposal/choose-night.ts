import type { Night } from '../calendar.ts';
import type { DateOrder } from './column-meaning.ts';
import type { Remark } from './proposal.ts';
import { findNewest } from './propose-exports.ts';
import type { Understanding } from './understand-folder.ts';

export interface NightWish {
  /** The last complete local date: no later night can be run. */
  readonly lastNight: Night;
  /** A night that somebody asked for; null = the newest that the files tell of. */
  readonly night: Night | null;
  readonly dateOrder: DateOrder | null;
}

interface ChosenNight {
  readonly night: Night;
  readonly remark: readonly Remark[];
}

/** The night that somebody asked for, or the newest that the files tell of. */
export function chooseNight(
  { sets, keys, candidates }: Understanding,
  { lastNight, dateOrder, night }: NightWish,
): ChosenNight {
  if (night !== null) return { night, remark: [] };
  const rosterSet = candidates[0]!.set;
  const rosters = rosterSet.files.dates?.filter((date) => date <= lastNight) ?? [];
  const dated = sets.filter((set) => keys.has(set.name) && set !== rosterSet).map((set) => findNewest(set, dateOrder));
  // Where every night has its own list of accounts, it says which nights there are.
  const newest = rosters.length > 0 ? rosters.slice(-1) : dated.filter((one): one is string => one !== null);
  // A date to come, as of a renewal, is no news of that day.
  const past = newest.map((one) => (one > lastNight ? lastNight : one)).sort();
  const found = past.at(-1);
  const because =
    found === undefined ? 'the last complete day: no file tells of one' : 'the newest that the files tell of';
  const text = `${found ?? lastNight}, ${because}`;
  return { night: found ?? lastNight, remark: [{ about: 'night', text, certainty: 'likely' }] };
}
