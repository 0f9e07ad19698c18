import type { HealthConfig } from '../config/health-config.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { percent } from '../percent.ts';
import { countProfiles, NO_PROFILE } from '../scoring/choose-profile.ts';
import type { Scores } from '../scoring/scores.ts';
import { type GradedLine, listSome, sound, surprise, wrong } from './graded-line.ts';

/** Of a profile's accounts fewer than this with a score is worth a look. */
const LEAST_SCORED = 0.95;

/** Whom each profile is for, and how many of them get a score. */
export function judgeReach(
  { profiles }: Pick<HealthConfig, 'profiles'>,
  { ids }: Pick<Roster, 'ids'>,
  { profileOf, raw }: Pick<Scores, 'profileOf' | 'raw'>,
): readonly GradedLine[] {
  if (ids.length === 0) return [];
  const accounts = countProfiles(profiles, profileOf);
  const scored = profiles.map(() => 0);
  for (let account = 0; account < raw.length; account++)
    if (profileOf[account] !== NO_PROFILE && !Number.isNaN(raw[account])) scored[profileOf[account]!]!++;
  return [
    ...judgeUnreached(ids, profileOf),
    ...profiles.map(({ name, minCoverage }, index) =>
      judgeProfile({ name, index, minCoverage, accounts: accounts[index]!, scored: scored[index]! }),
    ),
  ];
}

interface Reach {
  readonly name: string;
  readonly index: number;
  readonly minCoverage: number;
  readonly accounts: number;
  readonly scored: number;
}

function judgeProfile({ name, index, minCoverage, accounts, scored }: Reach): GradedLine {
  const path = ['profiles', index];
  if (accounts === 0)
    return surprise({
      kind: 'profile-for-none',
      path,
      message: `Profile ${name} is for no account: no account matches its when that no earlier profile has.`,
      hint: 'Look at its when, and at the profiles before it: the first that matches is taken.',
    });
  const unknown = accounts - scored;
  const message = `Profile ${name}: ${countOf(accounts, 'account')}, ${formatCount(scored)} with a score`;
  if (scored >= LEAST_SCORED * accounts) {
    const rest =
      unknown === 0
        ? ''
        : `; ${formatCount(unknown)} ${unknown === 1 ? 'has' : 'have'} too little known (min_coverage ${minCoverage} %)`;
    return sound('profile', path, `${message}${rest}.`);
  }
  const said = {
    kind: 'few-scores',
    path,
    message: `${message} (${percent(scored / accounts)}): of the others less than ${minCoverage} % of the weight is known.`,
    hint: 'The metrics above say what is missing; min_coverage says how much must be known.',
  } as const;
  return scored === 0 ? wrong(said) : surprise(said);
}

function judgeUnreached(ids: readonly string[], profileOf: ArrayLike<number>): readonly GradedLine[] {
  const unreached = ids.filter((_, account) => profileOf[account] === NO_PROFILE);
  if (unreached.length === 0) return [];
  const said = {
    kind: 'no-profile',
    path: ['profiles'],
    message: `${countOf(unreached.length, 'account')} of ${formatCount(ids.length)} ${unreached.length === 1 ? 'matches' : 'match'} no profile, and ${unreached.length === 1 ? 'gets' : 'get'} no score (${listSome(unreached)}).`,
    hint: 'Add a last profile without when, for all others.',
  } as const;
  return [unreached.length === ids.length ? wrong(said) : surprise(said)];
}
