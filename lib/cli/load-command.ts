import type { Command } from '@commander-js/extra-typings';
import { type Night, toIsoInstant, toLocalDate } from '../calendar.ts';
import { countOf, formatMoney } from '../messages/figures.ts';
import { LEAST_OWNERS, type Load, measureLoad, type PoolLoad, type PortfolioLoad } from '../portfolio/owner-load.ts';
import { readCountedCharts } from '../steps/night/read-charts.ts';
import { type CommandContext, onTable } from './command.ts';
import { notCompleted } from './failure.ts';
import { withCare } from './open-care.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { print, printable } from './terminal.ts';

const LAST_NIGHT: Night = '9999-12-31';

/** `rounds load`: how much each CSM has, against the median, and each pool by its members. */
export function defineLoad(command: Command, context: CommandContext): void {
  onTable(command).action((options) =>
    withCare(options, context, async ({ config, history, cases }) => {
      const run = await history.readLastRunBefore(LAST_NIGHT);
      if (!run) throw notCompleted('No night has been run yet: run one first, so that the accounts are known.');
      const charts = (await readCountedCharts(run, history)).map(({ chart }) => chart);
      const [known, tasks] = await Promise.all([cases.readOpenCases(), cases.readTasks()]);
      const now = context.now();
      const time = { now: toIsoInstant(now), today: toLocalDate(now, config.timezone) };
      const load = measureLoad({ charts, cases: known, tasks, time }, config.notify);
      if (options.json) print(JSON.stringify({ night: run.night, csms: load.owners.length, ...load }));
      else printLoad(load, run.night, config.currency);
    }),
  );
}

function printLoad({ owners, pools, nobodys, median }: PortfolioLoad, night: Night, currency: string): void {
  const cells = ({ accounts, arr, atRiskArr, openCases, overdueTasks }: Load): Cell[] => [
    right(accounts),
    right(formatMoney(arr, currency)),
    right(formatMoney(atRiskArr, currency)),
    right(openCases),
    right(overdueTasks),
  ];
  const against = ({ accounts }: Load) =>
    median === null ? '' : `${(accounts / median.accounts).toFixed(1)} × median`;
  const each = ({ accounts, members }: PoolLoad) =>
    members === 0 ? '' : `${countOf(members, 'member')}: ${(accounts / members).toFixed(1)} each`;
  printTable(
    [cut('Who'), 'Accounts', 'ARR', 'At risk', 'Open risks', 'Overdue tasks', 'Accounts compared'],
    [
      ...owners.map((one): Cell[] => [printable(one.owner), ...cells(one), against(one)]),
      ...(median === null ? [] : [[`Median of ${countOf(owners.length, 'CSM')}`, ...cells(median), '']]),
      ...pools.map((one): Cell[] => [printable(one.pool), ...cells(one), each(one)]),
      ...(nobodys.accounts + nobodys.openCases + nobodys.overdueTasks === 0
        ? []
        : [['Nobody’s', ...cells(nobodys), '']]),
    ],
  );
  print(`Accounts of the night of ${night}; open risks and overdue tasks as of now.`);
  if (median === null) print(`${countOf(owners.length, 'CSM')}: what is usual is said of ${LEAST_OWNERS} or more.`);
}
