import type { Command } from '@commander-js/extra-typings';
import type { HealthConfig } from '../config/health-config.ts';
import { countOf } from '../messages/figures.ts';
import { openMetricHistory } from '../metric-history/open-metric-history.ts';
import { type ForgetReceipt, forgetAccount } from '../steps/forget/forget-account.ts';
import { type CommandContext, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { locatePortfolio } from './locate-portfolio.ts';
import { loadConfig } from './open-local.ts';
import { openStores } from './open-stores.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds forget`: removes one customer from everything that is kept, and prints a receipt. */
export function defineForget(command: Command, { now }: CommandContext): void {
  command
    .argument('<account>', 'its id, or the start of its name')
    .addOption(shared.state)
    .addOption(shared.tableWithBuckets)
    .addOption(shared.historyBucket)
    .addOption(shared.workBucket)
    .option('--config <file>', 'health.yaml, for messages that must be made again; found beside the state unless given')
    .option('--yes', 'remove; without it, only say what is kept')
    .addOption(shared.json)
    .action(async (wanted, options) => {
      const { close, ...stores } = await openStores(options, now);
      const metricHistory = openMetricHistory(stores.historyFiles);
      try {
        const account = await resolveAccount(wanted, stores);
        if (options.yes !== true) throw notCompleted(await describeWhatIsKept(account, stores.history));
        const config = await findConfig(options);
        const receipt = await forgetAccount(account, { ...stores, metricHistory, config, now });
        if (options.json) print(JSON.stringify(receipt));
        else printReceipt(receipt);
      } finally {
        await metricHistory.close();
        await close();
      }
    });
}

/** Given, or where the portfolio was found. */
async function findConfig(options: Parameters<typeof locatePortfolio>[0]): Promise<HealthConfig | null> {
  const { configFile } = locatePortfolio(options);
  return configFile === null ? null : loadConfig(configFile);
}

type History = Parameters<typeof forgetAccount>[1]['history'];

async function describeWhatIsKept(account: string, history: History): Promise<string> {
  const charts = await history.readAccount(await history.listRuns('0000-01-01', '9999-12-31'), account);
  const [first, last] = [charts[0], charts.at(-1)];
  const id = printable(account);
  const kept =
    first && last
      ? `${id}${last.name === null ? '' : ` (${printable(last.name)})`} has ${countOf(charts.length, 'chart')}, of ${first.night} to ${last.night}.`
      : `${id} has no chart.`;
  return `${kept} Nothing was removed: add --yes to remove all that is kept of it. This cannot be undone.`;
}

function printReceipt(receipt: ForgetReceipt): void {
  const { nights } = receipt;
  const rows = [
    [countOf(receipt.charts, 'chart'), nights ? `of ${nights.first} to ${nights.last}` : ''],
    [countOf(receipt.absences, 'night'), 'on which it was listed as absent'],
    [countOf(receipt.metricNights, 'night'), 'of metric history'],
    [countOf(receipt.careEvents, 'record'), 'of overrides, pulses, alerts and tasks'],
    [countOf(receipt.decisions, 'night'), 'of its decision log'],
    [countOf(receipt.messages.removed, 'message'), 'about it that had not been sent'],
    [countOf(receipt.messages.madeAgain, 'message'), 'that had not been sent, made again without it'],
    [countOf(receipt.messages.emptied, 'message'), 'sent or in doubt: that they were is kept, what they said is not'],
    [countOf(receipt.clicks, 'click'), 'on its messages'],
    [countOf(receipt.workFiles, 'work file'), 'of nights it was part of'],
  ] as const;
  print(colours.bold(`Removed of ${printable(receipt.account)}`));
  for (const [count, what] of rows) print(`  ${count} ${what}`.trimEnd());
  print('Links to its card that were made until now open nothing any more.');
  print(
    'Totals of nights stay: they name nobody. Not reached: the exports themselves, result folders you copied (--out),',
  );
  print('and what was sent. While the accounts export lists it, the next night scores it again.');
}
