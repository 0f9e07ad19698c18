import type { Attribution } from './attribute-changes.ts';
import { type Chart, NO_SUMS } from './chart.ts';

/** Points by which each step moved the computed score over a period, by account. NaN: it has none at the start or at the end. */
export interface StepPoints {
  /** With the profile. */
  readonly model: Float64Array;
  /** Availability. */
  readonly data: Float64Array;
  /** Behaviour and peers. */
  readonly customers: Float64Array;
}

/** Of the causes of a change, what the steps are made of. */
export type StepCauses = Pick<Attribution, 'availability' | 'behaviour' | 'peers'>;

/** Those of some accounts, by their places; NaN for a place of −1. */
export function pickCauses(causes: StepCauses, places: readonly number[]): StepCauses {
  const pick = (column: Float64Array) => Float64Array.from(places, (place) => column[place] ?? Number.NaN);
  return {
    availability: pick(causes.availability),
    behaviour: pick(causes.behaviour),
    peers: pick(causes.peers),
  };
}

/** Scores are exact to 1e-9, each night; a difference beyond this is no dust of any number of nights. */
const DUST = 1e-6;

/**
 * The differences of the charts' running sums. Where those do not lead from one chart to the other (a night in between was computed again, or sums begin
 * with a version) the two charts are compared as if they were of nights in a row; `compare` is asked for that once, and only if need be.
 */
export function sumStepPoints(
  starts: readonly (Chart | null)[],
  ends: readonly Chart[],
  compare: () => StepCauses,
): StepPoints {
  const none = () => new Float64Array(ends.length).fill(Number.NaN);
  const points = { model: none(), data: none(), customers: none() };
  let compared: StepCauses | null = null;
  for (let account = 0; account < ends.length; account++) {
    const [start, end] = [starts[account] ?? null, ends[account]!];
    if (start === null || start.raw === null || end.raw === null) continue;
    const change = end.raw - start.raw;
    const before = start.change ?? NO_SUMS;
    const now = end.change ?? NO_SUMS;
    let model = now.modelSum - before.modelSum;
    let data = now.dataSum - before.dataSum;
    if (Math.abs(model + data + now.customersSum - before.customersSum - change) > DUST) {
      compared ??= compare();
      const { behaviour, peers } = compared;
      data = known(compared.availability[account]!);
      // A model that is edited after the last night takes what it moves.
      model = change - data - known(behaviour[account]! + peers[account]!);
    }
    points.model[account] = model;
    points.data[account] = data;
    points.customers[account] = change - model - data;
  }
  return points;
}

function known(points: number): number {
  return Number.isNaN(points) ? 0 : points;
}
