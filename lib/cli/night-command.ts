import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Run } from '../history/run.ts';
import { countOf } from '../messages/figures.ts';
import { deliverMessages } from '../steps/delivery/deliver-messages.ts';
import { periodsToldWith } from '../steps/morning/told-with.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { type CommandContext, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio, requireExports, requireOwnModel } from './locate-portfolio.ts';
import { openTrials, readTrials, TRIAL_PATIENCE_MS, withTrials } from './open-channels.ts';
import { chooseNight, loadConfig, openLocal, requireFolder } from './open-local.ts';
import { printDeliveries, printDelivery } from './print-delivery.ts';
import { printReport } from './print-report.ts';
import { NOBODY, readReport, runNight, writeMessages, writeResults } from './run-night.ts';
import { colours, print } from './terminal.ts';

/** `rounds night`: one night, scored, compared, concluded and delivered into a folder. */
export function defineNight(command: Command, { now }: CommandContext): void {
  const own = command
    .addOption(shared.config)
    .addOption(shared.exports)
    .addOption(shared.date)
    .addOption(shared.stateOrMemory)
    .option(
      '--out <folder>',
      'where results go; out/<night> of the project unless given, nightrounds-out/<night> where there is none',
    );
  withTrials(own)
    .addOption(shared.json)
    .action(async (options) => {
      const trials = readTrials(options);
      const portfolio = locatePortfolio(options);
      const config = await loadConfig(requireOwnModel(portfolio));
      const night = chooseNight(options.date, config, now);
      const exportsFolder = requireFolder(requireExports(portfolio), '--exports');
      const out = options.out ?? path.join(portfolio.outFolder ?? 'nightrounds-out', night);
      const folder = path.join(out, 'messages');
      const local = await openLocal({
        config,
        exportsFolder,
        stateFolder: portfolio.stateFolder,
        channels: (addresses) => openTrials(trials, folder, addresses),
        now,
        isReplay: false,
      });
      const instruments = await openInstruments(local.dependencies);
      try {
        const isScored = await runNight(night, local.dependencies, instruments);
        await writeResults(night, out, local.dependencies);
        const messages = await writeMessages(night, folder, local.dependencies);
        const deliveries =
          trials.size > 0
            ? await deliverMessages(
                { periods: periodsToldWith(night, local.dependencies), patienceMs: TRIAL_PATIENCE_MS },
                local.dependencies,
              )
            : null;
        if (!isScored) {
          const run = await local.dependencies.history.readRun(night);
          throw notCompleted(describeHold(night, run));
        }
        const report = await readReport(night, local.dependencies);
        if (options.json) {
          const { totals, findings, previousNight } = report;
          print(JSON.stringify({ night, previousNight, totals, findings, messages, deliveries, out }));
          return;
        }
        printReport(report, config);
        print();
        await printDelivery(night, local.dependencies);
        if (deliveries) printDeliveries(deliveries);
        const unread = explainNobody(config);
        if (unread !== null) print(unread);
        print(
          `${countOf(messages, 'message')} written to ${folder}. Scores: ${colours.bold(path.join(out, 'scores.csv'))}`,
        );
      } finally {
        await instruments.close();
        await local.close();
      }
    });
}

/** Why the summary in the folder is addressed to nobody; null: leaders get it. */
function explainNobody({ notify: { leaders, executives } }: HealthConfig): string | null {
  if (leaders.emails.length + executives.emails.length === 0)
    return `${colours.yellow('!')} notify names no leaders and no executives: the summary of the portfolio is written for ${NOBODY}, to be looked at, and reaches nobody.`;
  if (leaders.nightly) return null;
  return `The summary of the portfolio is written for ${NOBODY}, to be looked at: leaders and executives hear by the week. leaders: { nightly: true } mails it to leaders, too.`;
}

function describeHold(night: Night, run: Run | null): string {
  const because = run?.heldBecause ?? '';
  if (run?.totals == null) return `Night ${night} is held: nothing was scored. ${because}`;
  return `Night ${night} is held, and nobody but operations is told. ${because} rounds gate show ${night} says more; rounds gate release ${night} believes it after all.`;
}
