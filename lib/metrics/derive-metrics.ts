import { assertNever } from '../assert-never.ts';
import { type Day, toIsoDate } from '../calendar.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { changeInPercent, divide } from './derive-values.ts';
import type { Measures } from './measure-occasions.ts';
import type { RankMetric, ReadPulses, ReadStoredMetric, Roster } from './metric-columns.ts';
import { isRecomputable } from './reads.ts';
import { missingValues, type Values } from './typed-values.ts';

/** Gives any metric as of any day that was measured: those made of other metrics are computed when asked for, and kept. */
export type Evaluate = (metric: string, day: Day) => Promise<Values | undefined>;

/** How many nights before D − N a stored value may come from. */
const STORED_NIGHTS_BACK = 3;

export interface EvaluateRequest {
  readonly config: HealthConfig;
  readonly roster: Roster;
  readonly measures: Measures;
  readonly readStored: ReadStoredMetric;
  readonly readPulses: ReadPulses;
  /** Ranks the values of a day, or says that they are not ranked. */
  readonly rank: (metric: RankMetric, values: Float64Array, day: Day) => Promise<Float64Array | undefined>;
}

export function createEvaluate(request: EvaluateRequest): Evaluate {
  const { config, roster, measures, readStored, readPulses, rank } = request;
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
        const ranks = values && (await rank(metric, numbersOf(values), day));
        return ranks && numbers(ranks);
      }
    }
    return assertNever(metric, 'the metric');
  }

  /** As of an earlier night from the exports when they are all events, else as stored on the newest believed night up to it. */
  async function earlier(name: string, day: Day): Promise<Values | undefined> {
    if (await isRecomputable(config, name)) return evaluate(name, day);
    for (let back = 0; back <= STORED_NIGHTS_BACK; back++) {
      const stored = await readStored(name, day - back, roster.ids);
      if (stored) return stored;
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
