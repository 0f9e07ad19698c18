import { isNight } from '../../calendar.ts';
import { morningFor } from '../../cases/chain.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import type { NightDependencies } from '../dependencies.ts';

/** A night's own period, with that of the morning on which it is told; of a week, or of anything else, its own. */
export function periodsToldWith(
  period: string,
  { config, now }: Pick<NightDependencies, 'config' | 'now'>,
): readonly string[] {
  return isNight(period) ? [period, morningPeriod(morningFor(period, now(), config))] : [period];
}
