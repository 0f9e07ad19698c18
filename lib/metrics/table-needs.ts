import { type Night, toDay } from '../calendar.ts';
import type { AccountMatch, HealthConfig } from '../config/health-config.ts';
import { columnsOfPeople } from '../config/people.ts';
import type { NightExports } from '../exports/export-table.ts';
import type { TableNeed } from './night-tables.ts';
import { accountReads, type Occasion, readsOf, windowStarts } from './reads.ts';

/** Of each export that is there tonight and read: the columns and days that the accounts and metrics need. */
export async function findTableNeeds(
  config: HealthConfig,
  night: Night,
  exports: NightExports,
  occasions: readonly Occasion[],
): Promise<readonly TableNeed[]> {
  const starts = await windowStarts(config, night);
  const columns = await findColumns(config, occasions);
  return [...columns].flatMap(([name, wanted]) => {
    const table = exports.tables.get(name);
    if (!table) return [];
    const withAccount = wanted === 'all' || table.account === null ? wanted : new Set([...wanted, table.account]);
    const match: AccountMatch = config.exports.get(name)?.match ?? { by: 'exact' };
    return [{ table, columns: withAccount, start: starts.get(name) ?? null, match }];
  });
}

async function findColumns(
  config: HealthConfig,
  occasions: readonly Occasion[],
): Promise<ReadonlyMap<string, 'all' | Set<string>>> {
  const columns = new Map<string, 'all' | Set<string>>();
  const addAll = (names: Iterable<string>): void => {
    for (const name of names) columns.set(name, 'all');
  };
  const add = (name: string, wanted: Iterable<string>): void => {
    const known = columns.get(name);
    if (known !== 'all') columns.set(name, new Set([...(known ?? []), ...wanted]));
  };

  const { accounts } = config;
  if (accounts.kind === 'export') add(accounts.from, [...accounts.columns.values(), ...accounts.attributes]);
  else addAll(await accountReads(config));
  const { people } = config;
  if (people?.kind === 'export') add(people.from, columnsOfPeople(people));
  for (const { metric: name } of occasions) {
    const metric = config.metrics.get(name)!;
    if (metric.kind === 'sql' || (metric.kind === 'column' && metric.where !== null))
      addAll(await readsOf(config, name));
    else if (metric.kind === 'column') add(metric.from, metric.value === null ? [] : [metric.value]);
  }
  for (const name of [...columns.keys()]) {
    const match = config.exports.get(name)?.match;
    if (match?.by === 'through') add(match.through, [match.from, match.to]);
  }
  return columns;
}

export function daysOf(occasions: readonly Occasion[], night: Night): readonly number[] {
  return [...new Set([0, ...occasions.map(({ daysBefore }) => daysBefore)])].map((days) => toDay(night) - days);
}
