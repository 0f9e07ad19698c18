import type { Command } from '@commander-js/extra-typings';
import { isSamePerson } from '../address.ts';
import { isOpen } from '../alerts/alert.ts';
import { findPlaybook } from '../alerts/playbook.ts';
import { endTask, isOverdue, startPlaybook, type Task } from '../alerts/task.ts';
import { toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { countOf } from '../messages/figures.ts';
import { type CommandContext, onTable, onTableByWhom, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { whoever, withCare } from './open-care.ts';
import { type Cell, printTable } from './print-table.ts';
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
    .argument('[account]', 'its id; all unless given')
    .description('those that are open, the first due first')
    .option('--assignee <address>', 'only this person’s')
    .option('--overdue', 'only those whose day has passed')
    .option('--all', 'those that are done or dropped, too')
    .addOption(shared.json)
    .action((account, options) =>
      withCare(options, context, async ({ config, alerts }) => {
        const { assignee } = options;
        const today = toLocalDate(context.now(), config.timezone);
        const shown = (await alerts.readTasks())
          .filter((task) => account === undefined || task.account === account)
          .filter((task) => assignee === undefined || isSamePerson(task.assignee, assignee))
          .filter((task) => options.all || task.state === 'open')
          .filter((task) => !options.overdue || isOverdue(task, today))
          .sort(byDueDate);
        if (options.json) print(JSON.stringify(shown.map((task) => ({ ...task, isOverdue: isOverdue(task, today) }))));
        else if (shown.length === 0)
          print('No task is open. rounds tasks start ACCOUNT RULE starts the playbook of an alert.');
        else printTasks(shown, today);
      }),
    );
}

/** The playbook of an open alert, as tasks. Started again it is the same ones. */
function addStart(tasks: Command, context: CommandContext): void {
  onTableByWhom(tasks.command('start'))
    .argument('<account>', 'its id')
    .argument('<rule>', 'the rule of an open alert')
    .description('start the playbook of an alert')
    .action((account, rule, options) =>
      withCare(options, context, async ({ config, alerts }) => {
        const alert = (await alerts.readAlertsOf(account)).find((one) => one.rule === rule && isOpen(one));
        if (!alert)
          throw notCompleted(
            `No alert of rule "${rule}" is open on "${account}": rounds alerts list shows those that are.`,
          );
        const playbook = findPlaybook(rule, config);
        if (!playbook) throw notCompleted(`Rule "${rule}" has no playbook.`);
        const at = context.now();
        const start = {
          by: whoever(options.by),
          at: new Date(at).toISOString(),
          today: toLocalDate(at, config.timezone),
        };
        const planned = startPlaybook(playbook, alert, start, config.notify.quiet);
        const written = await Promise.all(planned.map((task) => alerts.writeTask(task)));
        const fresh = written.filter((task) => task !== null);
        if (fresh.length === 0) throw notCompleted(`${printable(playbook.title)} was started on this alert already.`);
        print(
          `${colours.bold(printable(playbook.title))}: ${countOf(fresh.length, 'task')} on ${printable(alert.about.name ?? account)}.`,
        );
        printTasks(fresh, start.today);
      }),
    );
}

function addEnd(command: Command, state: 'done' | 'dropped', context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id')
    .argument('<id>', 'the task’s')
    .action((account, id, options) =>
      withCare(options, context, async ({ alerts }) => {
        const task = (await alerts.readTasks()).find((one) => one.account === account && one.id === id);
        if (!task) throw notCompleted(`No task "${id}" on "${account}": rounds tasks list shows their ids.`);
        const ended = endTask(task, state, whoever(options.by), new Date(context.now()).toISOString());
        if (!ended) throw notCompleted(`It is ${task.state} already, by ${printable(task.endedBy ?? '')}.`);
        if ((await alerts.writeTask(ended)) === null)
          throw notCompleted('Somebody else changed it at this very moment: try again.');
        print(
          `${state === 'done' ? 'Done' : 'Dropped'}: ${printable(task.title)} (${printable(task.accountName ?? account)}).`,
        );
      }),
    );
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
