import { existsSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { ExportReport, NightExports } from '../exports/export-table.ts';
import { holdsTable } from '../local/state-database.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import { findModelReads } from '../metrics/find-model-reads.ts';
import type { Measured } from '../metrics/measure-night.ts';
import { type GradedLine, judgeReadiness, type Readiness } from '../readiness/graded-line.ts';
import { countKnown } from '../readiness/judge-measures.ts';
import { findUnsetFreshness, judgeModel } from '../readiness/judge-model.ts';
import { judgeNight, type MeasureAttempt } from '../readiness/judge-night.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { lookAtNight } from '../steps/night/look-at-night.ts';
import { type CommandContext, shared } from './command.ts';
import { CommandFinding } from './failure.ts';
import { locatePortfolio, requireExports, requireModel } from './locate-portfolio.ts';
import { chooseNight, loadModel, openLocal, requireFolder } from './open-local.ts';
import { listLines, type Model, printLines } from './print-lines.ts';
import { printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds check`: the model, and with --exports what a night would read and make of it. Writes nothing. */
export function defineCheck(command: Command, { now }: CommandContext): void {
  command
    .addOption(shared.config)
    .addOption(shared.exports)
    .addOption(shared.state)
    .addOption(shared.date)
    .addOption(shared.json)
    .action(async (options) => {
      const portfolio = locatePortfolio(options);
      const model = await loadModel(requireModel(portfolio));
      const checked =
        portfolio.exportsFolder === null
          ? await checkModel(model)
          : await checkNight(model, {
              night: chooseNight(options.date, model.config, now),
              exportsFolder: requireFolder(requireExports(portfolio), '--exports'),
              stateFolder: findState(portfolio.stateFolder),
              now,
            });
      const readiness = judgeReadiness(checked.lines);
      if (options.json) print(JSON.stringify(toJson(checked, model, readiness)));
      else printCheck(checked, model, readiness);
      const exitCode = exitCodes[readiness];
      if (exitCode !== 0) throw new CommandFinding(exitCode);
    });
}

interface Checked {
  readonly lines: readonly GradedLine[];
  /** Null: the model alone. */
  readonly seen: { readonly night: Night; readonly exports: NightExports; readonly attempt: MeasureAttempt } | null;
}

async function checkModel({ config }: Model): Promise<Checked> {
  const lines = judgeModel(config, await findModelReads(config), config.deliver);
  return { lines: [...lines, ...findUnsetFreshness(config)], seen: null };
}

interface Wanted {
  readonly night: Night;
  readonly exportsFolder: string;
  readonly stateFolder: string | null;
  readonly now: () => number;
}

async function checkNight({ config }: Model, { night, ...folders }: Wanted): Promise<Checked> {
  const local = await openLocal({ config, ...folders, isReplay: false });
  try {
    const instruments = await openInstruments(local.dependencies);
    try {
      const { exports, attempt, last } = await lookAtNight(night, local.dependencies, instruments);
      const told = await local.dependencies.cases.readSwitch();
      const reads = await findModelReads(config);
      const deliver = told?.mode ?? config.deliver;
      const lines = judgeNight({ config, night, reads, deliver, exports, attempt, last });
      return { lines, seen: { night, exports, attempt } };
    } finally {
      await instruments.close();
    }
  } finally {
    await local.close();
  }
}

/** A state folder in which a night was kept; the first check comes before any. */
function findState(folder: string | null): string | null {
  if (folder === null || !existsSync(folder)) return null;
  return holdsTable(requireFolder(folder, '--state')) ? folder : null;
}

const exitCodes: Readonly<Record<Readiness, 0 | 1 | 3>> = { ready: 0, 'ready with surprises': 3, 'not ready': 1 };

function toJson({ lines, seen }: Checked, model: Model, readiness: Readiness) {
  const { modelHash } = model.config;
  const listed = listLines(lines, model);
  if (seen === null) return { readiness, modelHash, lines: listed };
  const { night, exports } = seen;
  return { readiness, modelHash, night, lines: listed, exports: [...exports.reports.values()] };
}

function printCheck({ lines, seen }: Checked, model: Model, readiness: Readiness): void {
  const { config, file } = model;
  if (seen === null) print(colours.bold(`${printable(config.portfolio)}: the model in ${printable(file)}`));
  else {
    print(colours.bold(`${printable(config.portfolio)}: what the night of ${seen.night} would read`));
    print();
    printExports(seen.exports);
    if ('measured' in seen.attempt) printMetrics(config, seen.attempt.measured);
  }
  print();
  printLines(lines, model);
  print();
  print(describeOutcome(lines, readiness));
  if (seen === null) print('Add --exports DIR to check the files as well.');
}

function describeOutcome(lines: readonly GradedLine[], readiness: Readiness): string {
  const count = (grade: GradedLine['grade']) => lines.filter((line) => line.grade === grade).length;
  const surprises = `${countOf(count('surprise'), 'thing')} to look at (!)`;
  switch (readiness) {
    case 'ready':
      return `${colours.green('✓')} Ready to run.`;
    case 'ready with surprises':
      return `${colours.yellow('!')} Ready to run, with ${surprises}.`;
    case 'not ready':
      return `${colours.red('✗')} Not ready: ${countOf(count('wrong'), 'problem')} (✗)${count('surprise') > 0 ? `, and ${surprises}` : ''}.`;
  }
}

function printExports({ reports }: NightExports): void {
  printTable(
    ['Export', 'State', 'Newest', 'Files', 'Rows', 'Rejected', 'Double ids'],
    [...reports.values()].map(exportRow),
  );
}

function exportRow(report: ExportReport) {
  const state = report.state === 'present' ? colours.green(report.state) : colours.red(report.state);
  return [
    printable(report.name),
    state,
    report.newestDate ?? '',
    right(formatCount(report.files.length)),
    right(formatCount(report.rowsRead)),
    right(formatCount(report.rowsRejected)),
    right(formatCount(report.duplicateIds)),
  ];
}

function printMetrics(config: HealthConfig, { roster, metrics }: Measured): void {
  print();
  const rows = [...config.metrics.keys()].map((name) => {
    const column = metrics.get(name);
    const known = column ? countKnown(column) : 0;
    const share = roster.ids.length === 0 ? 0 : (100 * known) / roster.ids.length;
    const state = column?.isAvailable ? (column.isCarried ? 'carried' : column.type) : colours.red('missing');
    return [printable(name), state, right(formatCount(known)), right(`${share.toFixed(1)} %`)];
  });
  printTable([`Metric (${countOf(roster.ids.length, 'account')})`, 'Type', 'Accounts with a value', 'Coverage'], rows);
}
