import type { Night } from '../../calendar.ts';
import { hourOf } from '../../cases/chain.ts';
import { NOBODY } from '../../cases/hand.ts';
import { forgetUntried } from '../../cases/record-telling.ts';
import { endTask } from '../../cases/task.ts';
import type { MessageTelling } from '../../cases/telling.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import { holdMessages } from '../delivery/plan-outbox.ts';
import { readOutcomes } from './read-outcomes.ts';
import type { TellDependencies } from './tell-morning.ts';

/**
 * Takes back what an earlier night had to say on a morning and nobody has heard yet: the night after it, which might have said otherwise,
 * is in doubt. The cases are told by the next plan, which starts their playbooks. Cut off before its end, what was taken back counts as not delivered, and is told anew.
 */
export async function withdrawMorning(date: Night, dependencies: TellDependencies): Promise<void> {
  const { cases: store, config } = dependencies;
  const before = await Promise.all([store.readCases(), store.readTasks()]);
  const planned = await readOutcomes(before.flat(), dependencies);
  await holdMessages(morningPeriod(date), [], dependencies);
  const [cases, tasks] = await Promise.all([store.readCases(), store.readTasks()]);
  const left = await readOutcomes([...cases, ...tasks], dependencies);
  const isTakenBack = (telling: MessageTelling) =>
    planned.isUntried(telling) && left.outcomeOf(telling)?.is === 'not-reached';
  // Not written: somebody's click came first, and it stays as not delivered.
  for (const one of cases) {
    const kept = forgetUntried(one, date, isTakenBack);
    if (kept !== one) await store.writeCase(kept);
  }
  for (const task of tasks) {
    const kept = forgetUntried(task, date, isTakenBack);
    const isOfMorning = task.startedBy === NOBODY && task.startedAt === hourOf(date, config);
    const dropped = isOfMorning && kept.tellings.length === 0 ? endTask(kept, 'dropped', NOBODY, task.startedAt) : null;
    if (dropped !== null || kept !== task) await store.writeTask(dropped ?? kept);
  }
}
