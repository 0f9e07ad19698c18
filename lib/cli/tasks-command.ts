import { isSamePerson } from '../address.ts';
import { isOpen } from '../alerts/alert.ts';
import { findPlaybook } from '../alerts/playbook.ts';
import { endTask, isOverdue, startPlaybook, type Task } from '../alerts/task.ts';
import { type Clock, toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { countOf } from '../messages/figures.ts';
import { notCompleted } from './failure.ts';
import { openCare, type TableOptions, whoever } from './open-care.ts';
import { type Cell, colours, print, printable, printTable } from './terminal.ts';

export interface TasksListOptions extends TableOptions {
  readonly all?: boolean;
  readonly assignee?: string;
  readonly overdue?: boolean;
  readonly json?: boolean;
}

/** `rounds tasks list`: what is to be done, the first due first. */
export async function runTasksListCommand(
  account: string | undefined,
  options: TasksListOptions,
  now: Clock,
): Promise<void> {
  const { config, alerts, close } = await openCare(options, now);
  try {
    const today = toLocalDate(now(), config.timezone);
    const tasks = (await alerts.readTasks())
      .filter((task) => account === undefined || task.account === account)
      .filter((task) => options.assignee === undefined || isSamePerson(task.assignee, options.assignee))
      .filter((task) => options.all || task.state === 'open')
      .filter((task) => !options.overdue || isOverdue(task, today))
      .sort(byDueDate);
    if (options.json) print(JSON.stringify(tasks.map((task) => ({ ...task, isOverdue: isOverdue(task, today) }))));
    else if (tasks.length === 0)
      print('No task is open. rounds tasks start ACCOUNT RULE starts the playbook of an alert.');
    else printTasks(tasks, today);
  } finally {
    await close();
  }
}

function byDueDate(a: Task, b: Task): number {
  return compareText(a.dueOn, b.dueOn) || compareText(a.account, b.account);
}

function printTasks(tasks: readonly Task[], today: string): void {
  printTable(
    ['Due', 'Account', 'Task', 'Whose', 'State', 'Id'],
    tasks.map((task): Cell[] => [
      task.dueOn,
      printable(task.accountName ?? task.account),
      printable(task.title),
      task.assignee === null ? `nobody (${task.role})` : printable(task.assignee),
      describeState(task, today),
      printable(`${task.account} ${task.id}`),
    ]),
  );
}

function describeState(task: Task, today: string): string {
  if (task.state !== 'open') return `${task.state} by ${printable(task.endedBy ?? '')}, ${task.endedAt?.slice(0, 10)}`;
  return isOverdue(task, today) ? colours.red('overdue') : 'open';
}

export interface TaskActOptions extends TableOptions {
  readonly by?: string;
}

/** `rounds tasks start`: the playbook of an open alert, as tasks. Started again it is the same ones. */
export async function runTasksStartCommand(
  account: string,
  rule: string,
  options: TaskActOptions,
  now: Clock,
): Promise<void> {
  const { config, alerts, close } = await openCare(options, now);
  try {
    const alert = (await alerts.readAlertsOf(account)).find((one) => one.rule === rule && isOpen(one));
    if (!alert)
      throw notCompleted(
        `No alert of rule "${rule}" is open on "${account}": rounds alerts list shows those that are.`,
      );
    const playbook = findPlaybook(rule, config);
    if (!playbook) throw notCompleted(`Rule "${rule}" has no playbook.`);
    const at = now();
    const start = {
      by: whoever(options.by),
      at: new Date(at).toISOString(),
      today: toLocalDate(at, config.timezone),
    };
    const tasks = startPlaybook(playbook, alert, start, config.notify.quiet);
    const written = await Promise.all(tasks.map((task) => alerts.writeTask(task)));
    const fresh = written.filter((task) => task !== null);
    if (fresh.length === 0) throw notCompleted(`${printable(playbook.title)} was started on this alert already.`);
    print(
      `${colours.bold(printable(playbook.title))}: ${countOf(fresh.length, 'task')} on ${printable(alert.about.name ?? account)}.`,
    );
    printTasks(fresh, start.today);
  } finally {
    await close();
  }
}

export function runTasksDoneCommand(account: string, id: string, options: TaskActOptions, now: Clock): Promise<void> {
  return end({ account, id }, 'done', options, now);
}

export function runTasksDropCommand(account: string, id: string, options: TaskActOptions, now: Clock): Promise<void> {
  return end({ account, id }, 'dropped', options, now);
}

async function end(
  { account, id }: Pick<Task, 'account' | 'id'>,
  state: 'done' | 'dropped',
  options: TaskActOptions,
  now: Clock,
): Promise<void> {
  const { alerts, close } = await openCare(options, now);
  try {
    const task = (await alerts.readTasks()).find((one) => one.account === account && one.id === id);
    if (!task) throw notCompleted(`No task "${id}" on "${account}": rounds tasks list shows their ids.`);
    const ended = endTask(task, state, whoever(options.by), new Date(now()).toISOString());
    if (!ended) throw notCompleted(`It is ${task.state} already, by ${printable(task.endedBy ?? '')}.`);
    if ((await alerts.writeTask(ended)) === null)
      throw notCompleted('Somebody else changed it at this very moment: try again.');
    print(
      `${state === 'done' ? 'Done' : 'Dropped'}: ${printable(task.title)} (${printable(task.accountName ?? account)}).`,
    );
  } finally {
    await close();
  }
}
