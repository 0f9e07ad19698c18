import { compareText } from '../compare-text.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { isAvailable, type Points, type Scores } from '../scoring/scores.ts';
import type { Attribution } from './attribute-changes.ts';

/** Points by which one cause moved the effective unrounded score since the last chart. */
export type ChangePart =
  | { readonly cause: 'signal'; readonly metric: string; readonly points: number }
  /** Metrics that are measured tonight and were not then, and the other way round. */
  | {
      readonly cause: 'availability';
      readonly came: readonly string[];
      readonly went: readonly string[];
      readonly points: number;
    }
  /** `behaviour`: of nights under another model, or whose charts are gone: what each signal did then is not known. */
  | { readonly cause: 'peers' | 'model' | 'profile' | 'override' | 'behaviour'; readonly points: number };

export type Cause =
  | { readonly cause: 'signal'; readonly metric: string }
  | { readonly cause: 'availability' | 'peers' | 'model' | 'profile' | 'override' | 'behaviour' };

/** What moved one account, largest first: behaviour metric by metric, then every other cause. They add up to its change. */
export function listChangeParts(
  attribution: Attribution,
  tonight: Scores,
  account: number,
  overrideChange: number,
): readonly ChangePart[] {
  if (Number.isNaN(attribution.change[account]!)) return [];
  const parts: ChangePart[] = [
    ...listSignals(attribution, tonight, account),
    {
      cause: 'availability',
      ...findComings(attribution.lastPoints, tonight, account),
      points: attribution.availability[account]!,
    },
    { cause: 'peers', points: attribution.peers[account]! },
    { cause: 'model', points: attribution.model[account]! },
    { cause: 'profile', points: attribution.profile[account]! },
    { cause: 'override', points: overrideChange },
  ];
  return parts
    .filter(({ points }) => Math.abs(points) > NOTHING)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || compareText(nameOf(a), nameOf(b)));
}

/** Smaller parts are dust of rounding. */
export const NOTHING = 1e-9;

/** What a part is ordered by among parts of equal size. */
export function nameOf(cause: Cause): string {
  return cause.cause === 'signal' ? `signal ${cause.metric}` : cause.cause;
}

/** A metric may be behind several signals: their parts are one. */
function listSignals({ signals }: Attribution, tonight: Scores, account: number): ChangePart[] {
  const points = new Map<string, number>();
  forEachSignal(tonight, account, (metric, profile, at) => {
    points.set(metric, (points.get(metric) ?? 0) + signals[profile]![at]!);
  });
  return [...points].map(([metric, moved]) => ({ cause: 'signal', metric, points: moved }));
}

function findComings(last: Points, tonight: Scores, account: number): { came: string[]; went: string[] } {
  const came = new Set<string>();
  const went = new Set<string>();
  forEachSignal(tonight, account, (metric, profile, at) => {
    const isNow = isAvailable(tonight.profiles[profile]!.statuses[at]!);
    const wasThen = isAvailable(last.profiles[profile]!.statuses[at]!);
    if (isNow && !wasThen) came.add(metric);
    if (wasThen && !isNow) went.add(metric);
  });
  return { came: [...came], went: [...went] };
}

function forEachSignal(
  { profileOf, profiles, rowOf }: Scores,
  account: number,
  visit: (metric: string, profile: number, at: number) => void,
): void {
  const index = profileOf[account]!;
  const matrix = profiles[index];
  if (!matrix) return;
  let from = rowOf[account]!;
  for (const { metric } of matrix.profile.groups.flatMap((group) => group.signals)) {
    visit(metric, index, from);
    from += matrix.accounts.length;
  }
}

/** Points that one metric keeps a score from 100, as a negative number. */
export interface Shortfall {
  readonly metric: string;
  readonly points: number;
}

/** What keeps a score from 100, largest first: the share of each metric times the points it lacks. */
export function listShortfalls(scores: Scores, account: number): readonly Shortfall[] {
  const points = new Map<string, number>();
  for (const { metric, share, contribution } of explainScore(scores, account).flatMap((group) => group.signals))
    if (share !== null && contribution !== null)
      points.set(metric, (points.get(metric) ?? 0) + contribution - 100 * share);
  return [...points]
    .map(([metric, lacking]) => ({ metric, points: lacking }))
    .filter((shortfall) => shortfall.points < -NOTHING)
    .sort((a, b) => a.points - b.points || compareText(a.metric, b.metric));
}
