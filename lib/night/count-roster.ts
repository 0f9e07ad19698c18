import { ACCOUNT_FIELDS } from '../history/doubt.ts';
import type { RosterFigures } from '../history/night-figures.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { isFieldChanged } from './leave-out.ts';
import type { ShardBefore } from './shard-work.ts';

const SAMPLES = 20;

export interface RosterCount {
  /** As it was measured: without anything that stands. */
  readonly roster: Roster;
  /** Ids that accounts of whatever shard had before. */
  readonly formerly: readonly string[];
  /** Known to have churned. */
  readonly churned: ReadonlySet<string>;
  readonly before: ShardBefore;
  readonly modelHash: string;
  readonly isScored: (account: number) => boolean;
}

/** A shard's accounts tonight against each one's last chart. */
export function countRoster({ roster, formerly, churned, before, modelHash, isScored }: RosterCount): RosterFigures {
  const { newest } = before.last;
  const here = new Set([...roster.ids, ...formerly]);
  const known = [
    ...before.charts.filter(({ isUnconfirmed }) => !isUnconfirmed).map(({ account }) => account),
    ...before.absences.filter(({ because }) => because === 'in-doubt').map(({ account }) => account),
  ];
  const gone = known.filter((account) => !here.has(account) && !churned.has(account));
  const isFirstNight = before.run === null;
  const places = [...roster.ids.keys()];
  const arrived = isFirstNight ? [] : places.filter((account) => newest[account]?.chart.isUnconfirmed !== false);
  const ofLast = places.filter((account) => newest[account]?.run.night === before.run?.night && !isFirstNight);
  const scoredBefore = ofLast.filter((account) => newest[account]!.chart.raw !== null);
  const unscored = scoredBefore.filter((account) => !isScored(account));
  // Another model may read another column.
  const comparable = ofLast.filter((account) => newest[account]!.chart.modelHash === modelHash);
  const countChanged = (field: (typeof ACCOUNT_FIELDS)[number]) =>
    comparable.filter((account) => isFieldChanged(field, roster, account, newest[account]!)).length;
  const first = (accounts: readonly number[]) => accounts.slice(0, SAMPLES).map((account) => roster.ids[account]!);
  return {
    expected: known.length,
    gone: gone.length,
    arrived: arrived.length,
    scoredBefore: scoredBefore.length,
    unscored: unscored.length,
    compared: comparable.length,
    changed: Object.fromEntries(
      ACCOUNT_FIELDS.map((field) => [field, countChanged(field)]),
    ) as RosterFigures['changed'],
    samples: { gone: gone.slice(0, SAMPLES), arrived: first(arrived), unscored: first(unscored) },
  };
}
