import type { HealthConfig } from '../config/health-config.ts';
import type { Chart } from '../history/chart.ts';
import {
  type Amount,
  type BandAmounts,
  MOVEMENT_STEPS,
  type Movement,
  type MovementStep,
} from '../history/portfolio-movement.ts';
import type { StepPoints } from '../history/step-points.ts';
import { BANDS, type Band, bandOf } from '../scoring/band.ts';
import { roundScore, roundToNano } from '../scoring/rounding.ts';
import { sum } from './account-order.ts';

/** An account at one end of a period. */
export type AccountState = Pick<Chart, 'raw' | 'score' | 'band' | 'arr' | 'override'>;

export interface Period {
  /** In the order of `ends`; null = it was not there. */
  readonly starts: readonly (AccountState | null)[];
  readonly ends: readonly AccountState[];
  /** Of the start, and not there at the end. */
  readonly gone: readonly Pick<AccountState, 'band' | 'arr'>[];
  readonly points: StepPoints;
  /** Where bands began at the start, and begin at the end. */
  readonly limits: { readonly before: HealthConfig['bands']; readonly now: HealthConfig['bands'] };
}

export interface MeasuredMovement {
  readonly movement: Movement;
  /** In the order of `ends`: 1 = customers brought it into at_risk. */
  readonly becameAtRisk: Uint8Array;
}

/** Bands between the steps that an account is taken through: at the start, and after override, model, data and customers. */
const STOPS = 5;
const WALKED: readonly MovementStep[] = MOVEMENT_STEPS.slice(0, STOPS - 1);
const [AT_RISK, UNKNOWN] = [BANDS.indexOf('at_risk'), BANDS.indexOf('unknown')];

/** Takes every account once from its band of the start to that of the end, and adds up what each step brought of every band. */
export function measureMovement({ starts, ends, gone, points, limits }: Period): MeasuredMovement {
  const tally = createTally();
  const becameAtRisk = new Uint8Array(ends.length);
  const path = new Uint8Array(STOPS);
  ends.forEach((end, account) => {
    const start = starts[account] ?? null;
    const cents = toCents(end.arr);
    tally.add('end', placeOf(end.band), cents);
    if (start === null) {
      tally.add('joined', placeOf(end.band), cents);
      return;
    }
    walk(path, start, end, { points, account, limits });
    const before = toCents(start.arr);
    tally.add('start', path[0]!, before);
    for (let at = 0; at < WALKED.length; at++) tally.move(WALKED[at]!, path[at]!, path[at + 1]!, before);
    tally.addArr(path[STOPS - 1]!, cents - before);
    const [beforeCustomers, after] = [path[STOPS - 2]!, path[STOPS - 1]!];
    if (after === AT_RISK && beforeCustomers !== AT_RISK) becameAtRisk[account] = 1;
    tally.addHealth(start.arr, points.customers[account]!);
  });
  for (const { band, arr } of gone) {
    tally.add('start', placeOf(band), toCents(arr));
    tally.remove('left', placeOf(band), toCents(arr));
  }
  return { movement: tally.read(), becameAtRisk };
}

/** Σ of parts: those of shards are that of all their accounts. */
export function mergeMovements(parts: readonly Movement[]): Movement {
  const addUp = (read: (part: Movement) => Amount): Amount => ({
    accounts: sum(parts, (part) => read(part).accounts),
    cents: sum(parts, (part) => read(part).cents),
  });
  const addBands = (read: (part: Movement) => BandAmounts) => mapBands((band) => addUp((part) => read(part)[band]));
  return {
    start: addBands((part) => part.start),
    end: addBands((part) => part.end),
    steps: mapSteps((step) => addBands((part) => part.steps[step])),
    becameAtRisk: addUp((part) => part.becameAtRisk),
    recovered: addUp((part) => part.recovered),
    health: {
      points: sum(parts, ({ health }) => health.points),
      arr: sum(parts, ({ health }) => health.arr),
    },
  };
}

/** Scores are exact to 1e-9 a night: less than this moved nothing. */
const NOTHING = 1e-6;
/** An ARR beyond it is a slip of an export: it counts as this much, so that sums stay finite. */
const LARGEST_ARR = 1e12;

/** Whole numbers of a hundredth of the currency: sums of up to 9 × 10¹³ of it are exact. None counts as 0. */
export function toCents(arr: number | null): number {
  const bounded = Math.max(-LARGEST_ARR, Math.min(LARGEST_ARR, arr ?? 0));
  return Math.round(bounded * 100) || 0;
}

interface Walked extends Pick<Period, 'points' | 'limits'> {
  readonly account: number;
}

/** Fills `path` with the bands at the stops. */
function walk(path: Uint8Array, start: AccountState, end: AccountState, walked: Walked): void {
  const [from, to] = [placeOf(start.band), placeOf(end.band)];
  if (from === UNKNOWN || to === UNKNOWN) {
    // Without a score on one side nothing is known of anybody's doing: it is data, whatever else there was.
    path.fill(from, 0, 3).fill(to, 3);
    return;
  }
  path[0] = from;
  path[STOPS - 1] = to;
  if (start.raw === null || end.raw === null || (start.override !== null && end.override !== null))
    walkUnderOverride(path, start, end, walked.limits);
  else walkScored(path, start, end, walked);
}

/** While a score is set by hand, what moves the computed one moves nothing that people see. */
function walkUnderOverride(
  path: Uint8Array,
  start: AccountState,
  end: AccountState,
  { before }: Period['limits'],
): void {
  const [from, to] = [path[0]!, path[STOPS - 1]!];
  path[1] = end.score === start.score ? from : placeOf(bandOf(end.score, before));
  // Where the same score is in another band, bands begin elsewhere, and that is the model.
  path.fill(to, 2, STOPS - 1);
}

function walkScored(
  path: Uint8Array,
  start: AccountState,
  end: AccountState,
  { points, account, limits }: Walked,
): void {
  const [from, to] = [path[0]!, path[STOPS - 1]!];
  const [model, data, customers] = [points.model[account]!, points.data[account]!, points.customers[account]!];
  const override = overrideShift(end) - overrideShift(start);
  const afterOverride = (start.override?.score ?? start.raw!) + override;
  const afterModel = afterOverride + model;
  const areDataIdle = isNothing(data);
  const areCustomersIdle = isNothing(customers);
  path[1] = isNothing(override) ? from : placeOf(bandAt(afterOverride, limits.before));
  path[2] = areDataIdle && areCustomersIdle ? to : placeOf(bandAt(afterModel, limits.now));
  path[3] = areCustomersIdle ? to : areDataIdle ? path[2]! : placeOf(bandAt(afterModel + data, limits.now));
}

function overrideShift({ override, raw }: AccountState): number {
  return override === null || raw === null ? 0 : override.score - raw;
}

function isNothing(points: number): boolean {
  return Math.abs(points) <= NOTHING;
}

function bandAt(raw: number, limits: HealthConfig['bands']): Band {
  return bandOf(roundScore(roundToNano(raw)), limits);
}

function placeOf(band: Band): number {
  return BANDS.indexOf(band);
}

interface Tally {
  add(row: 'start' | 'end' | MovementStep, band: number, cents: number): void;
  remove(row: MovementStep, band: number, cents: number): void;
  move(row: MovementStep, from: number, to: number, cents: number): void;
  addArr(band: number, cents: number): void;
  addHealth(arr: number | null, points: number): void;
  read(): Movement;
}

/** Sums in columns: accounts and cents by row and band. */
function createTally(): Tally {
  const rows = ['start', 'end', ...MOVEMENT_STEPS] as const;
  type Row = (typeof rows)[number];
  const accounts = new Float64Array(rows.length * BANDS.length);
  const cents = new Float64Array(rows.length * BANDS.length);
  const became = { accounts: 0, cents: 0 };
  const recovered = { accounts: 0, cents: 0 };
  const health = { points: 0, arr: 0 };
  const put = (row: Row, band: number, count: number, amount: number) => {
    const at = rows.indexOf(row) * BANDS.length + band;
    accounts[at]! += count;
    cents[at]! += amount;
  };
  const readRow = (row: Row): BandAmounts =>
    mapBands((band) => {
      const at = rows.indexOf(row) * BANDS.length + placeOf(band);
      return { accounts: accounts[at]!, cents: cents[at]! };
    });
  return {
    add: (row, band, amount) => put(row, band, 1, amount),
    remove: (row, band, amount) => put(row, band, -1, -amount),
    move(row, from, to, amount) {
      if (from === to) return;
      put(row, from, -1, -amount);
      put(row, to, 1, amount);
      if (row !== 'customers' || (from !== AT_RISK && to !== AT_RISK)) return;
      const gross = to === AT_RISK ? became : recovered;
      gross.accounts++;
      gross.cents += amount;
    },
    addArr: (band, amount) => put('arr', band, 0, amount),
    addHealth(arr, points) {
      if (arr === null || arr <= 0 || Number.isNaN(points)) return;
      health.points += arr * points;
      health.arr += arr;
    },
    read: () => ({
      start: readRow('start'),
      end: readRow('end'),
      steps: mapSteps(readRow),
      becameAtRisk: became,
      recovered,
      health,
    }),
  };
}

function mapBands(make: (band: Band) => Amount): BandAmounts {
  return { healthy: make('healthy'), watch: make('watch'), at_risk: make('at_risk'), unknown: make('unknown') };
}

function mapSteps(make: (step: MovementStep) => BandAmounts): Movement['steps'] {
  return {
    override: make('override'),
    model: make('model'),
    data: make('data'),
    customers: make('customers'),
    joined: make('joined'),
    left: make('left'),
    arr: make('arr'),
  };
}
