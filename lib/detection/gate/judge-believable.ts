import type { Night } from '../../calendar.ts';
import type { GateConfig, HealthConfig, Profile } from '../../config/health-config.ts';
import { type Doubt, isLeftOut, type NightGate } from '../../history/doubt.ts';
import type { RosterFigures } from '../../history/night-figures.ts';

export interface BelievableRequest {
  readonly night: Night;
  readonly doubts: readonly Doubt[];
  /** Null before anything is scored. */
  readonly roster: RosterFigures | null;
  readonly limits: Pick<GateConfig, 'leastBelieved' | 'believedAfter'>;
  readonly profiles: HealthConfig['profiles'];
  /** How many accounts each profile is for. */
  readonly accountsOfProfiles: readonly number[];
}

/** How much of a night is not in doubt, and whether that is enough to tell anybody anything. */
export function judgeBelievable(request: BelievableRequest): Pick<NightGate, 'isHeld' | 'notInDoubt'> {
  const { doubts, limits } = request;
  const notInDoubt = { accounts: shareOfAccounts(request), weight: shareOfWeight(request) };
  const isUnreadable = doubts.some(({ scope }) => scope.is === 'night');
  const isLittle = notInDoubt.accounts < limits.leastBelieved || notInDoubt.weight < limits.leastBelieved;
  return { isHeld: isUnreadable || isLittle, notInDoubt };
}

/** Of the accounts that were or are here. */
function shareOfAccounts({ doubts, roster }: BelievableRequest): number {
  if (roster === null) return 1;
  const all = roster.expected + roster.arrived;
  const inDoubt = doubts
    .filter(isLeftOut)
    .reduce((sum, { scope }) => sum + ('accounts' in scope ? scope.accounts : 0), 0);
  return all === 0 ? 1 : Math.max(0, 1 - inDoubt / all);
}

/** Mean over accounts of the share of their profile's weight that is not in doubt. */
function shareOfWeight(request: BelievableRequest): number {
  const { profiles, accountsOfProfiles } = request;
  const metrics = weighingMetrics(request);
  if (metrics.size === 0) return 1;
  const shares = profiles.map((profile) => shareOfScore(profile, metrics));
  const accounts = accountsOfProfiles.reduce((sum, count) => sum + count, 0);
  return accounts === 0
    ? 1
    : shares.reduce((sum, share, profile) => sum + share * accountsOfProfiles[profile]!, 0) / accounts;
}

/** The share of a profile's weight that is not in doubt. */
export function shareOfScore({ groups }: Pick<Profile, 'groups'>, inDoubt: ReadonlySet<string>): number {
  const sum = (parts: readonly { readonly weight: number }[]) => parts.reduce((total, { weight }) => total + weight, 0);
  const sure = groups.reduce((total, { weight, signals }) => {
    const own = signals.filter(({ metric }) => !inDoubt.has(metric));
    return total + (weight * sum(own)) / sum(signals);
  }, 0);
  return sure / sum(groups);
}

/**
 * Rows of an earlier date stay left out for as long as they are in a window, which is weeks: after some nights they hold nothing any more,
 * and the rest goes on without them.
 */
function weighingMetrics({ doubts, night, limits }: BelievableRequest): ReadonlySet<string> {
  const weighing = doubts.filter(
    (doubt) =>
      isLeftOut(doubt) && (doubt.date === null || doubt.date === night || doubt.nights <= limits.believedAfter),
  );
  return new Set(weighing.flatMap(({ scope }) => (scope.is === 'metrics' ? scope.metrics : [])));
}
