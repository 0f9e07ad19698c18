import type { Night } from '../calendar.ts';
import { isBelieved, type Run } from '../history/run.ts';
import { formatDate } from '../messages/figures.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { entryAt, entryOf, type TimelineEntry } from './entry.ts';

/** Nights that were held, and nights without the account, from its first chart on. */
export function listNightEntries(
  { charts, runs }: AccountHistory,
  { config: { timezone } }: TimelineContext,
): readonly TimelineEntry[] {
  const first = charts[0]?.chart.night;
  if (first === undefined) return [];
  const known = runs.filter(({ night }) => night >= first);
  return [...known.flatMap((run) => listHeld(run, timezone)), ...listAbsences(known, charts, timezone)];
}

function listHeld({ night, heldBecause, ruling }: Run, timezone: string): readonly TimelineEntry[] {
  if (heldBecause === null) return [];
  const held = entryOf(night, timezone, {
    kind: 'gate',
    words: 'The night was held: its data was in doubt',
    details: ['What it found counts for nothing unless somebody releases it.'],
  });
  if (ruling === null) return [held];
  const words = `Held night of ${formatDate(night)} ${ruling.is}`;
  return [held, entryAt(ruling.at, { kind: 'gate', words, by: ruling.by })];
}

/** From one chart to the next, the first believed night without one, and the one that brings it back. */
function listAbsences(
  runs: readonly Run[],
  charts: AccountHistory['charts'],
  timezone: string,
): readonly TimelineEntry[] {
  const here = new Set<Night>(charts.map(({ chart }) => chart.night));
  let isHere = true;
  return runs.filter(isBelieved).flatMap(({ night }) => {
    if (here.has(night) === isHere) return [];
    isHere = !isHere;
    const words = isHere ? 'On the accounts export again' : 'Not on the accounts export any more';
    return [entryOf(night, timezone, { kind: 'roster', words })];
  });
}
