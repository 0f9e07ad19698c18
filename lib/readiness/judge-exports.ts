import { addDays, type Night, toDay, toInstant, toLocalDate } from '../calendar.ts';
import type { ExportConfig, HealthConfig } from '../config/health-config.ts';
import type { ExportReport, RejectedRow } from '../exports/export-table.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { UnknownRows } from '../metrics/unknown-accounts.ts';
import { type GradedLine, sound, surprise, wrong } from './graded-line.ts';
import { describeUnsetFreshness } from './judge-model.ts';

/** What was read of the exports on a night. */
export interface ExportFacts {
  readonly reports: ReadonlyMap<string, ExportReport>;
  readonly rejects: readonly RejectedRow[];
  /** Export → rows of accounts that nobody knows. */
  readonly rowsOfUnknownAccounts: ReadonlyMap<string, UnknownRows>;
}

export function judgeExports(config: HealthConfig, night: Night, facts: ExportFacts): readonly GradedLine[] {
  return [...facts.reports.values()].flatMap((report) => {
    const definition = config.exports.get(report.name);
    if (!definition) return [];
    return [...judgeFolders(definition, night, config.timezone), ...judgeExport(definition, night, report, facts)];
  });
}

function judgeExport(
  definition: ExportConfig,
  night: Night,
  report: ExportReport,
  facts: ExportFacts,
): readonly GradedLine[] {
  const path = ['exports', report.name];
  if (!isUsable(report))
    return [
      wrong({
        kind: 'export-not-used',
        path,
        message: `It is ${report.state}, and nothing of it counts tonight.`,
        hint: report.because,
      }),
    ];
  return [
    ...judgeAge(definition, night, report),
    ...judgeRejects(report, facts.rejects),
    ...report.notes
      .filter(({ weight }) => weight !== 'expected')
      .map(({ message }) => surprise({ kind: 'export-note', path, message, hint: null })),
    sound('export', path, describeSound(report, facts.rowsOfUnknownAccounts.get(report.name)?.visible ?? 0)),
  ];
}

/** A day that begins earlier where the files are cut ends in the files of the next one. */
function judgeFolders(
  { name, files, time, timezone }: ExportConfig,
  night: Night,
  zone: string,
): readonly GradedLine[] {
  if (time === null || timezone === null || !/\{date\}|\{dd\}/.test(files)) return [];
  const end = toInstant(addDays(night, 1), '00:00', zone) - 1;
  if (toLocalDate(end, timezone) <= night) return [];
  return [
    surprise({
      kind: 'export-note',
      path: ['exports', name],
      message: `Files of a date in ${timezone} end before that date does in ${zone}: the last hours of ${night} are in files of the day after, and count from the next night on.`,
      hint: `Let the export cut its files by days of ${zone}, or write {date+1} for {date} and run the night when those files are there.`,
    }),
  ];
}

function isUsable({ state }: ExportReport): boolean {
  switch (state) {
    case 'present':
    case 'carried':
      return true;
    case 'stale':
    case 'missing':
    case 'incomplete':
    case 'unmatched':
      return false;
  }
}

/** Older than this, an export has stopped rather than had nothing to say. */
const OLD_DAYS = 7;

function judgeAge(
  { time, freshWithinHours }: ExportConfig,
  night: Night,
  { name, state, newestDate }: ExportReport,
): readonly GradedLine[] {
  if (freshWithinHours === null) {
    const age = newestDate === null ? 0 : toDay(night) - toDay(newestDate);
    const what = time === null ? 'Its newest state' : 'Its newest row';
    const old = `${what} is of ${newestDate}, ${countOf(age, 'day')} before ${night}, and `;
    if (age > OLD_DAYS) return [describeUnsetFreshness(name, old)];
    if (time !== null) return [describeUnsetFreshness(name, '')];
  }
  if (state !== 'carried') return [];
  const message = `There is no file of ${night}: that of ${newestDate ?? 'an earlier night'} is used in its place.`;
  return [surprise({ kind: 'earlier-state', path: ['exports', name], message, hint: null })];
}

const SHOWN_REJECTS = 3;

function judgeRejects({ name, rowsRead, rowsRejected }: ExportReport, rejects: readonly RejectedRow[]) {
  if (rowsRejected === 0) return [];
  const own = rejects.filter((reject) => reject.export === name).slice(0, SHOWN_REJECTS);
  const examples = own.map(
    ({ file, line, column, value, reason }) => `${file}:${line} ${column} "${value}": ${reason}`,
  );
  return [
    surprise({
      kind: 'rejected-rows',
      path: ['exports', name],
      message: `${countOf(rowsRejected, 'row')} of ${formatCount(rowsRead + rowsRejected)} ${rowsRejected === 1 ? 'is' : 'are'} rejected: ${examples.join('; ')}.`,
      hint: 'rounds night writes all of them to rejects.csv.',
    }),
  ];
}

function describeSound(report: ExportReport, unknown: number): string {
  const { rowsVisible, newestDate, files, duplicateIds, notes } = report;
  const parts = [
    `${countOf(rowsVisible, 'row')}${newestDate === null ? '' : ` up to ${newestDate}`} in ${countOf(files.length, 'file')}.`,
  ];
  if (duplicateIds > 0) parts.push(`${countOf(duplicateIds, 'row')} with an id that was there already: not counted.`);
  if (unknown > 0)
    parts.push(
      `${countOf(unknown, 'row')} ${unknown === 1 ? 'belongs' : 'belong'} to no account of the roster, and ${unknown === 1 ? 'is' : 'are'} ignored.`,
    );
  const expected = notes.filter(({ weight }) => weight === 'expected').map(({ message }) => message);
  return [...parts, ...expected].join(' ');
}
