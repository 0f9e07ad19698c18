import type { Command } from '@commander-js/extra-typings';
import { readProgramme } from '../steps/programme/read-programme.ts';
import { type CommandContext, onTable } from './command.ts';
import { notCompleted } from './failure.ts';
import { withCare } from './open-care.ts';
import { requireNight } from './open-local.ts';
import { printProgramme } from './print-programme.ts';
import { print } from './terminal.ts';

/** `rounds programme`: what became of cases after playbooks were started, and what people made of each rule's alerts. */
export function defineProgramme(command: Command, context: CommandContext): void {
  onTable(command)
    .option('--since <date>', 'what began on that night or later, as 2026-11-22; all that is kept unless given')
    .action((options) =>
      withCare(options, context, async (care) => {
        const since = options.since === undefined ? null : requireNight(options.since, '--since');
        const programme = await readProgramme(since, { ...care, now: context.now });
        if (programme === null)
          throw notCompleted('No night has been run yet. rounds night runs one, rounds replay many.');
        if (options.json) print(JSON.stringify(programme));
        else printProgramme(programme);
      }),
    );
}
