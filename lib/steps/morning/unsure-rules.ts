import { addDays } from '../../calendar.ts';
import { listUnsureRules, type UnsureRules } from '../../detection/gate/unsure-rules.ts';
import { isLeftOut } from '../../history/doubt.ts';
import type { Run } from '../../history/run.ts';
import type { NightDependencies } from '../dependencies.ts';

/** So many nights in a row people are not pressed about what cannot be seen; then what is known has to do. */
const PATIENCE_NIGHTS = 7;

/** Rules whose cases nobody is pressed about on the morning after a believed night. */
export async function readUnsureRules(
  run: Pick<Run, 'night' | 'gate'> | null,
  { history, config }: Pick<NightDependencies, 'history' | 'config'>,
): Promise<UnsureRules> {
  const unsure = listUnsureRules(run?.gate, config);
  if (run === null || unsure.size === 0) return unsure;
  const before = await history.listRuns(addDays(run.night, -PATIENCE_NIGHTS), addDays(run.night, -1));
  const isInDoubt = ({ state, gate }: Run) => state === 'held' || (gate?.doubts.some(isLeftOut) ?? false);
  return before.length >= PATIENCE_NIGHTS && before.every(isInDoubt) ? new Map() : unsure;
}
