import type { Night } from '../calendar.ts';
import { pickPool } from '../config/pools.ts';
import type { Band } from '../scoring/band.ts';

/** What did something to a score, as people read it. All texts of metrics are as configured. */
export type Driver =
  /** A metric that moved, or counts for more or less. Null = missing. */
  | {
      readonly kind: 'signal';
      readonly label: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly points: number;
    }
  /** Metrics that are measured tonight and were not then, and the other way round. */
  | {
      readonly kind: 'availability';
      readonly came: readonly string[];
      readonly went: readonly string[];
      readonly points: number;
    }
  /** `behaviour`: its own, on nights under another model or whose charts are gone. */
  | { readonly kind: 'peers' | 'model' | 'override' | 'behaviour' | 'others'; readonly points: number }
  | { readonly kind: 'profile'; readonly from: string | null; readonly to: string | null; readonly points: number }
  /** Of a score that stood still: how far a metric keeps it from 100. */
  | { readonly kind: 'shortfall'; readonly label: string; readonly to: string | null; readonly points: number };

/** A score that a person has set, over the computed one. */
export interface OverrideLine {
  readonly by: string;
  readonly reason: string;
  /** The first night without it. */
  readonly expiresOn: Night;
  /** What the score would be; null = unknown. */
  readonly computedScore: number | null;
}

/** One account as messages show it. All texts are as exported: hostile until rendered. */
export interface AccountLine {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  /** See `Chart`. */
  readonly pool?: string;
  readonly segment: string | null;
  readonly arr: number | null;
  readonly renewsOn: Night | null;
  readonly score: number | null;
  readonly band: Band;
  readonly previousScore: number | null;
  readonly previousBand: Band | null;
  /** score − previousScore in whole points; null when either is unknown. */
  readonly change: number | null;
  /** Points of it that the account's own behaviour and its peers took or gave, before a score set by hand; null when there is nothing to compare. A line of the version before has none. */
  readonly ownMove?: number | null;
  /**
   * What moved the score since the last chart, largest first, in whole points that add up to `change`; when nothing did, what
   * holds it down, in points.
   */
  readonly drivers: readonly Driver[];
  /** The night from which the drivers count, where that is not the last chart: they add up to what a rule says of that time. */
  readonly driversSince: Night | null;
  /** Null: the score is as computed. */
  readonly override: OverrideLine | null;
}

/** What moved a score, and since when. */
export type Causes = Pick<AccountLine, 'drivers' | 'driversSince'>;

/** For where nobody reads the causes: working them out takes longer than the rest of the line. */
export function withoutCauses(line: AccountLine): AccountLine {
  const { id, name, owner, segment, arr, renewsOn, score, band, override } = line;
  const { previousScore, previousBand, change, ownMove = null } = line;
  const drivers: readonly Driver[] = [];
  const driversSince = null;
  return {
    id,
    name,
    owner,
    ...pickPool(line),
    segment,
    arr,
    renewsOn,
    score,
    band,
    previousScore,
    previousBand,
    change,
    ownMove,
    drivers,
    driversSince,
    override,
  };
}
