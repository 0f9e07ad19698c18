import type { Night } from '../../calendar.ts';
import type { Run } from '../../history/run.ts';
import { describeLeftOut } from '../../messages/left-out-line.ts';
import type { NightDependencies } from '../dependencies.ts';

/** The last believed night before a day, and what was left out of it: what is told on that day goes by it. */
export interface LastNight {
  readonly run: Run | null;
  readonly leftOut: string | null;
}

export async function readLastNight(
  before: Night,
  { history, config }: Pick<NightDependencies, 'history' | 'config'>,
): Promise<LastNight> {
  const run = await history.readLastRunBefore(before);
  return { run, leftOut: run && describeLeftOut(run, config.metrics) };
}
