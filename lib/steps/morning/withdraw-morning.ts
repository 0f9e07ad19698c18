import type { Night } from '../../calendar.ts';
import { forgetUntried } from '../../cases/record-telling.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import { holdMessages } from '../delivery/plan-outbox.ts';
import { readOutcomes } from './read-outcomes.ts';
import type { TellDependencies } from './tell-morning.ts';

/**
 * Takes back what an earlier night had to say on a morning and nobody has heard yet: the night after it, which might have said otherwise,
 * is in doubt. The cases are told by the next plan. Cut off before its end, what was taken back counts as not delivered, and is told anew.
 */
export async function withdrawMorning(date: Night, dependencies: TellDependencies): Promise<void> {
  const { cases: store } = dependencies;
  const planned = await readOutcomes(await store.readCases(), dependencies);
  await holdMessages(morningPeriod(date), [], dependencies);
  const cases = await store.readCases();
  const left = await readOutcomes(cases, dependencies);
  for (const one of cases) {
    const kept = forgetUntried(
      one,
      date,
      (telling) => planned.isUntried(telling) && left.outcomeOf(telling)?.is === 'not-reached',
    );
    // Not written: somebody's click came first, and it stays as not delivered.
    if (kept !== one) await store.writeCase(kept);
  }
}
