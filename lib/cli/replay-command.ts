import type { Command } from '@commander-js/extra-typings';
import { countOf } from '../format-count.ts';
import { type CommandContext, shared } from './command.ts';
import { wrongUsage } from './failure.ts';
import { locatePortfolio, requireExports, requireOwnModel } from './locate-portfolio.ts';
import { loadConfig, openLocal, requireFolder, requirePastNight } from './open-local.ts';
import { replayNights } from './replay-nights.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds replay`: many nights in order; history is filled and nothing is delivered. */
export function defineReplay(command: Command, { now }: CommandContext): void {
  command
    .addOption(shared.config)
    .addOption(shared.exports)
    .requiredOption('--from <night>', 'first night')
    .requiredOption('--to <night>', 'last night')
    .addOption(shared.state)
    .addOption(shared.outPerNight)
    .addOption(shared.json)
    .action(async (options) => {
      const portfolio = locatePortfolio(options);
      const config = await loadConfig(requireOwnModel(portfolio));
      const from = requirePastNight({ date: options.from, option: '--from' }, config, now);
      const to = requirePastNight({ date: options.to, option: '--to' }, config, now);
      if (from > to) throw wrongUsage(`--from ${from} is after --to ${to}. Give the earlier night as --from.`);
      if (portfolio.stateFolder === null && !options.out)
        throw wrongUsage('Give --state DIR to keep the history, or --out DIR for each night’s files.');
      const local = await openLocal({
        config,
        exportsFolder: requireFolder(requireExports(portfolio), '--exports'),
        stateFolder: portfolio.stateFolder,
        now,
        isReplay: true,
      });
      try {
        const replayed = await replayNights(from, to, local.dependencies, options.out ?? null);
        if (options.json) {
          print(JSON.stringify({ from, to, ...replayed }));
          return;
        }
        print(
          `${colours.bold(`${countOf(replayed.scored, 'night')} scored`)}, ${from} to ${to}. Nothing was delivered.`,
        );
        for (const { night, because } of replayed.held) print(`  ${night} held: ${printable(because)}`);
      } finally {
        await local.close();
      }
    });
}
