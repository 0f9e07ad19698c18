import { type Night, toDay } from '../calendar.ts';
import { countOf, formatCount } from '../format-count.ts';
import { chooseTime, type TimeGuess } from './choose-time.ts';
import { type DateOrder, dateFormOf, daysOf, numberFormOf } from './column-meaning.ts';
import type { ColumnFacts, Days, SetFacts } from './facts.ts';
import { writeSigns } from './number-signs.ts';
import type { ExportGuess, Written, WrittenValue } from './proposal.ts';
import { writeDialect } from './read-set.ts';
import type { Recognised, Subject } from './recognise-set.ts';
import type { SetKey } from './understand-folder.ts';
import { wordsOf } from './words.ts';

/** What the files of a set need said to be read. `amounts`: columns of which the numbers are needed. */
export function describeReading(
  set: SetFacts,
  { dates, amounts }: { dates: TimeGuess | null; amounts: readonly ColumnFacts[] },
): Written {
  const csv: Record<string, WrittenValue> = { ...writeDialect(set.csv) };
  const options: Record<string, WrittenValue> = {};
  if (set.jsonRows !== null) options.json = { rows: set.jsonRows };

  const form = dates?.form ?? null;
  if (form?.kind === 'pattern') options.dates = form.pattern;
  if (form?.kind.startsWith('epoch')) options.dates = form.kind;
  if (dates !== null && /\butc\b/.test(wordsOf(dates.column.name))) options.timezone = 'UTC';
  Object.assign(csv, writeSigns(set));
  const nulls = set.isText ? [...new Set(set.columns.flatMap((column) => column.nulls))] : [];
  if (nulls.length > 0) csv.nulls = ['', ...nulls];
  const typed = amounts.flatMap((column) => {
    const form = numberFormOf(column);
    return form === 'money' || form === 'percent' ? [[column.name, form] as const] : [];
  });
  if (typed.length > 0) options.types = Object.fromEntries(typed);
  return { ...options, ...(Object.keys(csv).length > 0 && { csv }) };
}

/** Days that a thing of a kind may be quiet before its export is taken for broken. */
const quietDays: Readonly<Record<Subject, number>> = {
  accounts: 3,
  usage: 3,
  unknown: 7,
  tickets: 7,
  invoices: 40,
  surveys: 60,
  subscriptions: 7,
  contacts: 7,
  deals: 7,
  people: 7,
  departures: 90,
  members: 7,
};

/** `fresh_within` for what is new enough on the night; null where the newest is older than such exports are. */
export function chooseFreshness(subject: Subject, newest: Night, night: Night): string | null {
  const days = quietDays[subject];
  return toDay(night) - toDay(newest) <= days ? `${days}d` : null;
}

export interface EventGuess {
  readonly guess: ExportGuess;
  readonly set: SetFacts;
  readonly subject: Subject;
  /** Null: the date in the path of its file. */
  readonly time: TimeGuess | null;
  readonly historyDays: number;
}

/** The newest dates that sets have, of rows or in the names of their files. */
export function findNewest(set: SetFacts, order: DateOrder | null): Night | null {
  const time = chooseTime(set, order);
  const rows = time === null ? null : (daysOf(time.column, time.form)?.last ?? null);
  const files = set.files.dates?.at(-1) ?? null;
  return (
    [rows, files]
      .filter((one): one is string => one !== null)
      .sort()
      .at(-1) ?? null
  );
}

/** An export of events whose account is known; or why it is none. */
export function proposeEvents(
  set: SetFacts,
  {
    key,
    recognised,
    night,
    order,
    zone,
  }: { key: SetKey; recognised: Recognised; night: Night; order: DateOrder | null; zone: string },
): EventGuess | { readonly cannot: string } {
  const time = chooseTime(set, order);
  if (time === null && set.files.dates === null) return { cannot: 'no column is a date in nearly every row' };
  if (time?.form.kind === 'ambiguous')
    return { cannot: `${time.column.name} may be day/month or month/day, and no date says which` };
  const reading = describeReading(set, { dates: time, amounts: [] });
  const days = time === null ? daysOfFiles(set) : daysOf(time.column, time.form);
  if (days === null) return { cannot: `the dates of ${time?.column.name} cannot be read` };
  const newest = days.newest.find((day) => day <= night) ?? null;
  const first = set.files.dates?.[0] ?? days.first;
  const id = set.columns.find((column) => isRowId(column, set) && column.name !== key.column);
  const freshness = newest === null ? null : chooseFreshness(recognised.subject, newest, night);
  return {
    set,
    subject: recognised.subject,
    time,
    historyDays: toDay(night) - toDay(first) + 1,
    guess: {
      name: set.name,
      options: {
        files: patternIn(zone, set.files.pattern),
        account: key.column,
        ...writeMatch(key),
        time: time === null ? 'path' : time.column.name,
        ...(id && { id: id.name, ...keepNewest(id, set) }),
        ...reading,
        ...(freshness !== null && { fresh_within: freshness }),
        ...allowStrangers(set, key),
      },
      comment: describeEvents(set, recognised, key),
    },
  };
}

/** Folders of hours are of UTC: elsewhere the evening lies in tomorrow’s, and the rows’ own times decide. */
function patternIn(zone: string, pattern: string): string {
  if (!pattern.includes('{HH}') || /^(Etc\/)?(UTC|GMT|Zulu)$/.test(zone)) return pattern;
  return pattern.replace(/\{(yyyy|mm|dd|HH)\}/g, '*');
}

function daysOfFiles({ files: { dates } }: SetFacts): Days | null {
  const days = [...new Set(dates)].sort();
  const [first] = days;
  return first === undefined ? null : { first, last: days.at(-1)!, distinct: days.length, newest: days.toReversed() };
}

/** An id that tells the rows apart, whether or not each is there in several versions. */
function isRowId(column: ColumnFacts, { columns }: SetFacts): boolean {
  const words = wordsOf(column.name);
  const isNamed =
    /^(ticket|case|event|usage|invoice|response|survey|message|conversation|row|charge|payment|insert)? ?(id|uuid|number)$|^uuid$/.test(
      words,
    );
  return isNamed && column.filled === column.rows && column.distinct * 2 > column.rows && columns.length > 1;
}

/** Rows that are written anew when they change: the newest counts. */
function keepNewest(id: ColumnFacts, { columns }: SetFacts): Written {
  if (id.distinct >= id.rows * 0.99) return {};
  const updated = columns.find(
    (column) => /\b(updated|modified)\b/.test(wordsOf(column.name)) && dateFormOf(column, null)?.kind === 'iso',
  );
  return updated ? { keep: 'last', updated_at: updated.name } : {};
}

/** Rows of nobody are rejected, and of too many a night makes no use: there may be twice as many as there are. */
function allowStrangers({ columns, rows }: SetFacts, key: SetKey): Written {
  const filled = columns.find(({ name }) => name === key.column)?.filled ?? rows;
  const empty = rows === 0 ? 0 : 1 - filled / rows;
  if (empty < 0.02) return {};
  return { max_rejects: `${Math.min(90, Math.max(10, Math.ceil(20 * empty) * 10))}%` };
}

export function writeMatch({ by, match: { how } }: SetKey): Written {
  if (by === 'name') return { match: 'name' };
  if (by !== 'id') return { match: { through: by.through, from: by.from, to: by.to } };
  return how === 'exact' ? {} : { match: how };
}

function describeEvents(set: SetFacts, { tool }: Recognised, { match, by }: SetKey): string {
  const rows = `${formatCount(match.matchedRows)} of ${countOf(match.rows, 'row')}`;
  const of = by === 'name' ? 'by the account’s name' : by === 'id' ? '' : `by way of ${by.through}`;
  return [tool === null ? '' : `as ${tool} writes it`, `${rows} meet an account`, of]
    .filter((part) => part !== '')
    .join(', ')
    .concat(set.rejected > 0 ? `; ${countOf(set.rejected, 'row')} cannot be read` : '');
}
