import { addDays, type Night, toDay } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { groupBy } from '../../group-by.ts';
import { median } from '../../statistics.ts';
import { isObserved, isOverInTime, TRIAL_DAYS, type Trial } from './trials.ts';

/** Of fewer no median is told. */
export const FEW = 10;

/** Null: it is of too few. */
export interface Measured {
  readonly n: number;
  readonly median: number | null;
}

/** What became of cases in the days after a start. */
export interface TrialSums {
  readonly cases: number;
  /** Of those, how many began so long ago that their days are over. */
  readonly observed: number;
  /** Of the observed: no rule held any more within the days. */
  readonly over: number;
  /** Of the observed: the account left or churned within the days. */
  readonly gone: number;
  /** From the start to the end, of the observed that are over by now. */
  readonly daysToEnd: Measured;
  /** Points by which customers' own doing moved the computed score over the days, of the observed that have both. */
  readonly points: Measured;
}

export interface PlaybookEffect {
  readonly playbook: string;
  readonly title: string;
  readonly automatic: number;
  readonly byHand: number;
  readonly started: TrialSums;
  /** Of cases of the same rules in which it was not started. */
  readonly without: TrialSums;
}

/** `pointsOf`: null = the score is not known on both sides. */
export interface TrialFacts {
  readonly asOf: Night;
  readonly pointsOf: (trial: Trial) => number | null;
}

/** The most started first; playbooks that the model has no more stay as long as their cases do. */
export function measurePlaybooks(
  trials: readonly Trial[],
  { playbooks }: Pick<HealthConfig, 'playbooks'>,
  facts: TrialFacts,
): readonly PlaybookEffect[] {
  const effects = [...groupBy(trials, ({ playbook }) => playbook)].map(([playbook, own]): PlaybookEffect => {
    const started = own.filter(({ start }) => start !== null);
    return {
      playbook,
      title: playbooks.get(playbook)?.title ?? playbook,
      automatic: started.filter(({ start }) => start === 'automatic').length,
      byHand: started.filter(({ start }) => start === 'by-hand').length,
      started: sumTrials(started, facts),
      without: sumTrials(
        own.filter(({ start }) => start === null),
        facts,
      ),
    };
  });
  return effects.sort((a, b) => b.started.cases - a.started.cases || b.without.cases - a.without.cases);
}

function sumTrials(trials: readonly Trial[], { asOf, pointsOf }: TrialFacts): TrialSums {
  const observed = trials.filter((trial) => isObserved(trial, asOf));
  return {
    cases: trials.length,
    observed: observed.length,
    over: observed.filter(isOverInTime).length,
    gone: observed.filter(isGoneInTime).length,
    daysToEnd: measure(observed.flatMap(daysToEnd)),
    points: measure(observed.flatMap((trial) => pointsOf(trial) ?? [])),
  };
}

function isGoneInTime({ from, one: { ended } }: Trial): boolean {
  const isGone = ended?.because === 'left' || ended?.because === 'churned';
  return isGone && ended.on <= addDays(from, TRIAL_DAYS);
}

function daysToEnd({ from, one: { ended } }: Trial): readonly number[] {
  return ended?.because === 'over' ? [Math.max(0, toDay(ended.on) - toDay(from))] : [];
}

function measure(values: readonly number[]): Measured {
  return { n: values.length, median: values.length < FEW ? null : median(values) };
}
