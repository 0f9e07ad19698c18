import type { Command } from '@commander-js/extra-typings';
import { findNoteProblem, type Note } from '../care/care-event.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTableByWhom } from './command.ts';
import { describeEvent } from './describe-care-event.ts';
import { wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { findLastChart, whoever, withCare } from './open-care.ts';
import { print } from './terminal.ts';

/** `rounds note`: what somebody has to say of an account, for whoever looks at it later. */
export function defineNote(command: Command, context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id, or the start of its name')
    .argument('<text>', 'what there is to say, at most 2,000 characters')
    .action((wanted, text, options) =>
      withCare(options, context, async ({ config, care, history }) => {
        const account = await resolveAccount(wanted, { history });
        const note: Note = {
          ...{ kind: 'note', account, text: text.trim() },
          at: new Date(context.now()).toISOString(),
          by: whoever(options.by),
        };
        const problem = findNoteProblem(note);
        if (problem !== null) throw wrongUsage(problem);
        await findLastChart(account, history);
        await care.append(note);
        answer(options, note, () => {
          print(describeEvent(note, config.timezone));
          print('It is kept in the timeline of the account; it changes no score, and takes no case in hand.');
        });
      }),
    );
}
