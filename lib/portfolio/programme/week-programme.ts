import { addDays, type Night } from '../../calendar.ts';
import { type Case, firingOf, isOpen } from '../../cases/case.ts';
import { compareText } from '../../compare-text.ts';
import { type Verdicts, verdictsBetween } from './rule-effects.ts';
import { isObserved, isOverInTime, TRIAL_DAYS, type Trial } from './trials.ts';

/** What the programme did in a week. */
export interface WeekProgramme {
  /** Playbooks that were started, each once a case. */
  readonly started: number;
  /** Started so long ago that their days were over in the week, and in how many of those cases no rule held any more by then. */
  readonly observed: number;
  readonly over: number;
  readonly verdicts: Verdicts;
  /** Open cases by the risk that their rules stand for, the most first; a case of two risks is in both. */
  readonly risks: readonly { readonly risk: string; readonly cases: number }[];
}

interface Week {
  readonly monday: Night;
  readonly sunday: Night;
  readonly timezone: string;
}

export function sumWeekProgramme(
  cases: readonly Case[],
  trials: readonly Trial[],
  { monday, sunday, timezone }: Week,
): WeekProgramme {
  const isIn = (date: Night) => date >= monday && date <= sunday;
  const started = trials.filter(({ start }) => start !== null);
  const observed = started.filter((trial) => isIn(addDays(trial.from, TRIAL_DAYS)) && isObserved(trial, sunday));
  return {
    started: started.filter(({ from }) => isIn(addDays(from, 1))).length,
    observed: observed.length,
    over: observed.filter(isOverInTime).length,
    verdicts: verdictsBetween(cases, { from: monday, to: sunday, timezone }),
    risks: countRisks(cases.filter(isOpen)),
  };
}

function countRisks(open: readonly Case[]): WeekProgramme['risks'] {
  const counts = new Map<string, number>();
  for (const one of open)
    for (const risk of new Set(firingOf(one).flatMap((alert) => alert.risk ?? [])))
      counts.set(risk, (counts.get(risk) ?? 0) + 1);
  const risks = [...counts].map(([risk, count]) => ({ risk, cases: count }));
  return risks.sort((a, b) => b.cases - a.cases || compareText(a.risk, b.risk));
}
