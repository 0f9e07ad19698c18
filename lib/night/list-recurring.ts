import { personIn } from '../address.ts';
import { toIsoDate } from '../calendar.ts';
import { daysOfMorning, listDueAccounts } from '../cases/cadence-days.ts';
import type { RecurringDue } from '../cases/recurring-tasks.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { findExecutive } from '../config/people.ts';
import { isTechnologyLed, pickPool } from '../config/pools.ts';
import type { Chart } from '../history/chart.ts';
import type { Run } from '../history/run.ts';
import type { Roster } from '../metrics/metric-columns.ts';

export interface RecurringAccounts {
  readonly run: Pick<Run, 'night'>;
  /** The last believed run; null on the first night. */
  readonly last: Pick<Run, 'night'> | null;
  readonly roster: Roster;
  /** Places in the config's profiles. */
  readonly profileOf: ArrayLike<number>;
  readonly charts: readonly Chart[];
}

/** A shard's accounts for which a task comes on the morning after the night; none of technology-led ones, or of those that are in doubt. */
export function listRecurring(
  { run, last, roster, profileOf, charts }: RecurringAccounts,
  config: Pick<HealthConfig, 'cadence' | 'profiles' | 'notify'>,
): readonly RecurringDue[] {
  const { notify, profiles } = config;
  const days = daysOfMorning(run.night, last?.night ?? null, notify.quiet);
  const ofAccounts = config.cadence.filter(({ assignee }) => assignee !== 'operators');
  return ofAccounts.flatMap((cadence) => {
    const meant = profiles.map(({ name }) => cadence.profiles?.includes(name) ?? true);
    const isMeant = (account: number) => meant[profileOf[account]!] ?? cadence.profiles === null;
    const columns = { ids: roster.ids, startedOn: roster.startedOn, isMeant };
    return listDueAccounts(cadence, columns, days).flatMap(({ account, day }): readonly RecurringDue[] => {
      const chart = charts[account]!;
      if (chart.isUnconfirmed || isTechnologyLed(chart, notify)) return [];
      const { account: id, name: accountName, owner, profile } = chart;
      const manager = personIn(roster.managers[account]);
      const executive = findExecutive(roster.executives[account] ?? null, profile, notify);
      const about = { account: id, accountName, owner, manager, executive, ...pickPool(chart) };
      return [{ cadence: cadence.id, day: toIsoDate(day), about }];
    });
  });
}
