import type { Cadence, HealthConfig } from '../config/health-config.ts';
import { findKeeper, isTechnologyLed } from '../config/pools.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import { describePeriod } from '../messages/task-words.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { choosePools } from '../scoring/choose-pools.ts';
import { type GradedLine, sound, surprise } from './graded-line.ts';

type Cadences = Pick<HealthConfig, 'cadence' | 'profiles' | 'ownership' | 'notify'>;

/** To how many accounts each task comes that comes again, and what that is for whoever has the most of them. */
export function judgeCadence(config: Cadences, roster: Roster, profileOf: ArrayLike<number>): readonly GradedLine[] {
  if (config.cadence.length === 0 || roster.ids.length === 0) return [];
  const { notify, profiles } = config;
  const poolOf = choosePools(config, roster);
  return config.cadence.flatMap((cadence, index): readonly GradedLine[] => {
    if (cadence.assignee === 'operators') return [];
    const path = ['cadence', index];
    const isNamed = (account: number) => cadence.profiles?.includes(profiles[profileOf[account]!]?.name ?? '') ?? true;
    const keepers = new Map<string | null, number>();
    for (let account = 0; account < roster.ids.length; account++) {
      const owned = { owner: roster.owners[account] ?? null, ...poolOf(account) };
      if (!isNamed(account) || isTechnologyLed(owned, notify)) continue;
      const keeper = findKeeper(owned, notify);
      keepers.set(keeper, (keepers.get(keeper) ?? 0) + 1);
    }
    return keepers.size === 0 ? [describeNone(cadence, path)] : [describeReach(cadence, path, keepers)];
  });
}

function describeNone({ title }: Cadence, path: GradedLine['path']): GradedLine {
  return surprise({
    kind: 'cadence-for-none',
    path,
    message: `${title} comes to no account: none that somebody looks after has one of its profiles.`,
    hint: 'Look at its profiles, or take it out.',
  });
}

/** "Check-in comes to 412 accounts, every 30 days. The most that one person or pool has is 60: 14.0 a week." */
function describeReach(
  { title, every }: Cadence,
  path: GradedLine['path'],
  keepers: ReadonlyMap<string | null, number>,
): GradedLine {
  const counts = [...keepers.values()];
  const accounts = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  const days = every === 'quarter' ? DAYS_OF_QUARTER : every.days;
  const load = `The most that one person or pool has is ${formatCount(most)}: ${((7 * most) / days).toFixed(1)} a week.`;
  return sound('cadence', path, `${title} comes to ${countOf(accounts, 'account')}, ${describePeriod(every)}. ${load}`);
}

const DAYS_OF_QUARTER = 91;
