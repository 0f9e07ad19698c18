import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { Measured } from '../metrics/measure-night.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { percent } from '../percent.ts';
import { describeProblem } from './describe-problem.ts';
import { type GradedLine, listSome, sound, surprise } from './graded-line.ts';

/** What measuring found: problems by name, accounts twice, metrics that nobody has. */
export function judgeMeasures(config: HealthConfig, { roster, metrics, notes }: Measured): readonly GradedLine[] {
  const spoken = new Set(notes.problems.map(({ metric }) => metric));
  const silent = [...config.metrics.values()].filter(
    (metric) => !spoken.has(metric.name) && isOfTonight(metric) && isWithoutValues(metrics.get(metric.name)),
  );
  return [
    ...notes.problems.map((problem) => describeProblem(problem, config)),
    ...judgeRoster(roster.ids.length, notes),
    ...silent.map(({ name }) =>
      surprise({
        kind: 'no-values',
        path: ['metrics', name],
        message: `None of ${countOf(roster.ids.length, 'account')} has a value: its weight goes to the other signals.`,
        hint: 'Look at its column and its where; for accounts without a row write empty.',
      }),
    ),
    ...describeCoverage(roster.ids.length, metrics),
  ];
}

function judgeRoster(accounts: number, { duplicateAccounts, churnedIds }: Measured['notes']): readonly GradedLine[] {
  const path = ['accounts'];
  const lines: GradedLine[] = [];
  if (accounts === 0)
    lines.push(
      surprise({
        kind: 'no-accounts',
        path,
        message: `There is no account to score${churnedIds.length > 0 ? `: all ${formatCount(churnedIds.length)} have churned` : ''}.`,
        hint: 'Look at the export that accounts reads.',
      }),
    );
  if (duplicateAccounts.length > 0)
    lines.push(
      surprise({
        kind: 'double-accounts',
        path,
        message: `${countOf(duplicateAccounts.length, 'id')} ${duplicateAccounts.length === 1 ? 'appears' : 'appear'} twice; the first row counts (${listSome(duplicateAccounts, 3)}).`,
        hint: 'Export one row per account.',
      }),
    );
  const churned =
    churnedIds.length > 0
      ? `; ${countOf(churnedIds.length, 'more has churned and is', 'more have churned and are')} not scored`
      : '';
  return [...lines, sound('accounts', path, `${countOf(accounts, 'account')}${churned}.`)];
}

/** Metrics of which the exports of one night are enough to have a value. */
function isOfTonight({ kind }: MetricDefinition): boolean {
  switch (kind) {
    case 'column':
    case 'sql':
    case 'ratio':
    case 'rank':
      return true;
    case 'change':
    case 'pulse':
      return false;
  }
}

function isWithoutValues(column: MetricColumn | undefined): boolean {
  return column?.isAvailable === true && column.values.length > 0 && countKnown(column) === 0;
}

/** Accounts with a value. */
export function countKnown({ values }: Pick<MetricColumn, 'values'>): number {
  let known = 0;
  for (const value of values) if (value !== null && !Number.isNaN(value)) known++;
  return known;
}

function describeCoverage(accounts: number, metrics: ReadonlyMap<string, MetricColumn>): readonly GradedLine[] {
  if (accounts === 0 || metrics.size === 0) return [];
  const known = [...metrics.values()].map((column) => ({ name: column.name, known: countKnown(column) }));
  const least = known.reduce((one, other) => (other.known < one.known ? other : one));
  const rest =
    least.known === accounts
      ? 'each has a value of every account'
      : `the least known is ${least.name}, of ${percent(least.known / accounts)} of ${countOf(accounts, 'account')}`;
  return [sound('metrics', ['metrics'], `${countOf(metrics.size, 'metric')}: ${rest}.`)];
}
