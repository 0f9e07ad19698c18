import { existsSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import { lastCompleteNight } from '../calendar.ts';
import { isOpen } from '../cases/case.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { readConfigFile } from '../config/read-config.ts';
import { isBelieved, type Run } from '../history/run.ts';
import { holdsTable } from '../local/state-database.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, type TableOptions } from './command.ts';
import { describeStanding, type Running, type Standing } from './describe-standing.ts';
import { locatePortfolio } from './locate-portfolio.ts';
import { type OpenTable, openDeployedTable, openStateTable } from './open-table.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds status`, and `rounds` alone: where one stands, and what is next. */
export function defineStatus(command: Command, context: CommandContext): void {
  onTable(command).action(async (options) => {
    const standing = await findStanding(options, context);
    const told = describeStanding(standing);
    answer(options, { ...standing, next: told.next }, () => {
      for (const sentence of told.sentences) print(printable(sentence));
      print();
      print(colours.bold('Next'));
      const width = Math.max(...told.next.map(({ type }) => type.length));
      for (const { type, why } of told.next) print(`  ${type.padEnd(width)}  ${why}`);
    });
  });
}

async function findStanding(options: TableOptions, { now }: CommandContext): Promise<Standing> {
  const { configFile: file, stateFolder, exportsFolder, table, isDemo } = locatePortfolio(options);
  if (file === null) return { is: 'no-project' };
  const read = await readConfigFile(file);
  if ('problems' in read) return { is: 'wrong-model', file, problems: read.problems.length };
  const { config } = read;
  const about = { portfolio: config.portfolio, file, night: isDemo ? null : lastCompleteNight(now(), config.timezone) };
  const opened =
    table !== null
      ? openDeployedTable(table, now)
      : stateFolder !== null && holdsTable(stateFolder)
        ? await openStateTable(stateFolder, now)
        : null;
  if (opened === null) {
    const isMissing = exportsFolder !== null && !existsSync(exportsFolder);
    return isMissing ? { is: 'no-exports', file, folder: exportsFolder } : { is: 'no-night', ...about };
  }
  try {
    const runs = await opened.history.listRuns('0000-01-01', '9999-12-31');
    if (runs.length === 0) return { is: 'no-night', ...about };
    return { is: 'running', ...about, ...(await readRunning(runs, config, opened)) };
  } finally {
    await opened.close();
  }
}

async function readRunning(
  runs: readonly Run[],
  config: HealthConfig,
  { cases, outbox }: OpenTable,
): Promise<Pick<Running, 'last' | 'held' | 'deliver' | 'openCases' | 'stuck'>> {
  const { night, totals } = runs.findLast(isBelieved) ?? { night: '', totals: null };
  const periods = await outbox.readPeriods();
  const entries = (await Promise.all(periods.map((period) => outbox.readEntries(period)))).flat();
  return {
    last: totals && { night, scored: totals.scored, accounts: totals.accounts, atRisk: totals.bands.at_risk.accounts },
    held: runs.filter(({ state }) => state === 'held').map((run) => run.night),
    deliver: await readDeliverMode({ cases, config }),
    openCases: (await cases.readCases()).filter(isOpen).length,
    stuck: entries.filter(({ state }) => state === 'needs-operator' || state === 'failed').length,
  };
}
