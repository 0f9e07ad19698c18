import { addDays, type Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { pickPool } from '../config/pools.ts';
import type { Chart } from './chart.ts';

/** An account that had charts and is not in the accounts export any more. */
export interface Absence {
  readonly account: string;
  readonly name: string | null;
  readonly owner: string | null;
  /** See `Chart`. */
  readonly pool?: string;
  readonly arr: number | null;
  /** The night of its last chart. */
  readonly lastNight: Night;
  /** The first night without it. */
  readonly since: Night;
  /** churned: the export has a churn date for it; left: it is simply not there; in-doubt: it went with too many others. */
  readonly because: 'left' | 'churned' | 'in-doubt';
}

/** One that comes back within this many days takes up its history again. */
const REMEMBERED_DAYS = 90;

export interface RosterTonight {
  readonly night: Night;
  readonly accounts: ReadonlySet<string>;
  /** Known to the export, and past their churn date. */
  readonly churned: ReadonlySet<string>;
  /** Here under another id. */
  readonly renamed: ReadonlySet<string>;
  /** Whether those that are gone are in doubt: kept as they were. */
  readonly isGoneInDoubt: boolean;
}

/** Who is absent tonight, in the order of ids: those who were on the last believed night, and those absent since longer. */
export function findAbsences(
  { night, accounts, churned, renamed, isGoneInDoubt }: RosterTonight,
  lastCharts: readonly Chart[],
  lastAbsences: readonly Absence[],
): readonly Absence[] {
  const reasonOf = (account: string): Absence['because'] =>
    churned.has(account) ? 'churned' : isGoneInDoubt && !renamed.has(account) ? 'in-doubt' : 'left';
  const gone = lastCharts
    // One that came with too many others and is gone again was never there.
    .filter(({ account, isUnconfirmed }) => !accounts.has(account) && !isUnconfirmed)
    .map((chart): Absence => {
      const { account, name, owner, arr } = chart;
      return {
        account,
        name,
        owner,
        ...pickPool(chart),
        arr,
        lastNight: chart.night,
        since: night,
        because: reasonOf(account),
      };
    });
  const stillGone = lastAbsences
    .filter(({ account, since }) => !accounts.has(account) && since > addDays(night, -REMEMBERED_DAYS))
    .map((absence): Absence => {
      const because = reasonOf(absence.account);
      if (absence.because !== 'in-doubt') return because === 'churned' ? { ...absence, because } : absence;
      return because === 'in-doubt' ? absence : { ...absence, since: night, because };
    });
  return [...gone, ...stillGone].sort((a, b) => compareText(a.account, b.account));
}

/** Accounts that came tonight under a new id with the name of one that has left: pairs of [absent, arrived]. */
export function findRenamed<Arrived extends { readonly name: string | null }>(
  absences: readonly Absence[],
  arrived: readonly Arrived[],
): readonly (readonly [Absence, Arrived])[] {
  const byName = new Map<string, Absence>();
  for (const absence of absences)
    if (absence.because === 'left' && absence.name !== null) byName.set(fold(absence.name), absence);
  return arrived.flatMap((account) => {
    const absence = account.name === null ? undefined : byName.get(fold(account.name));
    return absence ? [[absence, account] as const] : [];
  });
}

function fold(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
