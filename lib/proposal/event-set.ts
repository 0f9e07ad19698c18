import { quoteName, quoteText } from '../quote-sql.ts';
import { isCategory } from './column-meaning.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { GroupName, MetricGuess, SignalGuess, Written } from './proposal.ts';
import type { Subject } from './recognise-set.ts';
import { leafWords, wordsOf } from './words.ts';

/** An export of dated rows that belong to accounts. */
export interface EventSet {
  readonly set: SetFacts;
  readonly export: string;
  readonly subject: Subject;
  /** Columns that say whose and when a row is: they measure nothing. */
  readonly taken: ReadonlySet<string>;
  /** Between its first row and the night. */
  readonly historyDays: number;
}

export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly group: GroupName;
  readonly signal: SignalGuess | null;
  readonly use: MetricGuess['use'];
  readonly comment?: string;
  readonly isSure?: boolean;
}

export function metric(measure: Measure, definition: Written): MetricGuess {
  const { name, title, group, signal, use, comment = '', isSure = true } = measure;
  return {
    name,
    definition: { title, ...definition },
    group,
    signal,
    use,
    comment,
    certainty: isSure ? 'sure' : 'likely',
  };
}

export const line = (
  better: 'more' | 'less',
  weight = 1,
  scale: { worst: number; best: number } | null = null,
): SignalGuess => ({
  kind: 'line',
  better,
  weight,
  scale,
});

export function findColumn({ set, taken }: EventSet, fits: (column: ColumnFacts) => boolean): ColumnFacts | null {
  return set.columns.find((column) => !taken.has(column.name) && column.filled > 0 && fits(column)) ?? null;
}

/** The values of a category that are of a kind, as a condition; null where there are none. `least`: how often its values are there, on average. */
export function findValues(
  events: EventSet,
  name: RegExp,
  value: RegExp,
  least = 2,
): { where: string; shown: string } | null {
  for (const column of events.set.columns) {
    if (events.taken.has(column.name) || !name.test(leafWords(column.name))) continue;
    if (!(isCategory(column) || (least === 1 && column.distinct <= 12 && column.longest <= 60))) continue;
    const values = column.top.map(([text]) => text).filter((text) => value.test(text.trim()));
    if (values.length === 0) continue;
    const others = column.top.map(([text]) => text).filter((text) => !values.includes(text));
    return { where: isIn(column, values), shown: `not counted: ${others.slice(0, 6).join(', ')}` };
  }
  return null;
}

/** A column of true and false alone is boolean, whatever case it is written in. */
export function isIn(column: ColumnFacts, values: readonly string[]): string {
  const name = quoteName(column.name);
  if (values.every((value) => /^true$/i.test(value)) && column.top.every(([text]) => /^(true|false)$/i.test(text)))
    return name;
  return values.length === 1
    ? `${name} = ${quoteText(values[0]!)}`
    : `${name} in (${values.map(quoteText).join(', ')})`;
}

export function titleOf(name: string): string {
  const words = wordsOf(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
