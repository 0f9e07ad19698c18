import type { HealthConfig } from '../config/health-config.ts';
import { titleOfMetric } from '../config/titles.ts';
import type { ChangePart } from '../history/change-parts.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { type ChangeStep, sumChanges } from '../history/sum-changes.ts';
import { formatSigned } from '../messages/figures.ts';
import { printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

/** What moved a score over several nights: where it came from, and the sum of each cause, exact. */
export function describeMoved(config: HealthConfig, newest: StoredChart, steps: readonly ChangeStep[]) {
  const oldest = steps.at(-1)!.before.chart;
  const parts = sumChanges(config, steps);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  return { night: oldest.night, score: oldest.score, nights: steps.length, to: newest.chart.score, points, parts };
}

export function printMoved(config: HealthConfig, newest: StoredChart, steps: readonly ChangeStep[]): void {
  const { night, score, to, points, parts } = describeMoved(config, newest, steps);
  print();
  print(
    `${colours.bold(`Since ${night}: ${score ?? 'unknown'} → ${to ?? 'unknown'}`)}, unrounded ${formatSigned(points, 6)}, over ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}.`,
  );
  if (parts.length > 0)
    printTable(
      ['Cause', 'Points'],
      parts.map((part) => [printable(nameCause(config, part)), right(formatSigned(part.points, 6))]),
    );
}

function nameCause(config: HealthConfig, part: ChangePart): string {
  switch (part.cause) {
    case 'signal':
      return titleOfMetric(part.metric, config);
    case 'behaviour':
      return 'the account’s own behaviour on nights that are not split by metric any more';
    case 'peers':
      return 'other accounts, by comparison';
    case 'availability':
      return 'data that came or went';
    case 'model':
      return 'the scoring model';
    case 'profile':
      return 'another profile';
    case 'override':
      return 'a score set by hand';
  }
}
