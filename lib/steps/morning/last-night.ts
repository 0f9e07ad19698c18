import { addDays, type Night } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { withDelegates } from '../../config/people.ts';
import type { Run } from '../../history/run.ts';
import { describeLeftOut } from '../../messages/left-out-line.ts';
import type { NightDependencies } from '../dependencies.ts';

/** The last believed night before a day, and what was left out of it: what is told on that day goes by it. */
export interface LastNight {
  readonly run: Run | null;
  readonly leftOut: string | null;
  /** With whoever is away by its export of people. */
  readonly config: HealthConfig;
}

type Dependencies = Pick<NightDependencies, 'history' | 'config'>;

export async function readLastNight(before: Night, { history, config }: Dependencies): Promise<LastNight> {
  const run = await history.readLastRunBefore(before);
  const leftOut = run && describeLeftOut(run, config.metrics);
  return { run, leftOut, config: withDelegates(config, run?.delegates ?? []) };
}

/** What is done now goes by whoever is away by the newest believed night. */
export async function readConfigOfNow({ history, config }: Dependencies): Promise<HealthConfig> {
  const run = await history.readLastRunBefore(LAST_NIGHT);
  return withDelegates(config, run?.delegates ?? []);
}

const LAST_NIGHT: Night = '9999-12-31';

/**
 * Whether the newest night before a day is held, and no more of them since the last believed one than the rows of two dates take to be believed: what
 * there is to tell of cases waits for the next believed night then. A longer pause silences nobody: people hear again of what was known
 * before it.
 */
export async function isNextAwaited(
  believed: Night | null,
  before: Night,
  { history, config }: Dependencies,
): Promise<boolean> {
  const patience = config.gate.believedAfter + 1;
  // Nights that did not run between those that are held wait for no longer.
  const first = addDays(before, -2 * (patience + 1));
  const from = believed !== null && believed >= first ? addDays(believed, 1) : first;
  const since = await history.listRuns(from, addDays(before, -1));
  return since.at(-1)?.state === 'held' && since.filter(({ state }) => state === 'held').length <= patience;
}
