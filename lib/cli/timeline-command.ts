import type { Command } from '@commander-js/extra-typings';
import { type Night, toIsoInstant, toWallClock } from '../calendar.ts';
import { readHistory } from '../steps/accounts/read-history.ts';
import { dateOfEntry, type TimelineEntry } from '../timeline/entry.ts';
import { writeTimeline } from '../timeline/write-timeline.ts';
import { type CommandContext, onTable } from './command.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { withCare } from './open-care.ts';
import { requireNight } from './open-local.ts';
import { colours, print, printable } from './terminal.ts';

const FIRST_NIGHT: Night = '0000-01-01';

/** `rounds timeline`: what happened to an account, was said of it and was done about it, the newest first. */
export function defineTimeline(command: Command, context: CommandContext): void {
  onTable(command)
    .argument('<account>', 'its id, or the start of its name')
    .option('--since <date>', 'nothing before that date, as 2026-11-22; all that is kept unless given')
    .action((wanted, options) =>
      withCare(options, context, async (care) => {
        const { config, history } = care;
        const since = options.since === undefined ? null : requireNight(options.since, '--since');
        const account = await resolveAccount(wanted, { history });
        const kept = await readHistory(account, FIRST_NIGHT, { ...care, now: context.now });
        if (kept === null)
          throw notCompleted(
            `No account "${printable(account)}" is known. Give its id, as in scores.csv, or the start of its name.`,
          );
        const entries = writeTimeline(kept, { config, now: toIsoInstant(context.now()) }, since);
        if (options.json) {
          const dated = entries.map((entry) => ({ date: dateOfEntry(entry, config.timezone), ...entry }));
          print(JSON.stringify({ account, entries: dated }));
          return;
        }
        if (entries.length === 0) print(`Nothing since ${since}.`);
        for (const entry of entries) printEntry(entry, config.timezone);
      }),
    );
}

/** What a night found stands under its date, all else under date and time. */
function printEntry(entry: TimelineEntry, timezone: string): void {
  const { at, night, words, by, details } = entry;
  const when =
    night ??
    toIsoInstant(toWallClock(Date.parse(at), timezone))
      .slice(0, WIDTH)
      .replace('T', ' ');
  const who = by === null ? '' : colours.gray(`  ${printable(by)}`);
  print(`${colours.bold(when.padEnd(WIDTH))}  ${printable(words)}${who}`);
  for (const line of details) print(`${' '.repeat(WIDTH)}    ${printable(line)}`);
}

/** Of "2026-11-22 09:30". */
const WIDTH = 16;
