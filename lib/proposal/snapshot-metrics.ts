import { quoteName } from '../quote-sql.ts';
import { dateFormOf, isNumeric, numberFormOf } from './column-meaning.ts';
import { titleOf } from './event-set.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import { judgeNumber, judgeTerms, judgeYesNo } from './judge-column.ts';
import type { MetricGuess } from './proposal.ts';
import { leafWords, slugOf, wordsOf } from './words.ts';

/** Yes-and-no columns of one table: more say less about each. */
const MOST_YES_NO = 6;
const MOST_NUMBERS = 8;
/** Stands for never. */
const NEVER_DAYS = 90;

export interface SnapshotProposal {
  readonly metrics: readonly MetricGuess[];
  /** Columns of numbers of which nobody can say which way is better. */
  readonly undecided: readonly string[];
  /** Columns that say when an account was last active, in dates that are not read. */
  readonly unread: readonly string[];
}

/** What the columns of a table with one row per account tell of its health; and those of which nobody can say which way is better. */
export function proposeSnapshotMetrics(
  set: SetFacts,
  { account, dates }: { account: string | null; dates: string | null },
  taken: ReadonlySet<string>,
): SnapshotProposal {
  const from = set.name;
  const columns = set.columns.filter(({ name, filled }) => !taken.has(name) && filled > 0);
  const numbers = columns.filter((column) => !isOfOneDay(column, columns));
  const metrics: MetricGuess[] = [
    ...numbers.flatMap((column) => numberMetric(column, from)).slice(0, MOST_NUMBERS),
    ...columns
      .flatMap((column) => (account === null ? [] : recencyMetric(column, from, { account, dates })))
      .slice(0, 1),
    ...columns.flatMap((column) => termsMetric(column, from)),
    ...columns.flatMap((column) => yesNoMetric(column, from)).slice(0, MOST_YES_NO),
  ];
  const used = new Set(metrics.map(({ definition }) => definition.value));
  const undecided = columns
    .filter((column) => !used.has(column.name) && isNumeric(column) && column.distinct > 2)
    .map(({ name }) => name);
  const unread = columns.filter((column) => isLastActivity(column) && !isReadBy(column, dates)).map(({ name }) => name);
  return { metrics, undecided, unread };
}

function numberMetric(column: ColumnFacts, from: string): MetricGuess[] {
  const judged = judgeNumber(column);
  if (judged === null || column.newest.distinct < 2) return [];
  return [
    {
      ...plain(column, from),
      group: judged.group,
      signal: { kind: 'line', better: judged.better, scale: null, weight: 1 },
      use: judged.better === 'less' && judged.group === 'Support' ? 'burden' : 'state',
    },
  ];
}

function yesNoMetric(column: ColumnFacts, from: string): MetricGuess[] {
  const judged = judgeYesNo(column);
  if (judged === null) return [];
  return [
    {
      ...plain(column, from),
      group: judged.group,
      signal: { kind: 'categories', points: judged.points, weight: 0.5 },
      use: 'state',
    },
  ];
}

function termsMetric(column: ColumnFacts, from: string): MetricGuess[] {
  const points = judgeTerms(column);
  if (points === null) return [];
  return [
    { ...plain(column, from), group: 'Relationship', signal: { kind: 'categories', points, weight: 1 }, use: 'state' },
  ];
}

function plain(column: ColumnFacts, from: string) {
  return {
    name: slugOf(column.name),
    definition: {
      title: titleOf(column.name),
      ...(numberFormOf(column) === 'percent' && { unit: '%' }),
      from,
      value: column.name,
    },
    certainty: 'likely',
    comment: '',
  } as const;
}

/** A figure of one day, where the same table has it of many. */
function isOfOneDay({ name }: ColumnFacts, columns: readonly ColumnFacts[]): boolean {
  const [, stem] = /^(.*?) (1 ?d|today|yesterday|daily)$/.exec(wordsOf(name)) ?? [];
  return stem !== undefined && columns.some((other) => /\d\d ?d$/.test(wordsOf(other.name)));
}

const LAST =
  /^(date of )?(last|latest|most recent|letzter?|derniere?|ultim[oa])\b.*\b(activity|active|login|log in|seen|used?|usage|session|contact(ed)?|engaged|engagement|meeting|touch|visit|event|aktivitat|anmeldung|kontakt|nutzung|connexion|activite|actividad|acceso)\b/;

/** Whether a column says when a customer was last active. */
export function isLastActivity(column: ColumnFacts): boolean {
  return LAST.test(leafWords(column.name)) && dateFormOf(column, null) !== null;
}

/** Whether its dates are as the file's are read. `dates`: the pattern by which they are. */
function isReadBy(column: ColumnFacts, dates: string | null): boolean {
  const form = dateFormOf(column, null);
  if (form?.kind === 'ambiguous') return dates === form.dayFirst || dates === form.monthFirst;
  return form?.kind === 'iso' || (form?.kind === 'pattern' && form.pattern === dates);
}

/** Days since something last happened, of a date that a table has of each account. `dates`: the pattern by which its dates are read. */
function recencyMetric(
  column: ColumnFacts,
  from: string,
  { account, dates }: { account: string; dates: string | null },
): MetricGuess[] {
  if (!isLastActivity(column) || !isReadBy(column, dates)) return [];
  const words = leafWords(column.name);
  const day = `${quoteName(column.name)}::date`;
  return [
    {
      name: `days_since_${slugOf(column.name)}`,
      definition: {
        title: `Days since ${words}`,
        unit: 'd',
        sql: `select ${quoteName(account)} as account_id, greatest(0, date_diff('day', ${day}, :night)) as value from ${quoteName(from)} where ${quoteName(column.name)} is not null`,
        empty: NEVER_DAYS,
      },
      group: 'Engagement',
      signal: { kind: 'line', better: 'less', scale: null, weight: 1 },
      use: 'recency',
      certainty: 'likely',
      comment: `${NEVER_DAYS} for an account without any`,
    },
  ];
}
