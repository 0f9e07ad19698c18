import { addDays, type Night, toIsoInstant } from '../../calendar.ts';
import type { Case } from '../../cases/case.ts';
import { settleTellings } from '../../cases/telling.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import { measureOwnPoints } from '../../portfolio/programme/own-points.ts';
import { measurePlaybooks, type PlaybookEffect } from '../../portfolio/programme/playbook-effects.ts';
import { measureRules, type RuleEffect } from '../../portfolio/programme/rule-effects.ts';
import { isObserved, listTrials, TRIAL_DAYS, type Trial } from '../../portfolio/programme/trials.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readOutcomes } from '../morning/read-outcomes.ts';

type ProgrammeDependencies = Pick<NightDependencies, 'config' | 'history' | 'cases' | 'outbox' | 'now'>;

export interface Programme {
  /** The first night of which anything is kept that counts here. */
  readonly since: Night;
  /** The newest believed night. */
  readonly asOf: Night;
  readonly playbooks: readonly PlaybookEffect[];
  readonly rules: readonly RuleEffect[];
}

/** What playbooks and rules came to since a night; since the first that is kept, where none is given. Null: no night was believed yet. */
export async function readProgramme(
  given: Night | null,
  dependencies: ProgrammeDependencies,
): Promise<Programme | null> {
  const { config, history, now } = dependencies;
  const runs = await history.readRuns(FIRST_NIGHT, LAST_NIGHT);
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return null;
  const since = given !== null && given > first.night ? given : first.night;
  const cases = await readSettledCases(dependencies);
  const tasks = await dependencies.cases.readTasks();
  const trials = listTrials(cases, tasks, config).filter(({ from }) => from >= since);
  const points = await readPoints(trials, runs, dependencies);
  return {
    since,
    asOf: last.night,
    playbooks: measurePlaybooks(trials, config, { asOf: last.night, pointsOf: (trial) => points.get(trial) ?? null }),
    rules: measureRules(cases, { since, now: toIsoInstant(now()) }, config),
  };
}

const FIRST_NIGHT: Night = '0000-01-01';
const LAST_NIGHT: Night = '9999-12-31';

async function readSettledCases(dependencies: ProgrammeDependencies): Promise<readonly Case[]> {
  const cases = await dependencies.cases.readCases();
  const { outcomeOf } = await readOutcomes(cases, dependencies);
  return cases.map((one) => settleTellings(one, outcomeOf));
}

/** A night that was not believed is stood in for by one of the week before it. */
const PATIENCE_DAYS = 6;

async function readPoints(
  trials: readonly Trial[],
  runs: readonly Run[],
  { config, history }: ProgrammeDependencies,
): Promise<ReadonlyMap<Trial, number>> {
  const asOf = runs.at(-1)!.night;
  const points = new Map<Trial, number>();
  for (const trial of trials.filter((one) => isObserved(one, asOf))) {
    const sides = [trial.from, addDays(trial.from, TRIAL_DAYS)].map((night) => findRun(runs, night));
    const [start, end] = await Promise.all(sides.map((run) => readChart(run, trial.one.account, history)));
    const moved = start && end ? measureOwnPoints(config, start, end) : null;
    if (moved !== null) points.set(trial, moved);
  }
  return points;
}

function findRun(runs: readonly Run[], night: Night): Run | null {
  return runs.findLast((run) => run.night <= night && run.night >= addDays(night, -PATIENCE_DAYS)) ?? null;
}

async function readChart(
  run: Run | null,
  account: string,
  history: NightDependencies['history'],
): Promise<StoredChart | null> {
  const [chart] = run === null ? [] : await history.readAccount([run], account);
  return run && chart ? { run, chart } : null;
}
