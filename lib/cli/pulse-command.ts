import type { Command } from '@commander-js/extra-typings';
import { findPulseProblem, type PulseSet } from '../care/care-event.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, shared } from './command.ts';
import { describeEvent } from './describe-care-event.ts';
import { wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { findNewestChart, whoever, withCare } from './open-care.ts';
import { colours, print } from './terminal.ts';

/** `rounds pulse set`: the CSM's own opinion of an account, 1–5, for 90 days. */
export function definePulse(pulse: Command, context: CommandContext): void {
  onTable(pulse.command('set'))
    .argument('<account>', 'its id, or the start of its name')
    .argument('<value>', '1 (worried) to 5 (delighted)')
    .description('set it; it counts for 90 days, as the metric pulse')
    .option('--note <text>', 'why')
    .addOption(shared.by)
    .action((wanted, value, options) =>
      withCare(options, context, async ({ config, care, history }) => {
        const account = await resolveAccount(wanted, { history });
        const event: PulseSet = {
          kind: 'pulse',
          account,
          at: new Date(context.now()).toISOString(),
          by: whoever(options.by),
          value: Number(value),
          note: options.note ?? null,
        };
        const problem = findPulseProblem(event);
        if (problem !== null) throw wrongUsage(problem);
        await findNewestChart(account, history);
        await care.append(event);
        answer(options, event, () => {
          print(describeEvent(event, config.timezone));
          if (config.metrics.get('pulse')?.kind === 'pulse') print('It counts from the next night, for 90 days.');
          else print(colours.yellow('No signal or rule of the model reads the metric pulse yet: it changes no score.'));
        });
      }),
    );
}
