import type { Profile, Scalar, Signal } from '../config/health-config.ts';
import {
  CARRIED,
  CARRIED_BY_POLICY,
  MISSING,
  NEUTRAL,
  type Points,
  type ProfileScores,
  type ScoreRequest,
  type Scores,
  USED,
  WORST,
} from './scores.ts';
import { numericPoints, pointsOf } from './signal-points.ts';

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

function accountsOf(profileOf: Int32Array, profile: number): Int32Array {
  let size = 0;
  for (const chosen of profileOf) if (chosen === profile) size++;
  const accounts = new Int32Array(size);
  let next = 0;
  for (let account = 0; account < profileOf.length; account++)
    if (profileOf[account] === profile) accounts[next++] = account;
  return accounts;
}

/** One signal's part of a profile, a row per account. */
interface SignalRows {
  readonly accounts: Int32Array;
  readonly points: Float64Array;
  readonly statuses: Uint8Array;
}

function fillPoints(profile: Profile, accounts: Int32Array, request: ScoreRequest): ProfileScores {
  const signals = profile.groups.flatMap((group) => group.signals);
  const points = new Float64Array(signals.length * accounts.length).fill(Number.NaN);
  const statuses = new Uint8Array(points.length);
  signals.forEach((signal, index) => {
    const from = index * accounts.length;
    const rows: SignalRows = {
      accounts,
      points: points.subarray(from, from + accounts.length),
      statuses: statuses.subarray(from, from + accounts.length),
    };
    fillFromValues(signal, rows, request);
    fillMissing(signal, rows, request);
  });
  return { profile, accounts, points, statuses };
}

function fillFromValues(signal: Signal, rows: SignalRows, { metrics, night, roster }: ScoreRequest): void {
  const column = metrics.get(signal.metric);
  if (!column) return;
  const status = column.isCarried ? CARRIED : USED;
  if (column.type === 'number' && signal.kind === 'linear') {
    fillLinear(signal, column.values, status, rows);
    return;
  }
  if (column.type === 'number' && signal.kind === 'steps') {
    fillSteps(signal, column.values, status, rows);
    return;
  }
  const { accounts, points, statuses } = rows;
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
  status: number,
  { accounts, points, statuses }: SignalRows,
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
  status: number,
  { accounts, points, statuses }: SignalRows,
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
function fillMissing(signal: Signal, { accounts, points, statuses }: SignalRows, request: ScoreRequest): void {
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
