import type { Day } from '../calendar.ts';
import type { HealthConfig, Profile, Scalar, Signal } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { roundToNano } from './rounding.ts';
import { numericPoints, pointsOf } from './signal-points.ts';

/** How a signal came to its points. The order is the code stored in `ProfileScores.statuses`. */
export const SIGNAL_STATUSES = ['missing', 'used', 'neutral', 'worst', 'carried', 'carried'] as const;
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];
/** The signal has no points, and no part in the score. */
export const MISSING = 0;
const [USED, NEUTRAL, WORST, CARRIED] = [1, 2, 3, 4] as const;
/** Carried under `missing: { carry }`: shown as carried, but not available for coverage. */
const CARRIED_BY_POLICY = 5;

/** Metric → its earlier values for `missing: { carry }`, newest first. */
export type CarriedValues = ReadonlyMap<string, readonly CarriedNight[]>;

export interface CarriedNight {
  readonly nightsBack: number;
  /** Account's place in the roster → value. */
  readonly values: ReadonlyMap<number, Scalar>;
}

export interface ScoreRequest {
  readonly config: Pick<HealthConfig, 'profiles'>;
  readonly night: Day;
  /** One entry per account; of the ids only their number is read. */
  readonly roster: { readonly ids: { readonly length: number }; readonly startedOn: Float64Array };
  /** Index into `config.profiles` per account, or NO_PROFILE. */
  readonly profileOf: Int32Array;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly carried: CarriedValues;
}

/** Scores of all accounts, in roster order. */
export interface Scores {
  readonly profileOf: Int32Array;
  /** NaN = unknown; rounded to 1e-9. */
  readonly raw: Float64Array;
  /** Percent, rounded to 1e-9. */
  readonly coverage: Float64Array;
  /** Row of an account within its profile's matrices. */
  readonly rowOf: Int32Array;
  readonly profiles: readonly ProfileScores[];
  /** Per profile the score of every group, group-major, `group × accounts + row`; NaN = none of its signals has points. */
  readonly groups: readonly Float64Array[];
}

/** The accounts of one profile, signal by signal: matrices are signal-major, `signal × accounts + row`. */
export interface ProfileScores {
  readonly profile: Profile;
  readonly accounts: Int32Array;
  /** NaN = no points. */
  readonly points: Float64Array;
  readonly statuses: Uint8Array;
}

/** Scores every account with its profile (section 4 of the scoring model). Pure; typed arrays throughout. */
export function scoreAccounts(request: ScoreRequest): Scores {
  const measured = measurePoints(request);
  return { ...measured, ...combinePoints(measured) };
}

export type Points = Omit<Scores, 'raw' | 'coverage' | 'groups'>;

/** The points of every signal, not yet weighed. */
export function measurePoints(request: ScoreRequest): Points {
  const rowOf = new Int32Array(request.roster.ids.length).fill(-1);
  const profiles = request.config.profiles.map((profile, index) => {
    const accounts = accountsOf(request.profileOf, index);
    for (let row = 0; row < accounts.length; row++) rowOf[accounts[row]!] = row;
    return fillPoints(profile, accounts, request);
  });
  return { profileOf: request.profileOf, rowOf, profiles };
}

/** Group scores, weighted into raw, and coverage; raw is NaN when coverage is under the profile's floor. */
export function combinePoints({ rowOf, profiles }: Points): Pick<Scores, 'raw' | 'coverage' | 'groups'> {
  const raw = new Float64Array(rowOf.length).fill(Number.NaN);
  const coverage = new Float64Array(rowOf.length);
  const groups = profiles.map((scores) => combine(scores, raw, coverage));
  return { raw, coverage, groups };
}

function accountsOf(profileOf: Int32Array, profile: number): Int32Array {
  let size = 0;
  for (const chosen of profileOf) if (chosen === profile) size++;
  const accounts = new Int32Array(size);
  let next = 0;
  for (let account = 0; account < profileOf.length; account++)
    if (profileOf[account] === profile) accounts[next++] = account;
  return accounts;
}

function fillPoints(profile: Profile, accounts: Int32Array, request: ScoreRequest): ProfileScores {
  const signals = profile.groups.flatMap((group) => group.signals);
  const points = new Float64Array(signals.length * accounts.length).fill(Number.NaN);
  const statuses = new Uint8Array(points.length);
  signals.forEach((signal, index) => {
    const from = index * accounts.length;
    const pointsOfSignal = points.subarray(from, from + accounts.length);
    const statusesOfSignal = statuses.subarray(from, from + accounts.length);
    fillFromValues(signal, accounts, request, pointsOfSignal, statusesOfSignal);
    fillMissing(signal, accounts, request, pointsOfSignal, statusesOfSignal);
  });
  return { profile, accounts, points, statuses };
}

function fillFromValues(
  signal: Signal,
  accounts: Int32Array,
  { metrics, night, roster }: ScoreRequest,
  points: Float64Array,
  statuses: Uint8Array,
): void {
  const column = metrics.get(signal.metric);
  if (!column) return;
  const status = column.isCarried ? CARRIED : USED;
  if (column.type === 'number' && signal.kind === 'linear') {
    fillLinear(signal, column.values, accounts, status, points, statuses);
    return;
  }
  if (column.type === 'number' && signal.kind === 'steps') {
    fillSteps(signal, column.values, accounts, status, points, statuses);
    return;
  }
  const context = { night, startedOn: Number.NaN };
  for (let row = 0; row < accounts.length; row++) {
    const account = accounts[row]!;
    context.startedOn = roster.startedOn[account]!;
    const at =
      column.type === 'number'
        ? numericPoints(signal, column.values[account]!, context)
        : pointsOf(signal, column.values[account] ?? null, context);
    if (Number.isNaN(at)) continue;
    points[row] = at;
    statuses[row] = status;
  }
}

/** What most signals are, without a call per value. */
function fillLinear(
  { worst, best }: Extract<Signal, { kind: 'linear' }>,
  values: Float64Array,
  accounts: Int32Array,
  status: number,
  points: Float64Array,
  statuses: Uint8Array,
): void {
  const range = best - worst;
  for (let row = 0; row < accounts.length; row++) {
    const value = values[accounts[row]!]!;
    if (Number.isNaN(value)) continue;
    const at = (100 * (value - worst)) / range;
    points[row] = at > 0 ? (at < 100 ? at : 100) : 0;
    statuses[row] = status;
  }
}

function fillSteps(
  { steps }: Extract<Signal, { kind: 'steps' }>,
  values: Float64Array,
  accounts: Int32Array,
  status: number,
  points: Float64Array,
  statuses: Uint8Array,
): void {
  const from = Float64Array.from(steps, ([value]) => value);
  const at = Float64Array.from(steps, ([, given]) => given);
  for (let row = 0; row < accounts.length; row++) {
    const value = values[accounts[row]!]!;
    if (Number.isNaN(value)) continue;
    let step = from.length - 1;
    while (step > 0 && value < from[step]!) step--;
    points[row] = at[step]!;
    statuses[row] = status;
  }
}

/** The policy of a signal without points: 50, 0, the newest stored value, or nothing. */
function fillMissing(
  signal: Signal,
  accounts: Int32Array,
  request: ScoreRequest,
  points: Float64Array,
  statuses: Uint8Array,
): void {
  const { missing } = signal;
  if (missing === 'exclude') return;
  for (let row = 0; row < accounts.length; row++) {
    if (statuses[row] !== MISSING) continue;
    if (missing === 'neutral' || missing === 'worst') {
      points[row] = missing === 'neutral' ? 50 : 0;
      statuses[row] = missing === 'neutral' ? NEUTRAL : WORST;
      continue;
    }
    const carried = carriedPoints(signal, missing.carryDays, accounts[row]!, request);
    if (Number.isNaN(carried)) continue;
    points[row] = carried;
    statuses[row] = CARRIED_BY_POLICY;
  }
}

function carriedPoints(signal: Signal, carryDays: number, account: number, request: ScoreRequest): number {
  return findCarried(signal, carryDays, account, request)?.points ?? Number.NaN;
}

/** The newest earlier value that gives the signal points, not older than `carryDays`. */
function findCarried(signal: Signal, carryDays: number, account: number, request: ScoreRequest) {
  const context = { night: request.night, startedOn: request.roster.startedOn[account]! };
  for (const { nightsBack, values } of request.carried.get(signal.metric) ?? []) {
    if (nightsBack > carryDays) break;
    const value = values.get(account);
    if (value === undefined) continue;
    const points = pointsOf(signal, value, context);
    if (!Number.isNaN(points)) return { nightsBack, value, points };
  }
  return null;
}

/** What one account was scored with in place of missing values, under `missing: { carry }`. */
export function listCarried(
  { profileOf, profiles, rowOf }: Scores,
  account: number,
  request: ScoreRequest,
): readonly { readonly metric: string; readonly nightsBack: number; readonly value: Scalar }[] {
  const matrix = profiles[profileOf[account]!];
  if (!matrix) return [];
  const signals = matrix.profile.groups.flatMap((group) => group.signals);
  return signals.flatMap((signal, index) => {
    const { metric, missing } = signal;
    if (matrix.statuses[index * matrix.accounts.length + rowOf[account]!] !== CARRIED_BY_POLICY) return [];
    const found = typeof missing === 'object' ? findCarried(signal, missing.carryDays, account, request) : null;
    return found ? [{ metric, nightsBack: found.nightsBack, value: found.value }] : [];
  });
}

export function statusOf(code: number): SignalStatus {
  return SIGNAL_STATUSES[code] ?? 'missing';
}

/** Whether a status says that the signal's points come from a measured value. */
export function isAvailable(status: number): boolean {
  return status === USED || status === CARRIED;
}

/** Signal by signal, as the matrices lie in memory; returns the score of every group. */
function combine(
  { profile, accounts, points, statuses }: ProfileScores,
  raw: Float64Array,
  coverage: Float64Array,
): Float64Array {
  const size = accounts.length;
  const groups = new Float64Array(profile.groups.length * size).fill(Number.NaN);
  const weighted = new Float64Array(size);
  const weightLeft = new Float64Array(size);
  const covered = new Float64Array(size);
  const sum = new Float64Array(size);
  const used = new Float64Array(size);
  const available = new Float64Array(size);
  let allWeight = 0;
  let from = 0;
  profile.groups.forEach((group, index) => {
    const own = groups.subarray(index * size, (index + 1) * size);
    let total = 0;
    for (const { weight } of group.signals) {
      total += weight;
      for (let row = 0; row < size; row++) {
        const status = statuses[from + row]!;
        if (status === MISSING) continue;
        if (isAvailable(status)) available[row]! += weight;
        used[row]! += weight;
        sum[row]! += weight * points[from + row]!;
      }
      from += size;
    }
    allWeight += group.weight;
    for (let row = 0; row < size; row++) {
      covered[row]! += (group.weight * available[row]!) / total;
      if (used[row] === 0) continue;
      weightLeft[row]! += group.weight;
      const score = sum[row]! / used[row]!;
      own[row] = score;
      weighted[row]! += group.weight * score;
    }
    sum.fill(0);
    used.fill(0);
    available.fill(0);
  });
  for (let row = 0; row < size; row++) {
    const account = accounts[row]!;
    const percent = roundToNano((100 * covered[row]!) / allWeight);
    coverage[account] = percent;
    if (weightLeft[row]! > 0 && percent >= profile.minCoverage)
      raw[account] = roundToNano(weighted[row]! / weightLeft[row]!);
  }
  return groups;
}
