import { cleanText } from '../messages/clean-document.ts';
import { formatDate } from '../messages/figures.ts';
import type { Move } from '../scoring/judge-move.ts';
import type { CardMeasure, CardScore } from './card-view.ts';

type Trend = Pick<CardMeasure, 'before' | 'move'>;
type Before = NonNullable<Trend['before']>;

/** As a customer reads of their own score. */
export const bandSentences = {
  healthy: 'Going well',
  watch: 'Could be better',
  at_risk: 'Needs attention',
} as const satisfies Record<NonNullable<CardScore['band']>, string>;

const moveWords = { better: 'Better', worse: 'Worse', steady: 'Steady' } as const satisfies Record<Move, string>;

/** The judgement, where there is one, and the figures; null = there is nothing to compare with. */
export function describeTrend({
  before,
  move,
}: Trend): { readonly move: string | null; readonly figures: string } | null {
  if (before === null) return null;
  const figures = describeFigures(before, move);
  if (move !== null) return { move: moveWords[move], figures };
  return { move: null, figures: figures.charAt(0).toUpperCase() + figures.slice(1) };
}

function describeFigures({ value, night, way }: Before, move: Move | null): string {
  const [then, since] = [cleanText(value), formatDate(night)];
  if (way === 'same') return `the same as on ${since}`;
  return move === 'steady' ? `${then} on ${since}` : `${wayWords[way]} since ${since}, from ${then}`;
}

const wayWords = { up: 'up', down: 'down', changed: 'changed' } as const satisfies Record<
  Exclude<Before['way'], 'same'>,
  string
>;
