import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { countOf } from '../messages/figures.ts';
import { createSender } from '../steps/delivery/sender.ts';
import { sweepHour } from '../steps/hour/sweep-hour.ts';
import { type CommandContext, shared } from './command.ts';
import { wrongUsage } from './failure.ts';
import { locatePortfolio, requireModel } from './locate-portfolio.ts';
import { openTrials, readTrials, TRIAL_PATIENCE_MS, withTrials } from './open-channels.ts';
import { loadConfig } from './open-local.ts';
import { openStores } from './open-stores.ts';
import { printDeliveries } from './print-delivery.ts';
import { colours, print } from './terminal.ts';

/** `rounds sweep`: what the hourly step does, on a state folder: messages whose hour has come are written to a folder. */
export function defineSweep(command: Command, { now: clock }: CommandContext): void {
  const own = command
    .addOption(shared.config)
    .addOption(shared.state)
    .option(
      '--out <folder>',
      'where messages are written; out/sweep of the project unless given, nightrounds-out/sweep where there is none',
    )
    .option('--now <instant>', 'as 2026-11-23T09:00:00Z; the clock unless given');
  withTrials(own)
    .addOption(shared.json)
    .action(async (options) => {
      const at = options.now === undefined ? clock() : Date.parse(options.now);
      if (Number.isNaN(at)) throw wrongUsage(`--now "${options.now}" is no instant; write it as 2026-11-23T09:00:00Z.`);
      // The hour asked for, and from there on as the clock goes.
      const ahead = at - clock();
      const now = () => clock() + ahead;
      const trials = readTrials(options);
      const portfolio = locatePortfolio(options);
      const config = await loadConfig(requireModel(portfolio));
      const stores = await openStores(options, now);
      const folder = options.out ?? path.join(portfolio.outFolder ?? 'nightrounds-out', 'sweep');
      try {
        const swept = await sweepHour(
          {
            ...stores,
            config,
            now,
            channels: openTrials(trials, folder, stores.addresses),
            sender: createSender(),
          },
          // A folder refuses nothing.
          trials.size > 0 ? TRIAL_PATIENCE_MS : 0,
        );
        if (options.json) {
          print(JSON.stringify(swept));
          return;
        }
        const {
          mode,
          alerts,
          reminders,
          escalations,
          snoozesEnded,
          overdueTasks,
          overridesEnded,
          weekMessages,
          deliveries,
        } = swept;
        if (mode !== 'on') print(`Delivery is ${colours.bold(mode)}: nobody is told. rounds deliver on starts it.`);
        else
          print(
            `${countOf(alerts, 'alert')}, ${countOf(reminders, 'reminder')}, ${countOf(escalations, 'escalation')}, ${countOf(snoozesEnded, 'snooze')} over, ${countOf(overdueTasks, 'overdue task')}, ${countOf(overridesEnded, 'override')} over, ${countOf(weekMessages, 'message')} of the week.`,
          );
        if (swept.missedNight !== null)
          print(
            `${colours.yellow('!')} The night of ${swept.missedNight} failed or did not run: operations are told. rounds night --date ${swept.missedNight} runs it.`,
          );
        printDeliveries(deliveries);
        if (deliveries.sent > 0 && trials.size === 0)
          print(`${countOf(deliveries.sent, 'message')} written to ${folder}.`);
      } finally {
        await stores.close();
      }
    });
}
