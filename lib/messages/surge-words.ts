import { isLeftOut, type NightGate } from '../history/doubt.ts';
import type { MoveFigures } from '../history/night-figures.ts';
import type { Run } from '../history/run.ts';
import { formatDate, formatSigned } from './figures.ts';

const SIGNALS = 3;

/** That so much happened at once that single alerts would flood people, with the numbers and what moved; null = an ordinary night. */
export function describeSurge(
  { surge, doubts }: Pick<NightGate, 'surge' | 'doubts'>,
  { takenBy }: Pick<MoveFigures, 'takenBy'>,
): string | null {
  if (surge.length === 0) return null;
  return [
    ...surge,
    describeSignals(takenBy),
    `${doubts.some(isLeftOut) ? 'Nothing in the data but what is left out' : 'Nothing in the data'} speaks against it: instead of single alerts each owner gets one message that ranks them.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The same of a week's nights, in one line. */
export function describeWeekSurges(
  nights: readonly (Pick<Run, 'night'> & { readonly gate?: NightGate | null })[],
): string | null {
  const surges = nights.flatMap(({ night, gate }) =>
    gate && !gate.isHeld && gate.surge.length > 0 ? [`${formatDate(night)}: ${gate.surge.join(' ')}`] : [],
  );
  return surges.length === 0
    ? null
    : `So much at once that owners got one message each that ranks it. ${surges.join(' ')}`;
}

/** The metrics that took most points, over all accounts. */
export function describeSignals(takenBy: MoveFigures['takenBy']): string {
  const worst = Object.entries(takenBy)
    .filter(([, points]) => points <= -1)
    .sort((a, b) => a[1] - b[1])
    .slice(0, SIGNALS);
  if (worst.length === 0) return '';
  return `What took most, over all accounts: ${worst.map(([metric, points]) => `${metric} ${formatSigned(points)} points`).join(', ')}.`;
}
