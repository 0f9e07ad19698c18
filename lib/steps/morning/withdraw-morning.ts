import type { Night } from '../../calendar.ts';
import { startTold } from '../../cases/auto-start.ts';
import { NOTHING_TOLD } from '../../cases/plan-morning.ts';
import { forgetUntried } from '../../cases/record-telling.ts';
import { forgetUntriedOverdue } from '../../cases/tell-overdue.ts';
import type { MessageTelling } from '../../cases/telling.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import { holdMessages } from '../delivery/plan-outbox.ts';
import { allTellings, readOutcomes } from './read-outcomes.ts';
import type { TellDependencies } from './tell-morning.ts';

/**
 * Takes back what an earlier night had to say on a morning and nobody has heard yet: the night after it, which might have said otherwise,
 * is in doubt. The cases are told by the next plan, which starts their playbooks. Cut off before its end, what was taken back counts as not delivered, and is told anew.
 */
export async function withdrawMorning(date: Night, dependencies: TellDependencies): Promise<void> {
  const { cases: store, config } = dependencies;
  const before = await Promise.all([store.readCases(), store.readTasks()]);
  const planned = await readOutcomes([...before[0], ...before[1].map(allTellings)], dependencies);
  await holdMessages(morningPeriod(date), [], dependencies);
  const [cases, tasks] = await Promise.all([store.readCases(), store.readTasks()]);
  const left = await readOutcomes([...cases, ...tasks.map(allTellings)], dependencies);
  const isTakenBack = (telling: MessageTelling) =>
    planned.isUntried(telling) && left.outcomeOf(telling)?.is === 'not-reached';
  const kept = {
    cases: cases.map((one) => forgetUntried(one, date, isTakenBack)),
    tasks: tasks.map((task) => forgetUntriedOverdue(forgetUntried(task, date, isTakenBack), date, isTakenBack)),
  };
  const begun = startTold({ date, plan: NOTHING_TOLD, ...kept, isWhole: true }, config);
  // Not written: somebody's click came first, and it stays as not delivered.
  for (const one of kept.cases) if (!cases.includes(one)) await store.writeCase(one);
  const known = new Set(tasks.map((task) => JSON.stringify(task)));
  for (const task of [...begun.tasks, ...begun.withdrawn])
    if (!known.has(JSON.stringify(task))) await store.writeTask(task);
}
