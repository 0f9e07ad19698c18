import type { Night } from '../calendar.ts';
import { pickPool } from '../config/pools.ts';
import { type Absence, findRenamed } from '../history/absence.ts';
import type { Chart } from '../history/chart.ts';
import type { AbsentAccount, RosterChanges } from '../portfolio/night-report.ts';
import type { ShardBefore, ShardRoster } from './shard-work.ts';

/** Who of a shard's accounts came and went. */
export function describeRoster(
  charts: readonly Chart[],
  { run, absences: before, last: { newest } }: ShardBefore,
  absences: readonly Absence[],
): ShardRoster {
  const here = new Set(charts.map(({ account }) => account));
  const isFirstNight = run === null;
  return {
    arrived: isFirstNight
      ? []
      : charts.flatMap(({ account, name, isUnconfirmed }, index) =>
          !isUnconfirmed && newest[index]?.chart.isUnconfirmed !== false ? [{ account, name }] : [],
        ),
    returned: before.filter(({ account, because }) => here.has(account) && because !== 'in-doubt'),
    absences,
  };
}

/** Who came and went, over all shards: an account that took a new id may have moved from one shard to another. */
export function mergeRosters(night: Night, shards: readonly ShardRoster[]): RosterChanges {
  const absences = shards.flatMap((shard) => shard.absences);
  const arrived = shards.flatMap((shard) => shard.arrived);
  const gone = absences.filter(({ since }) => since === night);
  const renamed = findRenamed(absences, arrived);
  return {
    arrived: arrived.length,
    left: gone.filter(({ because }) => because === 'left').map(describeAbsent),
    churned: gone.filter(({ because }) => because === 'churned').map(describeAbsent),
    returned: shards.flatMap((shard) => shard.returned).map(describeAbsent),
    maybeRenamed: renamed.map(([absence, { account, name }]) => ({ from: absence.account, to: account, name: name! })),
  };
}

function describeAbsent(absence: Absence): AbsentAccount {
  const { account, name, owner, arr, lastNight } = absence;
  return { id: account, name, owner, ...pickPool(absence), arr, lastNight };
}
