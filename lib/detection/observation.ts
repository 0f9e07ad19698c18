import type { Night } from '../calendar.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { NightWindow } from '../history/chart.ts';
import type { Span } from '../history/describe-span.ts';
import type { Band } from '../scoring/band.ts';

/** One account tonight and the nights before it, as rules see it. */
export interface Observation {
  readonly night: Night;
  readonly bands: HealthConfig['bands'];
  /** Computed, unrounded; null = unknown. */
  readonly raw: number | null;
  /** Effective, in whole points; null = unknown. */
  readonly score: number | null;
  /** Of the newest earlier night with a score, under its own night's bands; null = there is none. */
  readonly last: { readonly score: number; readonly band: Band } | null;
  /** Points by which its own behaviour moved the score since then; null = nothing to compare with. */
  readonly behaviour: number | null;
  readonly window: NightWindow;
  /** Whether the score is made of earlier values of what is left out: then the night counts towards no number of nights. Not unless said. */
  readonly isStanding?: boolean;
  /** Why no rule may say anything new of the account; without, they may. */
  readonly frozen?: string | null;
  /** More of its score is left out than a night may leave out. */
  readonly isScoreInDoubt?: boolean;
  readonly readMetric: (metric: string) => MetricReading;
  /** Percent by which a metric changed against so many nights ago. */
  readonly readChange: (metric: string, days: number) => MetricReading;
}

export interface MetricReading {
  /** As people call it. */
  readonly label: string;
  readonly unit: string | null;
  /** Null = missing. */
  readonly value: Scalar | null;
  /** Whether every export it reads was there tonight. */
  readonly isAvailable: boolean;
  /** Left out by the gate. */
  readonly isLeftOut?: boolean;
}

/** What a rule's trigger says of one account tonight. `because` is one plain sentence with the numbers. */
export type Reading =
  | { readonly is: 'unmeasured'; readonly because: string }
  /** Past the threshold. `isOwnDoing`: its own behaviour alone would have taken it there. `depth`: how bad, where there are degrees. */
  | {
      readonly is: 'beyond';
      readonly isOwnDoing: boolean;
      readonly depth: number;
      readonly because: string;
      readonly span?: Span;
    }
  /** Back over the threshold, not yet at the clear level. */
  | { readonly is: 'between'; readonly because: string }
  | { readonly is: 'clear'; readonly because: string };

export function unmeasured(metric: MetricReading): Extract<Reading, { is: 'unmeasured' }> {
  const { label, isAvailable, isLeftOut } = metric;
  const because = isLeftOut
    ? `${label} is left out tonight: its data are in doubt.`
    : isAvailable
      ? `${label} has no value to judge tonight.`
      : `${label} could not be measured tonight: an export it reads is not there.`;
  return { is: 'unmeasured', because };
}
