import type { Titled } from '../config/health-config.ts';
import { type ProfileScores, type Scores, type SignalStatus, statusOf } from './scores.ts';

export interface SignalExplanation {
  readonly metric: string;
  /** Null = none. */
  readonly points: number | null;
  readonly weight: number;
  /** Share of the whole score, 0–1; the shares of one account add up to 1. Null when the score is unknown. */
  readonly share: number | null;
  /** share × points; contributions add up to raw. Null when the score is unknown. */
  readonly contribution: number | null;
  readonly status: SignalStatus;
}

export interface GroupExplanation extends Titled {
  readonly name: string;
  readonly weight: number;
  readonly share: number | null;
  readonly score: number | null;
  readonly signals: readonly SignalExplanation[];
}

/** How one account's score came about, group by group; empty without a profile. */
export function explainScore(scores: Scores, account: number): readonly GroupExplanation[] {
  const profile = scores.profileOf[account]!;
  const matrix = scores.profiles[profile];
  if (!matrix) return [];
  const isKnown = !Number.isNaN(scores.raw[account]!);
  const row = scores.rowOf[account]!;
  const groups = readGroups(matrix, row);
  const weightLeft = groups.reduce((sum, group) => sum + (group.used > 0 ? group.weight : 0), 0);
  return groups.map(({ name, title, description, weight, used, signals }, group) => {
    const share = !isKnown ? null : used > 0 ? weight / weightLeft : 0;
    return {
      ...{ name, title, description },
      weight,
      share,
      score: used > 0 ? scores.groups[profile]![group * matrix.accounts.length + row]! : null,
      signals: signals.map((signal) => {
        const signalShare = share === null ? null : signal.points === null ? 0 : (share * signal.weight) / used;
        const contribution = signalShare === null ? null : signalShare * (signal.points ?? 0);
        return { ...signal, share: signalShare, contribution };
      }),
    };
  });
}

function readGroups({ profile, accounts, points, statuses }: ProfileScores, row: number) {
  let index = 0;
  return profile.groups.map(({ name, title, description, weight, signals }) => {
    const read = signals.map((signal) => {
      const at = index++ * accounts.length + row;
      const status = statusOf(statuses[at]!);
      return {
        metric: signal.metric,
        weight: signal.weight,
        status,
        points: status === 'missing' ? null : points[at]!,
      };
    });
    // A signal without points has no weight in its group: its neighbours take it.
    const used = read.reduce((sum, signal) => sum + (signal.points === null ? 0 : signal.weight), 0);
    return { name, title, description, weight, used, signals: read };
  });
}
