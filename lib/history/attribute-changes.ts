import type { Day } from '../calendar.ts';
import type { HealthConfig, Profile } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { measurePoints } from '../scoring/measure-points.ts';
import { combinePoints } from '../scoring/score-accounts.ts';
import {
  type CarriedValues,
  isAvailable,
  MISSING,
  type Points,
  type ProfileScores,
  type Scores,
} from '../scoring/scores.ts';
import { invertWeights } from '../scoring/signal-shares.ts';

/** What accounts were scored from on a night, column by column. */
export interface ScoredInputs {
  readonly night: Day;
  /** Days since 1970; NaN = unknown. */
  readonly startedOn: Float64Array;
  /** Index into tonight's profiles; NO_PROFILE where the profile of then is none of them. */
  readonly profileOf: Int32Array;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly carried: CarriedValues;
}

export interface AttributionRequest {
  readonly config: Pick<HealthConfig, 'profiles'>;
  /** Computed scores of the last charts, unrounded; NaN = nothing to compare with. */
  readonly lastRaw: Float64Array;
  /** Whether all of them were scored under tonight's model: then scoring them again need not weigh them. */
  readonly isSameModel: boolean;
  /** What they were scored from. A metric that is new, or defined otherwise since, has tonight's values here. */
  readonly last: ScoredInputs;
  /** The same without the last believed values of what the gate had left out: what `lastRaw` was made of. Without, they are the same. */
  readonly lastAsCharted?: ScoredInputs | null;
  /** Whether a metric that the gate had left out of an account's last chart is back: that it is counts as availability. */
  readonly hasReturned?: (account: number) => boolean;
  readonly tonight: Scores;
  /**
   * Tonight's points, were each account ranked among the peers of its last chart; null when no metric depends on peers.
   */
  readonly amongLastPeers: Scores | null;
}

/**
 * Why computed scores changed since the last charts, in points. All arrays are in the order of the accounts, NaN where there is nothing to
 * compare. model + profile + availability + peers + behaviour = change within 1e-9.
 */
export interface Attribution {
  readonly change: Float64Array;
  readonly model: Float64Array;
  readonly profile: Float64Array;
  readonly availability: Float64Array;
  readonly peers: Float64Array;
  readonly behaviour: Float64Array;
  /** Per profile the part of each signal in behaviour, signal-major as `ProfileScores.points`; an account's parts add up to its behaviour. */
  readonly signals: readonly Float64Array[];
  /** The last inputs under tonight's model and profiles: which signals had points then. */
  readonly lastPoints: Points;
}

/**
 * Scores the last inputs again, step by step: under tonight's model, with tonight's profile, with the signals that are there tonight,
 * and last with tonight's values. What each step changes is its cause's part (section 6 of the health model).
 */
export function attributeChanges(request: AttributionRequest): Attribution {
  const { config, lastRaw, last, tonight } = request;
  const accounts = lastRaw.length;
  const profiles = config.profiles.map(withoutFloor);
  const measure = (profileOf: Int32Array, inputs: ScoredInputs) =>
    measurePoints({
      config: { profiles },
      night: inputs.night,
      roster: { ids: { length: accounts }, startedOn: inputs.startedOn },
      profileOf,
      metrics: inputs.metrics,
      carried: inputs.carried,
    });
  const lastProfileOf = last.profileOf.map((profile, account) => (profile < 0 ? tonight.profileOf[account]! : profile));
  const hasSameProfiles = isSame(lastProfileOf, tonight.profileOf);
  const lastPoints = measure(tonight.profileOf, last);
  const weigh = (): ModelSteps => {
    const charted = request.lastAsCharted ?? null;
    const ofTonight = charted === null ? lastPoints : measure(tonight.profileOf, charted);
    return weighSteps(ofTonight, hasSameProfiles ? ofTonight : measure(lastProfileOf, charted ?? last));
  };
  const isUnchanged = request.isSameModel && hasSameProfiles;
  const steps = isUnchanged ? { underModel: lastRaw, underProfile: lastRaw } : weigh();

  const causes = {
    change: empty(accounts),
    model: empty(accounts),
    profile: empty(accounts),
    availability: empty(accounts),
    peers: empty(accounts),
    behaviour: empty(accounts),
  };
  const signals = tonight.profiles.map((scores, index) => {
    const parts = attributeValues(scores, lastPoints.profiles[index]!, request.amongLastPeers?.profiles[index] ?? null);
    for (let row = 0; row < scores.accounts.length; row++) {
      const account = scores.accounts[row]!;
      const before = lastRaw[account]!;
      const after = tonight.raw[account]!;
      if (Number.isNaN(before) || Number.isNaN(after)) continue;
      // An intermediate step without any points cannot be scored: the next one takes its part.
      const model = known(steps.underModel[account]!, before);
      const profile = known(steps.underProfile[account]!, model);
      const peers = parts.peers[row]!;
      const hasComeOrGone = parts.hasComeOrGone[row] === 1 || request.hasReturned?.(account) === true;
      const behaviour = hasComeOrGone ? parts.behaviour[row]! : after - profile - peers;
      sweepDust(parts, row, behaviour);
      causes.change[account] = after - before;
      causes.model[account] = model - before;
      causes.profile[account] = profile - model;
      causes.peers[account] = peers;
      causes.behaviour[account] = behaviour;
      causes.availability[account] = hasComeOrGone ? after - profile - peers - behaviour : 0;
    }
    return parts.signals;
  });
  return { ...causes, signals, lastPoints };
}

/** Unrounded scores of the last inputs under tonight's model, with the last profile and with tonight's; NaN = no points at all. */
interface ModelSteps {
  readonly underModel: Float64Array;
  readonly underProfile: Float64Array;
}

function weighSteps(ofTonight: Points, ofLast: Points): ModelSteps {
  const underProfile = combinePoints(ofTonight).raw;
  return { underProfile, underModel: ofLast === ofTonight ? underProfile : combinePoints(ofLast).raw };
}

/** Intermediate steps are scored however little they cover. */
function withoutFloor(profile: Profile): Profile {
  return { ...profile, minCoverage: 0 };
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  return a.every((value, index) => value === b[index]);
}

function empty(accounts: number): Float64Array {
  return new Float64Array(accounts).fill(Number.NaN);
}

function known(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

interface ValueParts {
  readonly signals: Float64Array;
  /** Per row, as in the profile's matrices. */
  readonly behaviour: Float64Array;
  readonly peers: Float64Array;
  readonly hasComeOrGone: Uint8Array;
  /** Where in `signals` the account's largest part is. */
  readonly largest: Int32Array;
}

/**
 * The last two steps. A signal that came or went has tonight's points on both sides, so the shares are tonight's and every part is
 * share × difference in points.
 */
function attributeValues(
  tonight: ProfileScores,
  last: ProfileScores,
  amongLastPeers: ProfileScores | null,
): ValueParts {
  const { accounts, profile, points, statuses } = tonight;
  const size = accounts.length;
  const signals = new Float64Array(points.length);
  const behaviour = new Float64Array(size);
  const peers = new Float64Array(size);
  const hasComeOrGone = new Uint8Array(size);
  const largest = new Int32Array(size);
  const sizes = new Float64Array(size);
  const inverses = invertWeights(tonight);
  let from = 0;
  profile.groups.forEach((group, index) => {
    const inverse = inverses[index]!;
    for (const { weight } of group.signals) {
      const whole = group.weight * weight;
      for (let row = 0, at = from; row < size; row++, at++) {
        const status = statuses[at]!;
        if (!isSameKind(status, last.statuses[at]!)) {
          hasComeOrGone[row] = 1;
          continue;
        }
        if (status === MISSING) continue;
        const share = whole * inverse[row]!;
        const now = points[at]!;
        const own = amongLastPeers === null ? now : known(amongLastPeers.points[at]!, now);
        const part = share * (own - last.points[at]!);
        signals[at] = part;
        behaviour[row]! += part;
        if (own !== now) peers[row]! += share * (now - own);
        if (Math.abs(part) > sizes[row]!) {
          sizes[row] = Math.abs(part);
          largest[row] = at;
        }
      }
      from += size;
    }
  });
  return { signals, behaviour, peers, hasComeOrGone, largest };
}

/** Whether a signal neither came nor went: it was measured on both nights, or filled in by the same policy. */
function isSameKind(tonight: number, last: number): boolean {
  return tonight === last || (isAvailable(tonight) && isAvailable(last));
}

/** Scores are rounded to 1e-9: what that leaves over goes to the largest part, so that the parts add up. */
function sweepDust({ signals, behaviour, largest }: ValueParts, row: number, total: number): void {
  const dust = total - behaviour[row]!;
  if (dust !== 0 && behaviour[row] !== 0) signals[largest[row]!]! += dust;
}
