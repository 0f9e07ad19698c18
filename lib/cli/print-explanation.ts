import type { HealthConfig } from '../config/health-config.ts';
import { titleOf, titleOfMetric } from '../config/titles.ts';
import type { AccountLine } from '../history/account-line.ts';
import { listChangeParts } from '../history/change-parts.ts';
import { CHANGE_CAUSES, type ChangeCause, type ScoreChange } from '../history/chart.ts';
import type { Comparison } from '../history/compare-charts.ts';
import { readAsText } from '../history/describe-account.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { describeWhy } from '../messages/account-entry.ts';
import { formatSigned } from '../messages/figures.ts';
import type { GroupExplanation } from '../scoring/explain-score.ts';
import { type Cell, printTable, right } from './print-table.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

/** One account for a person at a terminal: how the score adds up, and why it is another than on the last chart. */
export function printExplanation(
  config: HealthConfig,
  comparison: Comparison,
  groups: readonly GroupExplanation[],
  line: AccountLine,
): void {
  const { run, charts } = comparison;
  const chart = charts[0]!;
  print();
  print(colours.bold(`${printable(chart.name ?? chart.account)}  ${bandMark(chart.band, chart.score ?? '')}`));
  const profile = config.profiles.find(({ name }) => name === chart.profile);
  print(
    `${run.night}, profile ${printable(profile ? titleOf(profile) : (chart.profile ?? 'none'))}, stage ${chart.stage}, coverage ${chart.coverage.toFixed(1)} %${chart.owner ? `, owner ${printable(chart.owner)}` : ''}`,
  );
  if (profile?.description) print(printable(profile.description));
  print();
  if (run.modelHash !== config.modelHash)
    print(colours.yellow('The model has changed since this night: points below are under the model of today.'));
  if (groups.length === 0) print('No profile holds for this account: it is unknown.');
  else printWaterfall(config, { run, chart }, groups);
  print();
  printChange(config, comparison, line);
}

function printWaterfall(config: HealthConfig, stored: StoredChart, groups: readonly GroupExplanation[]): void {
  const { chart } = stored;
  const rows: Cell[][] = [];
  for (const group of groups) {
    const contribution = group.signals.reduce((sum, signal) => sum + (signal.contribution ?? 0), 0);
    rows.push([
      colours.bold(printable(titleOf(group))),
      '',
      right(group.score === null ? '' : colours.bold(group.score.toFixed(1))),
      right(group.share === null ? '' : `${(100 * group.share).toFixed(1)} %`),
      right(colours.bold(contribution.toFixed(2))),
      '',
    ]);
    for (const signal of group.signals) {
      rows.push([
        `  ${printable(titleOfMetric(signal.metric, config))}`,
        right(printable(readAsText(config, stored, signal.metric) ?? '—')),
        right(signal.points === null ? '' : signal.points.toFixed(1)),
        right(signal.share === null ? '' : `${(100 * signal.share).toFixed(1)} %`),
        right(signal.contribution === null ? '' : signal.contribution.toFixed(2)),
        signal.status === 'used' ? bar(signal.contribution ?? 0) : colours.gray(signal.status),
      ]);
    }
  }
  printTable(['Signal', 'Value', 'Points', 'Share', 'Contributes', ''], rows);
  const total =
    chart.raw === null
      ? 'unknown: coverage is under the floor of the profile'
      : `${chart.raw.toFixed(6)}, rounded to ${chart.score}`;
  print(`${colours.bold('Contributions add up to')} ${total}.`);
  printDescriptions(config, groups);
}

/** What groups and metrics mean, as far as the model says. */
function printDescriptions({ metrics }: HealthConfig, groups: readonly GroupExplanation[]): void {
  const parts = groups.flatMap((group) => [group, ...group.signals.flatMap(({ metric }) => metrics.get(metric) ?? [])]);
  const said = new Set(parts.flatMap((part) => (part.description ? [`${titleOf(part)}: ${part.description}`] : [])));
  for (const text of said) print(colours.gray(printable(text)));
}

function bar(contribution: number): string {
  return '█'.repeat(Math.max(0, Math.round(contribution / 2)));
}

const causeWords: Readonly<Record<ChangeCause, string>> = {
  behaviour: 'the account’s own behaviour',
  peers: 'other accounts, by comparison',
  availability: 'data that came or went',
  model: 'the scoring model',
  profile: 'another profile',
  override: 'a score set by hand',
};

/** The exact part of every cause, the metrics behind the account's own behaviour among them; then the same in words. */
function printChange(config: HealthConfig, comparison: Comparison, line: AccountLine): void {
  const { change } = comparison.charts[0]!;
  if (line.previousScore === null) {
    print('No last chart to compare with.');
    return;
  }
  if (line.change === null || change === null) {
    print(`Last score ${line.previousScore}; tonight it is ${line.score ?? 'unknown'}.`);
    return;
  }
  const exact = CHANGE_CAUSES.reduce((sum, cause) => sum + change[cause], 0);
  print(
    `${colours.bold(`Since ${change.since}: ${line.previousScore} → ${line.score} (${formatSigned(line.change)})`)}, unrounded ${formatSigned(exact, 6)}.`,
  );
  const rows = listCauses(config, comparison, change);
  if (rows.length === 0) return;
  printTable(['Cause', 'Points'], rows);
  print();
  print('In whole points:');
  for (const cause of describeWhy(line)) print(`  ${printable(cause)}`);
}

function listCauses(config: HealthConfig, comparison: Comparison, change: ScoreChange): Cell[][] {
  return CHANGE_CAUSES.flatMap((cause) => {
    if (change[cause] === 0) return [];
    const row = [causeWords[cause], right(formatSigned(change[cause], 6))];
    return cause === 'behaviour' ? [row, ...listMetrics(config, comparison)] : [row];
  });
}

/** Under another model than the night's own the metrics' parts would not add up to the stored one. */
function listMetrics(config: HealthConfig, { run, scores, attribution }: Comparison): Cell[][] {
  if (run.modelHash !== config.modelHash) return [];
  return listChangeParts(attribution, scores, 0, 0).flatMap((part) => {
    if (part.cause !== 'signal') return [];
    const label = titleOfMetric(part.metric, config);
    return [[`  ${printable(label)}`, right(formatSigned(part.points, 6))]];
  });
}
