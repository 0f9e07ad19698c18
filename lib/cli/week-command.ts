import type { Command } from '@commander-js/extra-typings';
import { isoWeek, mondayOf, toLocalDate } from '../calendar.ts';
import { composeMessage } from '../channels/compose-message.ts';
import { writeMessage } from '../channels/folder/folder-channel.ts';
import { renderText } from '../channels/render-text.ts';
import { toMailbox } from '../config/destination.ts';
import { openPrivateFolder } from '../files/private-folder.ts';
import { cleanDocument } from '../messages/clean-document.ts';
import { countOf } from '../messages/figures.ts';
import { lastCompleteWeek } from '../messages/week-hours.ts';
import { planWeekMessages } from '../messages/week-summary.ts';
import { showWeek } from '../steps/week/summarise-week.ts';
import { type CommandContext, onTable } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { withCare } from './open-care.ts';
import { NOBODY } from './run-night.ts';
import { print } from './terminal.ts';

/** `rounds week`: a week as leaders read it, from stored nights. Nothing is planned and nobody is told. */
export function defineWeek(command: Command, context: CommandContext): void {
  onTable(command)
    .option('--week <week>', 'as 2026-W47; the last complete one unless given')
    .option('--out <folder>', 'write what leaders and executives get, as they get it')
    .action((options) =>
      withCare(options, context, async (care) => {
        const { config } = care;
        const week = options.week ?? lastCompleteWeek(toLocalDate(context.now(), config.timezone));
        if (!isWeek(week)) throw wrongUsage(`--week "${week}" is no week; write it as 2026-W47.`);
        const shown = await showWeek(week, care);
        if (shown === null)
          throw notCompleted(
            `No night ran in ${week} (from ${mondayOf(week)}) or before it. rounds status says which there are.`,
          );
        const { report, document } = shown;
        if (options.json) print(JSON.stringify(report));
        else print(renderText(cleanDocument(document)).trimEnd());
        if (options.out === undefined) return;
        const messages = shown.messages.length > 0 ? shown.messages : planWeekMessages(report, [toMailbox(NOBODY)]);
        const files = openPrivateFolder(options.out, { isOwn: false });
        for (const message of messages) await writeMessage(composeMessage(message), files);
        if (!options.json) print(`\n${countOf(messages.length, 'message')} written to ${options.out}.`);
      }),
    );
}

function isWeek(text: string): boolean {
  return /^\d{4}-W\d{2}$/.test(text) && isoWeek(mondayOf(text)) === text;
}
