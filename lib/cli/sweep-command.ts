import { toLocalDate } from '../calendar.ts';
import { createOutboxFolder } from '../local/outbox-folder.ts';
import { countOf } from '../messages/figures.ts';
import { sweepHour } from '../steps/sweep-hour.ts';
import { wrongUsage } from './failure.ts';
import { locatePortfolio } from './locate-portfolio.ts';
import { loadConfig } from './open-local.ts';
import { openStores } from './open-stores.ts';
import { colours, print } from './terminal.ts';

export interface SweepOptions {
  readonly config?: string;
  readonly state?: string;
  readonly out?: string;
  readonly now?: string;
  readonly json?: boolean;
}

/** `rounds sweep`: what the hourly step does, on a state folder: messages whose hour has come are written to a folder. */
export async function runSweepCommand(options: SweepOptions): Promise<void> {
  const now = options.now === undefined ? Date.now() : Date.parse(options.now);
  if (Number.isNaN(now)) throw wrongUsage(`--now "${options.now}" is no instant; write it as 2026-11-23T09:00:00Z.`);
  const { configFile } = locatePortfolio(options);
  const config = await loadConfig(configFile);
  const stores = await openStores(options.state === undefined ? {} : { state: options.state });
  const folder = options.out ?? 'nightrounds-out/sweep';
  try {
    const outbox = createOutboxFolder(folder);
    const swept = await sweepHour({
      ...stores,
      config,
      now: () => now,
      today: () => toLocalDate(now, config.timezone),
      channels: { slack: outbox, email: outbox },
      isPreview: false,
    });
    if (options.json) {
      print(JSON.stringify(swept));
      return;
    }
    const { mode, reminders, escalations, snoozesEnded, overdueTasks, overridesEnded, deliveries } = swept;
    if (mode !== 'on') print(`Delivery is ${colours.bold(mode)}: nobody is told. rounds deliver on starts it.`);
    else
      print(
        `${countOf(reminders, 'reminder')}, ${countOf(escalations, 'escalation')}, ${countOf(snoozesEnded, 'snooze')} over, ${countOf(overdueTasks, 'overdue task')}, ${countOf(overridesEnded, 'override')} over.`,
      );
    const sent = deliveries.reduce((sum, one) => sum + one.sent, 0);
    const waiting = deliveries.reduce((sum, one) => sum + one.waiting, 0);
    print(`${countOf(sent, 'message')} written to ${folder} so far; ${waiting} wait for their hour.`);
  } finally {
    await stores.close();
  }
}
