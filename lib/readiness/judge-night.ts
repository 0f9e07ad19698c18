import { type Night, toDay } from '../calendar.ts';
import type { DeliverMode, HealthConfig } from '../config/health-config.ts';
import { withDelegates } from '../config/people.ts';
import { writePath } from '../config/plain-tree.ts';
import type { NightExports } from '../exports/export-table.ts';
import type { ModelReads } from '../metrics/find-model-reads.ts';
import type { Measured } from '../metrics/measure-night.ts';
import { chooseProfiles } from '../scoring/choose-profile.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import { type GradedLine, surprise, wrong } from './graded-line.ts';
import { judgeCadence } from './judge-cadence.ts';
import { judgeChanges, type LastNight } from './judge-changes.ts';
import { judgeExports } from './judge-exports.ts';
import { judgeMeasures } from './judge-measures.ts';
import { judgeModel } from './judge-model.ts';
import { judgeOwnership } from './judge-ownership.ts';
import { judgePeople } from './judge-people.ts';
import { judgeReach } from './judge-reach.ts';
import { judgeCategories, judgeSignals } from './judge-signals.ts';

/** What was measured of a night, or why nothing could be. */
export type MeasureAttempt = { readonly measured: Measured } | { readonly failed: string };

/** All that is known of a night before it is run. */
export interface NightFacts {
  readonly config: HealthConfig;
  readonly night: Night;
  readonly reads: ModelReads;
  readonly deliver: DeliverMode;
  readonly exports: Pick<NightExports, 'reports' | 'rejects'>;
  readonly attempt: MeasureAttempt;
  /** The last believed night; null = none, or nothing was kept. */
  readonly last: LastNight | null;
}

export function judgeNight(facts: NightFacts): readonly GradedLine[] {
  const { config, night, reads, deliver, exports, attempt, last } = facts;
  const measured = 'measured' in attempt ? attempt.measured : null;
  const rowsOfUnknownAccounts = measured?.notes.rowsOfUnknownAccounts ?? new Map();
  return withoutRepeats(
    [
      ...judgeModel(config, reads, deliver),
      ...judgeExports(config, night, { ...exports, rowsOfUnknownAccounts }),
      ...('failed' in attempt
        ? [wrong({ kind: 'accounts-unreadable', path: ['accounts'], message: attempt.failed, hint: null })]
        : []),
      ...(measured === null ? [] : judgeMeasured(config, night, measured)),
      ...judgeChanges(config, exports.reports, last),
    ],
    reads,
  );
}

function judgeMeasured(config: HealthConfig, night: Night, measured: Measured): readonly GradedLine[] {
  const { roster, metrics, notes, delegates } = measured;
  const profileOf = chooseProfiles(config.profiles, roster);
  const scores = scoreAccounts({ config, night: toDay(night), roster, profileOf, metrics, carried: new Map() });
  return [
    ...judgeMeasures(config, measured),
    ...judgeCategories(config, metrics, profileOf),
    ...judgeReach(config, roster, scores),
    ...judgeSignals(scores.profiles),
    ...judgePeople(roster, night, withDelegates(config, delegates ?? []), notes.named),
    ...judgeOwnership(config, roster),
    ...judgeCadence(config, roster, profileOf),
    ...notes.matching.notes.map(({ about, message }) =>
      surprise({ kind: 'few-matches', path: about, message, hint: null }),
    ),
  ];
}

/** Of SQL that can run on no night, measuring finds the same once more, with less to say of where. */
function withoutRepeats(lines: readonly GradedLine[], { refused }: ModelReads): readonly GradedLine[] {
  const refusedOf = new Set(refused.map(({ path }) => writePath(path.slice(0, -1))));
  return lines.filter(({ grade, path }) => grade !== 'wrong' || !refusedOf.has(writePath(path)));
}
