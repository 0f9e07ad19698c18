import { toDay } from '../calendar.ts';
import { formatDate, formatSigned } from '../messages/figures.ts';
import { FEW, type Measured, type PlaybookEffect, type TrialSums } from '../portfolio/programme/playbook-effects.ts';
import type { RuleEffect } from '../portfolio/programme/rule-effects.ts';
import { TRIAL_DAYS } from '../portfolio/programme/trials.ts';
import type { Programme } from '../steps/programme/read-programme.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

export function printProgramme({ since, asOf, playbooks, rules }: Programme): void {
  print(colours.bold(`Since ${formatDate(since)}, as of the night of ${formatDate(asOf)}`));
  const nights = toDay(asOf) - toDay(since);
  if (nights < TRIAL_DAYS)
    print(
      `That is ${nights} days: what became of a case is told ${TRIAL_DAYS} days after its start, so nothing can be yet.`,
    );
  print();
  if (playbooks.length === 0) print('No playbook was started, and no rule with one opened an alert.');
  else printPlaybooks(playbooks);
  print();
  if (rules.length === 0) print('No rule opened an alert.');
  else printRules(rules);
}

function printPlaybooks(playbooks: readonly PlaybookEffect[]): void {
  printTable(
    ['Playbook', 'Cases', `Over in ${TRIAL_DAYS} days`, 'Days to end', 'Own points', 'Left'],
    playbooks.flatMap(({ title, automatic, started, without }): Cell[][] => [
      [
        colours.bold(printable(title)),
        `${started.cases} started${automatic === 0 ? '' : `, ${automatic} by itself`}`,
        ...describeSums(started),
      ],
      ['  without it', `${without.cases} of the same rules`, ...describeSums(without)],
    ]),
  );
  print(
    colours.gray(
      `Own points: the median of what customers’ own doing moved the score by in ${TRIAL_DAYS} days; n in brackets, “too few” under ${FEW}.`,
    ),
  );
  print(
    colours.gray('Cases in which a playbook was started differ from those without: this says what was, and not why.'),
  );
}

function describeSums({ observed, over, gone, daysToEnd, points }: TrialSums): readonly Cell[] {
  return [
    right(observed === 0 ? 'none old enough' : `${over} of ${observed}`),
    right(describeMedian(daysToEnd, (days) => `${Number(days.toFixed(1))}`)),
    right(describeMedian(points, (by) => formatSigned(by, 1))),
    right(gone === 0 ? '' : `${gone}`),
  ];
}

function describeMedian({ n, median }: Measured, format: (value: number) => string): string {
  return median === null ? `too few (${n})` : `${format(median)} (${n})`;
}

function printRules(rules: readonly RuleEffect[]): void {
  printTable(
    [cut('Rule'), 'Risk', 'Alerts', 'Told', 'In hand in 48 h', 'Useful', 'Over by itself'],
    rules.map((one): Cell[] => [
      printable(one.title ?? one.rule),
      printable(one.risk ?? ''),
      right(`${one.alerts}`),
      right(`${one.told}`),
      right(describeShare(one.prompt, one.answerable)),
      right(describeShare(one.useful, one.useful + one.notUseful)),
      right(describeShare(one.overByItself, one.over)),
    ]),
  );
  print(
    colours.gray(
      'In hand: of what reached somebody 48 hours ago or longer. Useful: of verdicts given. Over by itself: of alerts that are over, those whose case nobody ever had in hand.',
    ),
  );
}

function describeShare(part: number, whole: number): string {
  return whole === 0 ? '' : `${part} of ${whole}`;
}
