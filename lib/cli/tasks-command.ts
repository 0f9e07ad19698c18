import type { Command } from '@commander-js/extra-typings';
import { isSamePerson } from '../address.ts';
import { toIsoInstant, toLocalDate } from '../calendar.ts';
import { type Actor, takeByDoing } from '../cases/act-on-case.ts';
import { type Case, isOpen } from '../cases/case.ts';
import { findPlaybook } from '../cases/playbook.ts';
import { byDueDate, endTask, isOverdue, startPlaybook, type Task } from '../cases/task.ts';
import { taskSubjectOf } from '../cases/tasks-of-case.ts';
import { compareText } from '../compare-text.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { countOf } from '../messages/figures.ts';
import { clockOf, type TaskTime } from '../messages/task-words.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, onTableByWhom } from './command.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { type Care, whoever, withCare } from './open-care.ts';
import { type Cell, cut, printTable } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds tasks`: the steps of playbooks. */
export function defineTasks(tasks: Command, context: CommandContext): void {
  addList(tasks, context);
  addStart(tasks, context);
  addEnd(tasks.command('done').description('it is done'), 'done', context);
  addEnd(tasks.command('drop').description('it is not to be done after all'), 'dropped', context);
}

/** What is to be done, the first due first. */
function addList(tasks: Command, context: CommandContext): void {
  onTable(tasks.command('list', { isDefault: true }))
    .argument('[account]', 'its id, or the start of its name; all unless given')
    .description('those that are open, the first due first')
    .option('--assignee <address>', 'only this person’s')
    .option('--overdue', 'only those whose day has passed')
    .option('--all', 'those that are done or dropped, too')
    .action((wanted, options) =>
      withCare(options, context, async ({ config, cases, history }) => {
        const { assignee } = options;
        const account = wanted === undefined ? undefined : await resolveAccount(wanted, { history });
        const time = timeAt(context.now(), config);
        const shown = (await cases.readTasks())
          .filter((task) => account === undefined || task.account === account)
          .filter((task) => assignee === undefined || isSamePerson(task.assignee, assignee))
          .filter((task) => options.all || task.state === 'open')
          .filter((task) => !options.overdue || isOverdue(task, time))
          .sort((a, b) => byDueDate(a, b) || compareText(a.account, b.account));
        if (options.json) print(JSON.stringify(shown.map((task) => ({ ...task, isOverdue: isOverdue(task, time) }))));
        else if (shown.length === 0)
          print('No task is open. rounds tasks start ACCOUNT RULE starts the playbook of an alert.');
        else printTasks(shown, time);
      }),
    );
}

/** The playbook of an open alert, as tasks. Started again it is the same ones. */
function addStart(tasks: Command, context: CommandContext): void {
  onTableByWhom(tasks.command('start'))
    .argument('<account>', 'its id, or the start of its name')
    .argument('<rule>', 'the rule of an open alert')
    .description('start the playbook of an alert')
    .action((wanted, rule, options) =>
      withCare(options, context, async ({ config, cases, history }) => {
        const account = await resolveAccount(wanted, { history });
        const known = (await cases.readCasesOf(account)).filter(isOpen);
        const alertOf = (one: Case) => one.alerts.find((alert) => alert.rule === rule && alert.state !== 'resolved');
        const one = known.find((open) => alertOf(open) !== undefined);
        const alert = one && alertOf(one);
        if (!one || !alert)
          throw notCompleted(
            `No alert of rule "${rule}" is open on "${account}": rounds alerts list shows those that are.`,
          );
        const playbook = findPlaybook(rule, config);
        if (!playbook) throw notCompleted(`Rule "${rule}" has no playbook.`);
        const time = timeAt(context.now(), config);
        const start = { by: whoever(options.by), at: time.now };
        const planned = startPlaybook(playbook, taskSubjectOf(one, alert), start, config);
        const written = await Promise.all(planned.map((task) => cases.writeTask(task)));
        const fresh = written.filter((task) => task !== null);
        if (fresh.length === 0) throw notCompleted(`${printable(playbook.title)} was started on this alert already.`);
        await cases.writeCase(takeByDoing(one, 'started-playbook', start));
        answer(options, { account, rule, playbook: playbook.title, tasks: fresh }, () => {
          print(
            `${colours.bold(printable(playbook.title))}: ${countOf(fresh.length, 'task')} on ${printable(one.about.name ?? account)}.`,
          );
          printTasks(fresh, time);
        });
      }),
    );
}

function addEnd(command: Command, state: 'done' | 'dropped', context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id, or the start of its name')
    .argument('<id>', 'the task’s')
    .action((wanted, id, options) =>
      withCare(options, context, async ({ cases, history }) => {
        const account = await resolveAccount(wanted, { history });
        const task = (await cases.readTasks()).find((one) => one.account === account && one.id === id);
        if (!task) throw notCompleted(`No task "${id}" on "${account}": rounds tasks list shows their ids.`);
        const ended = endTask(task, state, whoever(options.by), new Date(context.now()).toISOString());
        if (!ended) throw notCompleted(`It is ${task.state} already, by ${printable(task.endedBy ?? '')}.`);
        if ((await cases.writeTask(ended)) === null)
          throw notCompleted('Somebody else changed it at this very moment: try again.');
        if (state === 'done') await showAsDone(task, { by: ended.endedBy!, at: ended.endedAt! }, cases);
        const word = state === 'done' ? 'Done' : 'Dropped';
        answer(options, ended, () =>
          print(`${word}: ${printable(task.title)} (${printable(task.accountName ?? account)}).`),
        );
      }),
    );
}

/** Whoever finishes a task of an open case has it in hand. */
async function showAsDone(task: Task, actor: Actor, cases: Care['cases']): Promise<void> {
  for (const one of await cases.readCasesOf(task.account))
    if (one.alerts.some(({ rule }) => rule === task.rule))
      await cases.writeCase(takeByDoing(one, 'finished-task', actor));
}

function timeAt(now: number, { timezone }: Pick<HealthConfig, 'timezone'>): TaskTime {
  return { now: toIsoInstant(now), today: toLocalDate(now, timezone), timezone };
}

function printTasks(tasks: readonly Task[], time: TaskTime): void {
  printTable(
    ['Due', cut('Account'), 'Task', cut('Whose'), 'State', 'Id'],
    tasks.map((task): Cell[] => [
      task.dueAt === null ? task.dueOn : `${task.dueOn} ${clockOf(task.dueAt, time)}`,
      printable(task.accountName ?? task.account),
      printable(task.title),
      task.assignee === null ? `nobody (${task.role})` : printable(task.assignee),
      describeState(task, time),
      printable(`${task.account} ${task.id}`),
    ]),
  );
}

function describeState(task: Task, time: TaskTime): string {
  if (task.state !== 'open') return `${task.state} by ${printable(task.endedBy ?? '')}, ${task.endedAt?.slice(0, 10)}`;
  return isOverdue(task, time) ? colours.red('overdue') : 'open';
}
