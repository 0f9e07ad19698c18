import type { HealthConfig } from '../config/health-config.ts';
import { findReader } from '../config/people.ts';
import { findPoolNamed, type Owned, pickPool } from '../config/pools.ts';
import { formatPart } from '../format-count.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import type { MetricProblem } from '../metrics/metric-problem.ts';
import { chooseOwnership } from './choose-profile.ts';

type Ownership = Pick<HealthConfig, 'ownership' | 'notify'>;

/** For each account what stands on its chart: the pool that a rule of ownership gives it to, or nothing. */
export function choosePools(
  { ownership, notify }: Ownership,
  roster: Roster,
): (account: number) => Pick<Owned, 'pool'> {
  const chosen = chooseOwnership(ownership, roster);
  const pools = ownership.map(({ name }) => pickPool({ pool: findPoolNamed(name, notify)?.name }));
  return (account) => pools[chosen[account]!] ?? {};
}

/** Dedicated accounts without an owner who can be told. */
export function findOwnerless({ ownership, notify }: Ownership, roster: Roster): readonly MetricProblem[] {
  const chosen = chooseOwnership(ownership, roster);
  return ownership.flatMap(({ name, model }, index): MetricProblem[] => {
    if (model !== 'dedicated') return [];
    const own = [...roster.ids.keys()].filter((account) => chosen[account] === index);
    const without = own.filter((account) => findReader(roster.owners[account] ?? null, notify) === null);
    if (without.length === 0) return [];
    const accounts = without.slice(0, SHOWN).map((account) => roster.ids[account]!);
    const shown = accounts.map((id) => (id.length > LONGEST_ID ? `${id.slice(0, LONGEST_ID)}…` : id)).join(', ');
    return [
      {
        metric: 'ownership',
        message: `${name}: ${formatPart(without.length, own.length)} dedicated accounts have no owner who can be told, as ${shown}. Their manager is told, or the queue of unowned accounts.`,
        hint: 'Name an owner in the export, or give them to a pool.',
        accounts,
        doScoresStand: true,
      },
    ];
  });
}

const SHOWN = 3;
const LONGEST_ID = 40;
