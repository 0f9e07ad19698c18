import type { Day } from '../calendar.ts';
import type { HealthConfig, Profile, Scalar, Signal } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { roundToNano } from './rounding.ts';
import { numericPoints, pointsOf } from './signal-points.ts';

/** How a signal came to its points. The order is the code stored in `ProfileScores.statuses`. */
export const SIGNAL_STATUSES = ['missing', 'used', 'neutral', 'worst', 'carried', 'carried'] as const;
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];
const [MISSING, USED, NEUTRAL, WORST, CARRIED] = [0, 1, 2, 3, 4] as const;
/** Carried under `missing: { carry }`: shown as carried, but not available for coverage. */
const CARRIED_BY_POLICY = 5;

/** Earlier values of a metric for `missing: { carry }`, newest first, each in roster order. */
export type CarriedValues = ReadonlyMap<
  string,
  readonly { readonly nightsBack: number; readonly values: readonly (Scalar | null)[] }[]
>;

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
  const count = request.roster.ids.length;
  const raw = new Float64Array(count).fill(Number.NaN);
  const coverage = new Float64Array(count);
  const rowOf = new Int32Array(count).fill(-1);
  const profiles = request.config.profiles.map((profile, index) => {
    const accounts = accountsOf(request.profileOf, index);
    accounts.forEach((account, row) => {
      rowOf[account] = row;
    });
    const scores = fillPoints(profile, accounts, request);
    combine(scores, raw, coverage);
    return scores;
  });
  return { profileOf: request.profileOf, raw, coverage, rowOf, profiles };
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
    const value = values[account] ?? null;
    const points = pointsOf(signal, value, context);
    if (value !== null && !Number.isNaN(points)) return { nightsBack, value, points };
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

/** Group scores weighted into raw; raw stays NaN when coverage is under the profile's floor. */
function combine(scores: ProfileScores, raw: Float64Array, coverage: Float64Array): void {
  const { profile, accounts, points, statuses } = scores;
  const size = accounts.length;
  for (let row = 0; row < size; row++) {
    let weighted = 0;
    let weightLeft = 0;
    let covered = 0;
    let allWeight = 0;
    let signal = 0;
    for (const group of profile.groups) {
      let sum = 0;
      let used = 0;
      let available = 0;
      let total = 0;
      for (const { weight } of group.signals) {
        const at = signal++ * size + row;
        total += weight;
        if (isAvailable(statuses[at]!)) available += weight;
        if (statuses[at] === MISSING) continue;
        used += weight;
        sum += weight * points[at]!;
      }
      allWeight += group.weight;
      covered += (group.weight * available) / total;
      if (used === 0) continue;
      weightLeft += group.weight;
      weighted += (group.weight * sum) / used;
    }
    const account = accounts[row]!;
    const percent = roundToNano((100 * covered) / allWeight);
    coverage[account] = percent;
    if (weightLeft > 0 && percent >= profile.minCoverage) raw[account] = roundToNano(weighted / weightLeft);
  }
}
