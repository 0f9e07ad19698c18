import { countOf, formatCount } from '../format-count.ts';
import { quantile } from '../statistics.ts';
import type { MetricGuess, Scale } from './proposal.ts';
import { GROUPS, type GroupName } from './proposal.ts';

/** Values of a metric, of all accounts; NaN or null = missing. */
export type MeasuredValues = ArrayLike<number | string | boolean | null>;

export interface FittedSignal {
  readonly metric: string;
  readonly weight: number;
  readonly kind: { readonly scale: Scale } | { readonly points: ReadonlyMap<string, number> };
  /** Of accounts, 0–1. */
  readonly coverage: number;
  readonly comment: string;
}

export interface FittedGroup {
  readonly name: string;
  readonly weight: number;
  readonly signals: readonly FittedSignal[];
}

export interface FittedModel {
  readonly groups: readonly FittedGroup[];
  readonly dropped: readonly string[];
}

const weights: Readonly<Record<GroupName, number>> = {
  Usage: 40,
  Adoption: 20,
  Engagement: 20,
  Support: 20,
  Relationship: 20,
  Billing: 10,
};

/** Where the groups of little go while there are more than three. */
const mergers: readonly (readonly [from: GroupName, into: GroupName])[] = [
  ['Billing', 'Relationship'],
  ['Engagement', 'Usage'],
  ['Adoption', 'Usage'],
  ['Relationship', 'Support'],
];

const MOST_GROUPS = 3;
/** An account of which less is known has no score. */
const LEAST_COVERAGE = 0.5;
const LEAST_SCORED = 0.95;
const TOO_FEW = 0.2;

/** Groups, weights and scales from what the accounts have: a signal that is never there, or the same for all, tells nothing. */
export function fitModel(
  metrics: readonly MetricGuess[],
  valuesOf: (metric: string) => MeasuredValues | null,
): FittedModel {
  const dropped: string[] = [];
  const fitted = new Map<GroupName, FittedSignal[]>();
  for (const metric of metrics) {
    if (metric.signal === null) continue;
    const signal = fitSignal(metric, valuesOf(metric.name));
    if (typeof signal === 'string') dropped.push(`${metric.name}: ${signal}`);
    else fitted.set(metric.group, [...(fitted.get(metric.group) ?? []), signal]);
  }
  for (const [from, into] of mergers) {
    const [moved, kept] = [fitted.get(from), fitted.get(into)];
    if (fitted.size <= MOST_GROUPS || !moved || !kept) continue;
    fitted.set(into, [...kept, ...moved]);
    fitted.delete(from);
  }
  const groups = GROUPS.flatMap((name) => {
    const signals = fitted.get(name);
    return signals ? [{ name, weight: weights[name], signals }] : [];
  });
  return withEnoughScored({ groups, dropped }, valuesOf);
}

/** Or why it tells nothing. */
function fitSignal({ name, signal, comment }: MetricGuess, values: MeasuredValues | null): FittedSignal | string {
  const known = values === null ? [] : Array.from(values).filter(isKnown);
  const coverage = values === null || values.length === 0 ? 0 : known.length / values.length;
  if (known.length === 0) return 'no account has a value';
  if (coverage < TOO_FEW)
    return `only ${formatCount(known.length)} of ${countOf(values!.length, 'account')} ${known.length === 1 ? 'has' : 'have'} a value`;
  if (known.every((value) => value === known[0]))
    return `it is ${typeof known[0] === 'number' ? Number(known[0].toPrecision(3)) : known[0]} for all of them`;
  const common = { metric: name, weight: signal!.weight, coverage, comment };
  if (signal!.kind === 'categories') return { ...common, kind: { points: signal!.points } };
  const numbers = known.filter((value): value is number => typeof value === 'number');
  if (numbers.length < known.length) return 'its values are no numbers';
  const scale = signal!.scale ?? scaleOf(numbers, signal!.better);
  return { ...common, kind: { scale } };
}

function isKnown(value: number | string | boolean | null): value is number | string | boolean {
  return value !== null && !(typeof value === 'number' && Number.isNaN(value));
}

/** From the value that a tenth is at or beyond to the one that nine tenths are; the ends, where those are the same. */
export function scaleOf(values: readonly number[], better: 'more' | 'less'): Scale {
  const [low, high] = [quantile(values, 0.1), quantile(values, 0.9)];
  // What is counted has no halves.
  const round = values.every(Number.isInteger) ? (value: number) => Math.round(roundNicely(value)) : roundNicely;
  const isFlat = round(low) === round(high);
  const from = isFlat ? values.reduce((a, b) => Math.min(a, b)) : low;
  const to = isFlat ? values.reduce((a, b) => Math.max(a, b)) : high;
  const [least, most] = [round(from), round(to)];
  const ends = least === most ? { least: from, most: to } : { least, most };
  return better === 'more' ? { worst: ends.least, best: ends.most } : { worst: ends.most, best: ends.least };
}

/** Two digits are enough to be read. */
export function roundNicely(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

/** Signals that many accounts lack go, the thinnest first, until nearly all accounts can have a score. */
function withEnoughScored(model: FittedModel, valuesOf: (metric: string) => MeasuredValues | null): FittedModel {
  const all = model.groups.flatMap(({ signals }) => signals);
  const thinnest = [...all].sort((a, b) => a.coverage - b.coverage)[0];
  if (thinnest === undefined || all.length === 1 || thinnest.coverage === 1) return model;
  if (shareScored(model.groups, valuesOf) >= LEAST_SCORED) return model;
  const groups = model.groups
    .map((group) => ({ ...group, signals: group.signals.filter((signal) => signal !== thinnest) }))
    .filter(({ signals }) => signals.length > 0);
  const because = `${thinnest.metric}: ${Math.round(100 * thinnest.coverage)} % of accounts have a value, and with it too many would have no score`;
  return withEnoughScored({ groups, dropped: [...model.dropped, because] }, valuesOf);
}

/** Of accounts, those of whom at least half of the model's weight is known. */
export function shareScored(
  groups: readonly FittedGroup[],
  valuesOf: (metric: string) => MeasuredValues | null,
): number {
  const [first] = groups.flatMap(({ signals }) => signals);
  const accounts = first ? (valuesOf(first.metric)?.length ?? 0) : 0;
  if (accounts === 0) return 0;
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let scored = 0;
  for (let row = 0; row < accounts; row++) {
    const covered = groups.reduce((sum, { weight, signals }) => {
      const own = signals.reduce((part, signal) => part + signal.weight, 0);
      const known = signals.reduce((part, signal) => part + (isCovered(signal, valuesOf, row) ? signal.weight : 0), 0);
      return sum + (weight * known) / own;
    }, 0);
    if (covered / total >= LEAST_COVERAGE) scored++;
  }
  return scored / accounts;
}

function isCovered(
  { metric, kind }: FittedSignal,
  valuesOf: (metric: string) => MeasuredValues | null,
  row: number,
): boolean {
  const value = valuesOf(metric)?.[row] ?? null;
  if (!isKnown(value)) return false;
  return 'scale' in kind || kind.points.has(String(value));
}

/** Bands by where scores lie: about a fifth at risk, somewhat less than half healthy; never so that all of a good portfolio is at risk. */
export function fitBands(scores: readonly number[]): { readonly healthy: number; readonly watch: number } {
  if (scores.length === 0) return { healthy: 75, watch: 50 };
  const watch = clamp(toFive(quantile(scores, 0.2)), 25, 65);
  const healthy = clamp(toFive(quantile(scores, 0.6)), watch + 10, 90);
  return { healthy, watch };
}

function toFive(value: number): number {
  return Math.round(value / 5) * 5;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
