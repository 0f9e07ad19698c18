import type { Command } from '@commander-js/extra-typings';
import { addDays, type Night } from '../calendar.ts';
import { routeCase } from '../cases/route-case.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { ExportReport, NightExports } from '../exports/export-table.ts';
import { createFolderExportSource } from '../local/folder-export-source.ts';
import { countOf } from '../messages/figures.ts';
import { type Measured, measureNight } from '../metrics/measure-night.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import type { MetricProblem } from '../metrics/metric-problem.ts';
import { windowStarts } from '../metrics/reads.ts';
import { findUnreachablePeople } from '../metrics/unreachable-people.ts';
import { openReaders } from '../steps/night/instruments.ts';
import { type CommandContext, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio, requireExports, requireModel } from './locate-portfolio.ts';
import { chooseNight, loadConfig, requireFolder } from './open-local.ts';
import { printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds check`: the configuration, and with --exports what a night would read. Writes nothing. */
export function defineCheck(command: Command, { now }: CommandContext): void {
  command
    .addOption(shared.config)
    .addOption(shared.exports)
    .addOption(shared.date)
    .addOption(shared.json)
    .action(async (options) => {
      const portfolio = locatePortfolio(options);
      const file = requireModel(portfolio);
      const config = await loadConfig(file);
      if (portfolio.exportsFolder === null) {
        reportConfig(config, file, options.json === true);
        return;
      }
      const night = chooseNight(options.date, config, now);
      const source = createFolderExportSource(requireFolder(requireExports(portfolio), '--exports'));
      const readers = await openReaders(source);
      try {
        const windowStart = await windowStarts(config, night);
        const exports = await readers.loader.load({
          config,
          night,
          isReplay: false,
          windowStart,
          weekdayRows: new Map(),
        });
        const measured = await tryMeasure(() =>
          measureNight({
            config,
            night,
            exports,
            worker: readers.worker,
            now,
            readStored: async () => null,
            readPulses: () => new Map(),
          }),
        );
        const untold = 'measured' in measured ? findUntold(measured.measured.roster, night, config) : [];
        const findings = { ...checkNight(exports, measured), warnings: [...findWarnings(config), ...untold] };
        if (options.json) print(JSON.stringify({ night, ...findings, exports: [...exports.reports.values()] }));
        else printCheck({ config, night, exports }, measured, findings);
        failOn(findings.problems);
      } finally {
        await readers.close();
      }
    });
}

function reportConfig(config: HealthConfig, file: string, asJson: boolean): void {
  const counts = {
    exports: config.exports.size,
    metrics: config.metrics.size,
    profiles: config.profiles.length,
    rules: config.rules.length,
    modelHash: config.modelHash,
  };
  const warnings = findWarnings(config);
  const problems = findUnreachablePeople(nobody, config.notify).map(describeProblem);
  if (asJson) print(JSON.stringify({ ...counts, warnings, problems }));
  else {
    print(
      `${colours.green('✓')} ${file}: ${counts.exports} exports, ${counts.metrics} metrics, ${counts.profiles} profiles, ${counts.rules} rules. Model ${config.modelHash.slice(0, 12)}.`,
    );
    printProblems(problems, warnings);
    print('Add --exports DIR to check the files as well.');
  }
  failOn(problems);
}

const nobody = { ids: [], owners: [], managers: [], executives: [] };

/** What is allowed, and may not be meant. */
function findWarnings({ notify }: HealthConfig): readonly string[] {
  if (notify.domains !== null) return [];
  return [
    'notify: anybody that an export names could be written to. Name the domains of your people in notify.domains, or an operator with a mail address.',
  ];
}

const SHOWN_IDS = 5;

/** Accounts whose risks nobody would hear of. */
function findUntold(
  { ids, owners, managers }: Pick<Roster, 'ids' | 'owners' | 'managers'>,
  night: Night,
  { notify }: HealthConfig,
): readonly string[] {
  const untold = ids.filter((_, row) => {
    const about = { owner: owners[row] ?? null, manager: managers[row] ?? null };
    return routeCase(about, addDays(night, 1), notify) === null;
  });
  if (untold.length === 0) return [];
  const more = untold.length > SHOWN_IDS ? ` and ${untold.length - SHOWN_IDS} more` : '';
  return [
    `notify: nobody would be told of ${untold.length} of ${countOf(ids.length, 'account')} (${untold.slice(0, SHOWN_IDS).join(', ')}${more}): no owner or manager of theirs can be written to, and neither notify.unowned nor notify.ops names anybody.`,
  ];
}

function describeProblem({ metric, message, hint }: MetricProblem): string {
  return `${metric}: ${message}${hint ? ` ${hint}` : ''}`;
}

function printProblems(problems: readonly string[], warnings: readonly string[]): void {
  for (const problem of problems) print(`${colours.red('✗')} ${printable(problem)}`);
  for (const warning of warnings) print(`${colours.yellow('!')} ${printable(warning)}`);
}

function failOn(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw notCompleted(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} found.`);
}

type Attempt = { readonly measured: Measured } | { readonly failed: string };

async function tryMeasure(measure: () => Promise<Measured>): Promise<Attempt> {
  try {
    return { measured: await measure() };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

interface CheckFindings {
  readonly problems: readonly string[];
  readonly hints: readonly string[];
  readonly warnings: readonly string[];
}

function checkNight(exports: NightExports, attempt: Attempt): Omit<CheckFindings, 'warnings'> {
  const reports = [...exports.reports.values()];
  const unusable = reports.filter((report) => !exports.tables.has(report.name));
  const problems = unusable.map((report) => `Export ${report.name} is ${report.state}. ${report.because ?? ''}`.trim());
  if ('failed' in attempt) problems.push(attempt.failed);
  const hints = reports.flatMap((report) => report.notes.map((note) => `${report.name}: ${note}`));
  if ('measured' in attempt) {
    const { notes } = attempt.measured;
    problems.push(...notes.problems.map(describeProblem));
    if (notes.duplicateAccounts.length > 0)
      hints.push(
        `accounts: ${notes.duplicateAccounts.length} ids appear twice; the first row counts (${notes.duplicateAccounts.slice(0, 3).join(', ')}).`,
      );
    for (const [name, { visible: rows }] of notes.rowsOfUnknownAccounts)
      if (rows > 0)
        hints.push(
          `${name}: ${countOf(rows, 'row')} ${rows === 1 ? 'belongs' : 'belong'} to no account of the roster, and ${rows === 1 ? 'is' : 'are'} ignored.`,
        );
  }
  return { problems, hints };
}

interface CheckedNight {
  readonly config: HealthConfig;
  readonly night: string;
  readonly exports: NightExports;
}

function printCheck(
  { config, night, exports }: CheckedNight,
  attempt: Attempt,
  { problems, hints, warnings }: CheckFindings,
): void {
  print(colours.bold(`${printable(config.portfolio)}: what the night of ${night} would read`));
  print();
  printTable(
    ['Export', 'State', 'Newest', 'Files', 'Rows', 'Rejected', 'Double ids'],
    [...exports.reports.values()].map(exportRow),
  );
  if ('measured' in attempt) printMetrics(config, attempt.measured);
  for (const reject of exports.rejects.slice(0, 10))
    print(
      `  ${colours.yellow('rejected')} ${printable(`${reject.file}:${reject.line} ${reject.column} "${reject.value}": ${reject.reason}`)}`,
    );
  if (exports.rejects.length > 10)
    print(`  and ${exports.rejects.length - 10} more rejected rows; rounds night writes all to rejects.csv.`);
  print();
  printProblems(problems, warnings);
  for (const hint of hints) print(`${colours.yellow('·')} ${printable(hint)}`);
  if (problems.length === 0) print(`${colours.green('✓')} Ready to run.`);
}

function exportRow(report: ExportReport) {
  const state = report.state === 'present' ? colours.green(report.state) : colours.red(report.state);
  return [
    printable(report.name),
    state,
    report.newestDate ?? '',
    right(report.files.length),
    right(report.rowsRead),
    right(report.rowsRejected),
    right(report.duplicateIds),
  ];
}

function printMetrics(config: HealthConfig, { roster, metrics }: Measured): void {
  print();
  const rows = [...config.metrics.keys()].map((name) => {
    const column = metrics.get(name);
    const known = column ? countKnown(column.values) : 0;
    const share = roster.ids.length === 0 ? 0 : (100 * known) / roster.ids.length;
    const state = column?.isAvailable ? (column.isCarried ? 'carried' : column.type) : colours.red('missing');
    return [printable(name), state, right(known), right(`${share.toFixed(1)} %`)];
  });
  printTable([`Metric (${roster.ids.length} accounts)`, 'Type', 'Accounts with a value', 'Coverage'], rows);
  print();
}

function countKnown(values: ArrayLike<unknown>): number {
  let known = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value !== null && !Number.isNaN(value)) known++;
  }
  return known;
}
