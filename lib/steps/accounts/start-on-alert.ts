import { isSamePerson } from '../../address.ts';
import type { Actor } from '../../cases/act-on-case.ts';
import type { Case, CaseAlert } from '../../cases/case.ts';
import { startPlaybook, type Task } from '../../cases/task.ts';
import { taskSubjectOf, tasksOfCase } from '../../cases/tasks-of-case.ts';
import type { Playbook } from '../../config/health-config.ts';
import type { TaskDependencies } from './add-tasks.ts';

/** An open alert, and the playbook that its rule asks for. */
export interface Startable {
  readonly one: Case;
  readonly alert: CaseAlert;
  readonly playbook: Playbook;
}

/** Once a case, whichever of its alerts asks for it. `other`: a task of whoever was first; started again by the same act it is the same tasks. */
export async function startOnAlert(
  { one, alert, playbook }: Startable,
  { by, at }: Actor,
  { cases, config }: TaskDependencies,
): Promise<{ readonly tasks: readonly Task[] } | { readonly other: Task }> {
  const isOwn = ({ startedBy, startedAt }: Task) => isSamePerson(startedBy, by) && startedAt === at;
  const tasks = startPlaybook(playbook, taskSubjectOf(one, alert), { by, at }, config);
  const findOther = async () => {
    const known = tasksOfCase(one, await cases.readTasksOf(one.account), await cases.readCasesOf(one.account));
    return known.find((task) => task.playbook === playbook.id && !isOwn(task)) ?? null;
  };
  const before = await findOther();
  if (before !== null) return { other: before };
  const [first, ...more] = tasks;
  // Whoever has the first task has them all.
  if (first && (await cases.writeTask(first)) === null) {
    const faster = await findOther();
    if (faster !== null) return { other: faster };
  }
  await Promise.all(more.map((task) => cases.writeTask(task)));
  return { tasks };
}
