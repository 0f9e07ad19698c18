import type { Command } from '@commander-js/extra-typings';
import type { Decision } from '../alerts/reason.ts';
import { type CommandContext, onTable, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { withCare } from './open-care.ts';
import { colours, print, printable } from './terminal.ts';

/** Nights shown unless told otherwise: a week tells a story. */
const NIGHTS = 7;

/** `rounds why`: every finding of an account, whether somebody was told, and why. */
export function defineWhy(command: Command, context: CommandContext): void {
  onTable(command)
    .argument('<account>', 'its id')
    .option('--nights <number>', 'how many nights, at most 35; 7 unless given')
    .addOption(shared.json)
    .action((account, options) =>
      withCare(options, context, async ({ alerts }) => {
        const decisions = await alerts.readDecisions(account);
        if (decisions.length === 0)
          throw notCompleted(
            `Nothing was found on "${account}" in the last 35 nights: no rule had a word to say of it. Give its id, as in scores.csv.`,
          );
        if (options.json) {
          print(JSON.stringify(decisions));
          return;
        }
        const nights = [...new Set(decisions.map(({ night }) => night))];
        const shown = nights.slice(0, Number(options.nights ?? NIGHTS));
        for (const night of shown) printNight(night, decisions);
        if (shown.length < nights.length)
          print(colours.gray(`${nights.length - shown.length} earlier nights: --nights 35 shows them.`));
      }),
    );
}

function printNight(night: string, decisions: readonly Decision[]): void {
  print(colours.bold(night));
  for (const { rule, state, finding, sent, because } of decisions.filter((one) => one.night === night)) {
    print(`  ${printable(rule)}, ${state ?? 'nothing found'}: ${printable(finding)}`);
    print(`    ${sent ? colours.green('told') : colours.gray('not told')}: ${printable(because)}`);
  }
}
