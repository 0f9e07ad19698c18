import { type DateForm, type DateOrder, dateFormOf, isUnique, orderOf } from './column-meaning.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import { leafWords } from './words.ts';

export interface TimeGuess {
  /** Its name says nothing: it is the only date. */
  readonly isOnly?: boolean;
  readonly column: ColumnFacts;
  readonly form: DateForm;
}

/** When a thing happened comes before when it was changed, was over, or reached us. */
const fits: readonly (readonly [RegExp, number])[] = [
  [
    /\b(updat|modif|clos|solv|resolv|due|paid|end(ed|s)?\b|delet|expir|renew|last|receiv|upload|sync|load|merge|cancel|first response|waiting|snooz)/,
    0.5,
  ],
  [
    /^(event |original )?(time ?stamp|time|date|date ?time)$|^(occurred|happened|used|usage|activity|login|session|event)( (at|on|date|time|timestamp|day))+$/,
    4,
  ],
  [
    /^(\w+ )?(creat(ed|e)|opened|submitted|asked|answered|responded|issued|sent|raised|reported|logged|placed|invoiced)( (at|on|date|time|utc))*$|^(ticket|case|invoice|response|survey|payment|order|period)( start)?( (date|time|day))$/,
    3,
  ],
  [/^(datum|tag|zeit(punkt)?|zeitstempel|dia|fecha|hora|jour|date|heure|data|giorno|datum und uhrzeit)$/, 3],
  [
    /\b(date|at|on|time|day|timestamp|ts|month|week|datum|am|fecha|dia|jour|le)( utc)?$|^(created|day|erstellt|cree|creado)/,
    2,
  ],
];

const LEAST_FILLED = 0.98;

/** The time of each row; null where no column of dates is filled on nearly all. `wanted`: the order that somebody said. */
export function chooseTime(set: SetFacts, wanted: DateOrder | null): TimeGuess | null {
  const order = wanted ?? orderOf(set);
  const found = set.columns.flatMap((column) => {
    const form = dateFormOf(column, order);
    const isId = column.forms.number > 0 && form !== null && form.kind.startsWith('epoch') && fitOf(column) === 0;
    if (form === null || isId || column.filled < column.rows * LEAST_FILLED) return [];
    return [{ column, form, fit: fitOf(column) }];
  });
  const [best] = found.sort((a, b) => b.fit - a.fit);
  if (best && best.fit > 0) return { column: best.column, form: best.form };
  // Rows of which none is unique are of things that happened, in whatever language their date is called.
  const dates = found.filter(({ form }) => form.kind === 'iso' || form.kind === 'pattern');
  const [only] = dates;
  return only && dates.length === 1 && !set.columns.some(isUnique)
    ? { column: only.column, form: only.form, isOnly: true }
    : null;
}

function fitOf({ name }: ColumnFacts): number {
  const words = leafWords(name);
  return fits.find(([pattern]) => pattern.test(words))?.[1] ?? 0;
}
