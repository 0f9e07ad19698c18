import { type Day, toIsoDate } from '../calendar.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { changeInPercent, divide, rankInPercent } from './derive-values.ts';
import type { Measures } from './measure-occasions.ts';
import type { ReadPulses, ReadStoredMetric, Roster } from './metric-columns.ts';
import { isRecomputable } from './reads.ts';
import { readRosterValue } from './roster-value.ts';
import { missingValues, type Values } from './typed-values.ts';

/** Gives any metric as of any day that was measured: those made of other metrics are computed when asked for, and kept. */
export type Evaluate = (metric: string, day: Day) => Promise<Values | undefined>;

/** How many nights before D − N a stored value may come from. */
const STORED_NIGHTS_BACK = 3;

export function createEvaluate(
  config: HealthConfig,
  roster: Roster,
  measures: Measures,
  readStored: ReadStoredMetric,
  readPulses: ReadPulses,
): Evaluate {
  const evaluated = new Map<string, Promise<Values | undefined>>();
  const accounts = roster.ids.length;

  const pulsesOn = (day: Day) => {
    const pulses = readPulses(toIsoDate(day));
    return (id: string) => pulses.get(id) ?? Number.NaN;
  };

  const evaluate: Evaluate = (name, day) => {
    const key = `${day} ${name}`;
    const known = evaluated.get(key) ?? derive(config.metrics.get(name), day);
    evaluated.set(key, known);
    return known;
  };

  async function derive(metric: MetricDefinition | undefined, day: Day): Promise<Values | undefined> {
    if (!metric) return undefined;
    switch (metric.kind) {
      case 'column':
      case 'sql':
        return measures.get(metric.name, day);
      case 'pulse':
        return numbers(Float64Array.from(roster.ids, pulsesOn(day)));
      case 'ratio': {
        const [top, bottom] = [await evaluate(metric.numerator, day), await evaluate(metric.denominator, day)];
        return top && bottom && numbers(divide(numbersOf(top), numbersOf(bottom)));
      }
      case 'change': {
        const now = await evaluate(metric.of, day);
        if (!now) return undefined;
        const then = await earlier(metric.of, day - metric.againstDays);
        return numbers(changeInPercent(numbersOf(now), numbersOf(then ?? missingValues(accounts))));
      }
      case 'rank': {
        const values = await evaluate(metric.of, day);
        const { within } = metric;
        const groupOf = (account: number) => (within === null ? '' : readRosterValue(roster, within, account));
        return values && numbers(rankInPercent(numbersOf(values), groupOf));
      }
    }
  }

  /** As of an earlier night from the exports when they are all events, else as stored on the newest believed night up to it. */
  async function earlier(name: string, day: Day): Promise<Values | undefined> {
    if (await isRecomputable(config, name)) return evaluate(name, day);
    for (let back = 0; back <= STORED_NIGHTS_BACK; back++) {
      const stored = await readStored(name, day - back);
      if (stored) return numbers(Float64Array.from(roster.ids, (id) => numberOrMissing(stored.get(id))));
    }
    return undefined;
  }

  /** Texts and booleans are missing where numbers are needed. */
  function numbersOf(values: Values): Float64Array {
    return values.type === 'number' ? values.values : new Float64Array(accounts).fill(Number.NaN);
  }

  return evaluate;
}

function numbers(values: Float64Array): Values {
  return { type: 'number', values };
}

function numberOrMissing(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
