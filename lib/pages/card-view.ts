import { isSamePerson, readAddress } from '../address.ts';
import { addDays, type Night, toDay, toDayOrNaN } from '../calendar.ts';
import type { HealthConfig, MetricDefinition, Scalar, Signal } from '../config/health-config.ts';
import { titleOf } from '../config/titles.ts';
import { believedRaw, type Chart } from '../history/chart.ts';
import { valueIn } from '../history/describe-account.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { behaviourOnlyRaw } from '../history/window.ts';
import { formatDate } from '../messages/figures.ts';
import { formatValue } from '../metrics/format-value.ts';
import { type Band, bandOf } from '../scoring/band.ts';
import { judgeMove, type Move, moveOf } from '../scoring/judge-move.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { LinePoint } from './pictures.tsx';
import { forCustomer, isInternal, listShareable } from './shareable.ts';

/** What a customer may see of their own account, and nothing else. */
export interface CustomerCard {
  /** Null: what it is called is for internal use. */
  readonly name: string | null;
  readonly night: Night;
  /** Null: the portfolio does not show it, or there is none that may be claimed. */
  readonly score: CardScore | null;
  /** Of metrics that may be shared, and no others. */
  readonly measures: readonly CardMeasure[];
  /** In the words of whoever shared it; null = they gave none. */
  readonly nextStep: string | null;
  /** Whom the customer can ask; null = nobody is known. */
  readonly contact: string | null;
}

export interface CardScore extends CardTrend {
  /** Whole points of 100. */
  readonly score: number;
  /** Null: it is not to be said how that is. */
  readonly band: Exclude<Band, 'unknown'> | null;
}

export interface CardMeasure extends CardTrend {
  readonly label: string;
  /** With its unit, as every value here. */
  readonly value: string;
  /** Of what night it is, where that is an earlier one; null = of the card's. */
  readonly measuredOn: Night | null;
}

interface CardTrend {
  /** The earliest that it can be compared with; null = nothing. */
  readonly before: { readonly value: string; readonly night: Night; readonly way: Way } | null;
  /** Null: the figures are stated without a judgement. */
  readonly move: Move | null;
  /** Of what is a number: the oldest first; else empty. */
  readonly points: readonly LinePoint[];
}

/** Where a value went, whether that is good or not. */
export type Way = 'up' | 'down' | 'same' | 'changed';

/** How far back a card looks. */
export const CARD_DAYS = 28;
/** Of what lies less far apart it is not said how it went. */
const LEAST_DAYS = 7;
/** An older value is not shown for today's. */
const STALE_DAYS = 7;

export interface CardSource {
  /** Those of the span, the oldest first; the last is the card's. */
  readonly charts: readonly StoredChart[];
  /** Whether a risk case is open on the account, told or not: then there are facts and the next step, and no judgement of them. */
  readonly hasOpenRisk: boolean;
  readonly nextStep: string | null;
}

type Model = Pick<HealthConfig, 'metrics' | 'accounts' | 'profiles' | 'bands' | 'people' | 'card'>;

export function viewCard({ charts, hasOpenRisk, nextStep }: CardSource, config: Model): CustomerCard {
  const { run, chart } = charts.at(-1)!;
  const signals = config.profiles.find(({ name }) => name === chart.profile)?.groups.flatMap((group) => group.signals);
  const measures = listShareable(config).shown.flatMap((metric): CardMeasure[] => {
    const own = (signals ?? []).filter((signal) => signal.metric === metric.name);
    const measure = viewMeasure(metric, own, charts);
    return measure === null ? [] : [hasOpenRisk ? { ...measure, move: null } : measure];
  });
  const score = config.card.showsScore ? viewScore(chart, run.bands ?? config.bands) : null;
  return {
    name: forCustomer(chart.name ?? chart.account),
    night: run.night,
    score: score && hasOpenRisk ? { ...score, band: null, move: null } : score,
    measures,
    nextStep: forCustomer(nextStep),
    contact: nameContact(chart.owner, config.people),
  };
}

interface Reading {
  readonly stored: StoredChart;
  readonly value: Scalar;
}

/** Null: it was not measured lately, or what it says is for internal use. */
function viewMeasure(
  metric: MetricDefinition,
  signals: readonly Signal[],
  charts: readonly StoredChart[],
): CardMeasure | null {
  const { run } = charts.at(-1)!;
  const hash = hashIn(run, metric.name);
  // What was measured by another definition is no earlier value of the same.
  const readings = charts.flatMap((stored): Reading[] => {
    const value = hashIn(stored.run, metric.name) === hash ? valueIn(stored, metric.name) : null;
    return value === null ? [] : [{ stored, value }];
  });
  const now = readings.at(-1);
  if (!now || daysBetween(now, run.night) > STALE_DAYS) return null;
  const value = formatValue(now.value, metric.unit)!;
  if (isInternal(value)) return null;
  const measuredOn = now.stored.run.night;
  const [first] = readings;
  const before = first && daysBetween(first, measuredOn) >= LEAST_DAYS ? first : null;
  const then = before && formatValue(before.value, metric.unit)!;
  const isComparable = before !== null && then !== null && !isInternal(then);
  return {
    label: titleOf(metric),
    value,
    measuredOn: measuredOn === run.night ? null : measuredOn,
    before: isComparable ? { value: then, night: before.stored.run.night, way: wayOf(before.value, now.value) } : null,
    move: isComparable ? judgeMove(signals, sightingOf(before), sightingOf(now)) : null,
    points: plot(readings, charts),
  };
}

function hashIn({ metrics }: StoredChart['run'], metric: string): string | undefined {
  return metrics.find(({ name }) => name === metric)?.hash;
}

function daysBetween({ stored }: Reading, night: Night): number {
  return toDay(night) - toDay(stored.run.night);
}

function sightingOf({ stored: { run, chart }, value }: Reading) {
  return { value, context: { night: toDay(run.night), startedOn: toDayOrNaN(chart.startedOn) } };
}

function wayOf(from: Scalar, to: Scalar): Way {
  if (from === to) return 'same';
  if (typeof from !== 'number' || typeof to !== 'number') return 'changed';
  return to > from ? 'up' : 'down';
}

/** Every night from the first reading on; empty unless all of it are numbers, two at least. */
function plot(readings: readonly Reading[], charts: readonly StoredChart[]): readonly LinePoint[] {
  if (readings.length < 2 || readings.some(({ value }) => typeof value !== 'number')) return [];
  const values = new Map(readings.map(({ stored, value }) => [stored.run.night, value as number]));
  return listNights(readings[0]!.stored.run.night, charts.at(-1)!.run.night).map((night) => ({
    label: formatDate(night),
    value: values.get(night) ?? null,
  }));
}

function listNights(from: Night, to: Night): readonly Night[] {
  return Array.from({ length: toDay(to) - toDay(from) + 1 }, (_, index) => addDays(from, index));
}

/**
 * The computed score, earlier ones as today's model and data would have had them: nothing but what the customer did moves it here. Null:
 * it is unknown, or a person has said that it is not right.
 */
function viewScore(chart: Chart, bands: HealthConfig['bands']): CardScore | null {
  const raw = believedRaw(chart);
  if (raw === null || chart.override !== null) return null;
  const score = roundScore(raw);
  const band = bandOf(score, bands);
  const earlier = Array.from({ length: CARD_DAYS }, (_, index) => ({
    night: addDays(chart.night, -(index + 1)),
    raw: behaviourOnlyRaw(chart.window, index),
  })).reverse();
  const first = earlier.findIndex((one) => one.raw !== null);
  const points = first < 0 ? [] : [...earlier.slice(first), { night: chart.night, raw }].map(toPoint);
  const start = earlier[first];
  const isComparable = start !== undefined && toDay(chart.night) - toDay(start.night) >= LEAST_DAYS;
  const before = isComparable ? { score: toScore(start.raw!), night: start.night } : null;
  return {
    score,
    band: band === 'unknown' ? null : band,
    before: before && { value: String(before.score), night: before.night, way: wayOf(before.score, score) },
    move: before && moveOf(score - before.score),
    points,
  };
}

function toPoint({ night, raw }: { readonly night: Night; readonly raw: number | null }): LinePoint {
  return { label: formatDate(night), value: raw === null ? null : toScore(raw) };
}

/** Carried over to today's model, an earlier score may lie beyond what a score can be. */
function toScore(raw: number): number {
  return roundScore(Math.min(100, Math.max(0, raw)));
}

/** The owner as a customer can write to them. Null: it is nobody, a queue, or called what no customer is to read. */
function nameContact(owner: string | null, people: HealthConfig['people']): string | null {
  if (owner === null || owner.startsWith('#')) return null;
  const address = readAddress(owner);
  const person = people?.kind === 'list' ? people.people.find((one) => isSamePerson(one.address, owner)) : undefined;
  return forCustomer(address === null ? owner : person ? `${person.name} (${address})` : address);
}
