import type { Command } from '@commander-js/extra-typings';
import { isSamePerson } from '../address.ts';
import type { Actor } from '../cases/act-on-case.ts';
import { byDueDate, endTask, isOverdue, PORTFOLIO, type Task } from '../cases/task.ts';
import { caseOfTask } from '../cases/tasks-of-case.ts';
import { compareText } from '../compare-text.ts';
import { takeInHand } from '../steps/clicks/change-case.ts';
import { defineTaskAdd } from './add-task.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, onTableByWhom } from './command.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { type Care, whoever, withCare } from './open-care.ts';
import { NO_ACCOUNT, printTasks, timeAt } from './print-tasks.ts';
import { defineTaskStart } from './start-playbook.ts';
import { print, printable } from './terminal.ts';

/** `rounds tasks`: the steps of playbooks, what comes again, and what people added. */
export function defineTasks(tasks: Command, context: CommandContext): void {
  addList(tasks, context);
  defineTaskAdd(tasks.command('add'), context);
  defineTaskStart(tasks.command('start'), context);
  addEnd(tasks.command('done').description('it is done'), 'done', context);
  addEnd(tasks.command('drop').description('it is not to be done after all'), 'dropped', context);
}

/** What is to be done, the first due first. */
function addList(tasks: Command, context: CommandContext): void {
  onTable(tasks.command('list', { isDefault: true }))
    .argument('[account]', 'its id, or the start of its name; - for the whole portfolio’s; all unless given')
    .description('those that are open, the first due first')
    .option('--assignee <address>', 'only this person’s')
    .option('--overdue', 'only those whose day has passed')
    .option('--all', 'those that are done or dropped, too')
    .action((wanted, options) =>
      withCare(options, context, async ({ config, cases, history }) => {
        const { assignee } = options;
        const account = wanted === undefined ? undefined : await resolveTaskAccount(wanted, history);
        const time = timeAt(context.now(), config);
        const shown = (await cases.readTasks())
          .filter((task) => account === undefined || task.account === account)
          .filter((task) => assignee === undefined || isSamePerson(task.assignee, assignee))
          .filter((task) => options.all || task.state === 'open')
          .filter((task) => !options.overdue || isOverdue(task, time))
          .sort((a, b) => byDueDate(a, b) || compareText(a.account, b.account));
        if (options.json) print(JSON.stringify(shown.map((task) => ({ ...task, isOverdue: isOverdue(task, time) }))));
        else if (shown.length === 0)
          print(
            'No task is open. rounds tasks start ACCOUNT RULE starts the playbook of an alert, rounds tasks add ACCOUNT TITLE adds a task of your own.',
          );
        else printTasks(shown, time);
      }),
    );
}

function addEnd(command: Command, state: 'done' | 'dropped', context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id, or the start of its name; - for the whole portfolio’s')
    .argument('<id>', 'the task’s')
    .action((wanted, id, options) =>
      withCare(options, context, async ({ cases, history }) => {
        const account = await resolveTaskAccount(wanted, history);
        const task = (await cases.readTasks()).find((one) => one.account === account && one.id === id);
        if (!task) throw notCompleted(`No task "${id}" on "${wanted}": rounds tasks list shows their ids.`);
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

/** What is of no account is asked for by a dash. */
async function resolveTaskAccount(wanted: string, history: Care['history']): Promise<string> {
  return wanted === NO_ACCOUNT ? PORTFOLIO : resolveAccount(wanted, { history });
}

/** Whoever finishes a task of an open case has it in hand. */
async function showAsDone(task: Task, actor: Actor, cases: Care['cases']): Promise<void> {
  const one = caseOfTask(task, await cases.readCasesOf(task.account));
  if (one) await takeInHand(one, 'finished-task', actor, { cases });
}
