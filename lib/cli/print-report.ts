import { toDay } from '../calendar.ts';
import type { HealthConfig, Rule } from '../config/health-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import { describeWhy } from '../messages/account-entry.ts';
import { countOf, formatCount, formatMoney, formatShare, formatSigned } from '../messages/figures.ts';
import { describeRisk } from '../messages/movement-words.ts';
import type { NightReport } from '../portfolio/night-report.ts';
import { BANDS } from '../scoring/band.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

const LINES = 6;

/** A night as a person at a terminal wants it: bands, movers with causes, findings, renewals, exports. */
export function printReport(report: NightReport, { rules }: Pick<HealthConfig, 'rules'>): void {
  const { totals } = report;
  print();
  print(colours.bold(`${printable(report.portfolio)}, night of ${report.night}`));
  const scored = `${formatCount(totals.scored)} of ${countOf(totals.accounts, 'account')} scored`;
  const mean = totals.meanScore === null ? '' : `, mean score ${totals.meanScore.toFixed(1)} weighted by ARR`;
  print(`${scored}${mean}. ${compareWithLast(report)}`);
  print(printable(describeRisk(report)));
  if (report.surge) print(`${colours.red('!')} ${printable(report.surge)}`);
  if (report.leftOut)
    print(`${colours.red('!')} ${printable(report.leftOut)} rounds gate show ${report.night} says more.`);
  print();
  printBands(report);
  printMovers('Fell most', report.fell, report);
  printMovers('Rose most', report.rose, report);
  printFindings(report, rules);
  printExports(report);
}

function compareWithLast(report: NightReport): string {
  if (report.previousNight === null) return 'First night: nothing to compare with.';
  const model = report.hasModelChanged
    ? ' The model changed since then; what that did to each score is told apart.'
    : '';
  return `Compared with ${report.previousNight}.${model}`;
}

function printBands({ totals, movement, currency }: NightReport): void {
  const hasArr = totals.arr > 0;
  const rows = BANDS.map((band): Cell[] => {
    const { accounts, arr } = totals.bands[band];
    const change = movement ? movement.end[band].accounts - movement.start[band].accounts : null;
    const own = movement?.steps.customers[band].accounts ?? 0;
    const money = hasArr ? [right(formatMoney(arr, currency)), right(formatShare(arr, totals.arr))] : [];
    const changes = change === null ? ['', ''] : [formatSigned(own), formatSigned(change - own)];
    return [bandMark(band), right(formatCount(accounts)), ...changes.map(right), ...money];
  });
  printTable(['Band', 'Accounts', 'By customers', 'Otherwise', ...(hasArr ? ['ARR', 'of ARR'] : [])], rows);
}

function printMovers(title: string, lines: readonly AccountLine[], { currency, night }: NightReport): void {
  if (lines.length === 0) return;
  print();
  printTable(
    [cut(title), 'Score', 'Change', 'ARR', 'Renews', 'Why'],
    lines
      .slice(0, LINES)
      .map((line) => [
        printable(line.name ?? line.id),
        bandMark(line.band, line.score ?? ''),
        right(formatSigned(line.change ?? 0)),
        right(formatMoney(line.arr, currency)),
        renewal(line, night),
        printWhy(line),
      ]),
  );
}

function renewal(line: AccountLine, night: string): string {
  return line.renewsOn === null ? '' : `${line.renewsOn} (${toDay(line.renewsOn) - toDay(night)} d)`;
}

/** The two largest causes: rounds explain has all. */
function printWhy(line: AccountLine): string {
  return describeWhy(line).slice(0, 2).map(printable).join('; ');
}

/** Why a night has nothing to say. */
function explainSilence(rules: readonly Rule[]): string {
  if (rules.length === 0) return '  The model has no rules, so nothing was looked for: write rules in health.yaml.';
  const [patient] = [...rules].sort((a, b) => b.nights - a.nights);
  const waits = patient && patient.nights > 1 ? ` ${patient.id} waits for ${patient.nights} nights in a row.` : '';
  return `  No account met any of the ${countOf(rules.length, 'rule')}.${waits}`;
}

function printFindings(report: NightReport, rules: readonly Rule[]): void {
  const { findings } = report;
  print();
  print(
    `${colours.bold('Findings')}: ${formatCount(findings.new)} new, ${formatCount(findings.persisting)} persisting, ${formatCount(findings.baseline)} already so when first seen.`,
  );
  if (findings.new + findings.persisting + findings.baseline === 0) print(explainSilence(rules));
  const fresh = report.books.flatMap((book) => book.findings).slice(0, LINES);
  for (const finding of fresh) {
    const name = printable(finding.account.name ?? finding.account.id);
    const owner = finding.account.owner === null ? 'no owner' : printable(finding.account.owner);
    print(`  ${finding.severity === 'critical' ? colours.red('▲') : '◆'} ${name} (${owner}): ${finding.because}`);
    if (finding.nextStep) print(`    Next: ${printable(finding.nextStep)}`);
  }
}

function printExports(report: NightReport): void {
  print();
  for (const { name, state, newestDate, because } of report.exports) {
    const isFine = state === 'present';
    const mark = isFine ? colours.green('✓') : state === 'carried' ? colours.yellow('~') : colours.red('✗');
    print(
      `${mark} ${printable(name)}: ${state}${newestDate ? `, newest ${newestDate}` : ''}${because ? `. ${printable(because)}` : ''}`,
    );
  }
  for (const problem of report.problems) print(`${colours.red('✗')} ${printable(problem)}`);
  if (report.rejectedRows > 0) print(`${countOf(report.rejectedRows, 'row')} rejected: see rejects.csv.`);
}
