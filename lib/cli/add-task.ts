import type { Command } from '@commander-js/extra-typings';
import { toIsoInstant } from '../calendar.ts';
import { addTask, readPeople } from '../steps/accounts/add-tasks.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTableByWhom } from './command.ts';
import { wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { findLastChart, whoever, withCare } from './open-care.ts';
import { printTasks, timeAt } from './print-tasks.ts';
import { print, printable } from './terminal.ts';

/** `rounds tasks add`: something to be done on any account, alert or not. */
export function defineTaskAdd(command: Command, context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id, or the start of its name')
    .argument('<title>', 'what is to be done')
    .description('something to be done on any account, alert or not')
    .requiredOption('--due <when>', '5 business days, 48h, 3d, or a date as 2026-12-01')
    .option('--assignee <whom>', 'owner, manager, executive or a mail address; the owner unless given')
    .option('--text <text>', 'what may be sent to the customer, ready to copy; it is never sent by itself')
    .action((wanted, title, options) =>
      withCare(options, context, async ({ config, cases, history }) => {
        const account = await resolveAccount(wanted, { history });
        const subject = await readPeople(await findLastChart(account, history), { config, cases });
        const written = { title, due: options.due, assignee: options.assignee ?? 'owner', text: options.text ?? null };
        const actor = { by: whoever(options.by), at: toIsoInstant(context.now()) };
        const added = await addTask(written, subject, actor, { config, cases });
        if ('problems' in added) throw wrongUsage(Object.values(added.problems).join(' '));
        const { task } = added;
        answer(options, task, () => {
          print(`Added on ${printable(subject.accountName ?? account)}:`);
          printTasks([task], timeAt(context.now(), config));
        });
      }),
    );
}
