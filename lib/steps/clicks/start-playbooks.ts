import { isSamePerson } from '../../address.ts';
import { takeByDoing } from '../../cases/act-on-case.ts';
import { type Case, type CaseAlert, isOpen } from '../../cases/case.ts';
import { findPlaybook } from '../../cases/playbook.ts';
import { startPlaybook, type Task } from '../../cases/task.ts';
import { taskSubjectOf, tasksOfCase } from '../../cases/tasks-of-case.ts';
import type { HealthConfig, Playbook } from '../../config/health-config.ts';
import { nameStarter } from '../../messages/task-words.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { type Click, changeCase } from './change-case.ts';
import { done, type Outcome, refuse } from './outcome.ts';

/** Starts every playbook of the open alerts of cases; whoever does that has them in hand. Refused where nothing is started by it. */
export async function startPlaybooks(
  cases: readonly Case[],
  click: Click,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const titles = new Set<string>();
  let others: Task | null = null;
  for (const one of cases.filter(isOpen)) {
    let isOurs = false;
    for (const { playbook, alert } of listPlaybooks(one, dependencies.config)) {
      const blocking = await startOne(one, { playbook, alert }, click, dependencies);
      if (blocking !== null) others = blocking;
      else {
        isOurs = true;
        titles.add(playbook.title);
      }
    }
    const did = 'started-playbook';
    if (isOurs)
      await changeCase(
        one,
        click,
        { did, apply: (newest) => ({ one: takeByDoing(newest, did, click) }) },
        dependencies,
      );
  }
  if (titles.size > 0) return done(`${[...titles].join(', ')} ${titles.size === 1 ? 'is' : 'are'} started.`);
  if (others !== null) return refuse(`${nameStarter(others)} has started it already.`);
  return refuse('No open alert of this message has a playbook.');
}

interface Startable {
  readonly playbook: Playbook;
  readonly alert: CaseAlert;
}

/** Each once, for the first alert that has it. */
function listPlaybooks({ alerts }: Case, config: HealthConfig): readonly Startable[] {
  const found = new Map<string, Startable>();
  for (const alert of alerts) {
    const playbook = alert.state === 'resolved' ? null : findPlaybook(alert.rule, config);
    if (playbook !== null && !found.has(playbook.id)) found.set(playbook.id, { playbook, alert });
  }
  return [...found.values()];
}

/** Null: it is started, by this or by the same click before; else a task of whoever was first. */
async function startOne(
  one: Case,
  { playbook, alert }: Startable,
  { by, at }: Click,
  { cases, config }: OrderDependencies,
): Promise<Task | null> {
  const isOwn = ({ startedBy, startedAt }: Task) => isSamePerson(startedBy, by) && startedAt === at;
  const tasks = startPlaybook(playbook, taskSubjectOf(one, alert), { by, at }, config);
  const findOthers = async () => {
    const known = tasksOfCase(one, await cases.readTasksOf(one.account), await cases.readCasesOf(one.account));
    return known.find((task) => task.playbook === playbook.id && !isOwn(task)) ?? null;
  };
  const others = await findOthers();
  const [first, ...more] = tasks;
  if (others !== null || !first) return others;
  // Whoever has the first task has them all.
  if ((await cases.writeTask(first)) === null) {
    const faster = await findOthers();
    if (faster !== null) return faster;
  }
  await Promise.all(more.map((task) => cases.writeTask(task)));
  return null;
}
