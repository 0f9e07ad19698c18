import type { DuckDBConnection } from '@duckdb/node-api';
import { BLANK, currencyOf } from '../exports/amount-sql.ts';
import { quoteText } from '../quote-sql.ts';
import type { CellForm, ColumnFacts, DateParts, Days } from './facts.ts';

/** What is shown of a column's values, and looked through for categories. */
const MOST_TOP = 40;

/** Signs, and the codes of money that software is paid in: any three letters would make ACC0042 an amount. */
const MARK =
  '(?:[A-Z]{0,3}\\p{Sc}|USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|SGD|HKD|ILS|TRY|AED|KRW)';
const DIGITS = `\\d+(?:[.,'’${BLANK}]\\d{3})*(?:[.,]\\d+)?`;
/** 27 000 and 27’000: nothing else is written so. */
const GROUPED = `[1-9]\\d{0,2}(?:['’${BLANK}]\\d{3})+(?:[.,]\\d+)?`;

/** Looked at by one query: of all columns of a large file at once, memory would hold all their values. */
const MOST_CELLS = 200_000;

/** Of a column of dates: rows of a night that has not come yet lie before what is asked for. */
const MOST_DAYS = 60;
const DAYS = `min(d)::VARCHAR AS first, max(d)::VARCHAR AS last, count(DISTINCT d)::DOUBLE AS days,
      to_json(list(DISTINCT d::VARCHAR ORDER BY d::VARCHAR DESC)[:${MOST_DAYS}])::VARCHAR AS newest`;

/** A cell `c` of a form: as regular expressions over the whole cell, blanks around it aside. */
const patterns: Readonly<Record<Exclude<CellForm, 'epochS' | 'epochMs' | 'epochUs' | 'number'>, string>> = {
  comma: '[+-]?(\\d{1,3}(,\\d{3})+|\\d*,\\d+)',
  dotted: '[+-]?[1-9]\\d{0,2}(\\.\\d{3})+',
  point: '.*\\..*',
  money: `\\(?[-−]?[${BLANK}]?(${MARK}[${BLANK}]?[-−]?${DIGITS}|${DIGITS}[${BLANK}]?${MARK}|${GROUPED}|\\d{1,3}(,\\d{3})+\\.\\d+|\\d{1,3}(\\.\\d{3})+,\\d+|\\d{1,3}(,\\d{3}){2,}|\\(${DIGITS})\\)?`,
  percent: `[-+−]?\\d+([.,]\\d+)?[${BLANK}]?%`,
  boolean: '(?i)true|false|yes|no|y|n|t|f',
  isoDate: '\\d{4}-\\d{2}-\\d{2}',
  isoTime: '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.*',
  zoned: '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?\\s?(Z|UTC|[+-]\\d{2}(:?\\d{2})?)',
  threeParts: '\\d{1,2}[/.-]\\d{1,2}[/.-](\\d{4}|\\d{2})(,?\\s.*)?',
  compactDay: '20\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])',
  yearFirst: '\\d{4}/\\d{1,2}/\\d{1,2}(\\s.*)?',
  address: '[^@\\s<>,;]+@[^@\\s<>,;]+\\.[^@\\s<>,;]+',
  json: '[\\[{].*[\\]}]',
  salesforce: '[a-zA-Z0-9]{15}|[a-zA-Z0-9]{18}',
};

const NUMBER = '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?';
/** What people and databases write where there is nothing. */
const NULLS = ['\\N', 'NULL', 'null', '(null)', 'N/A', 'n/a', '#N/A', 'NaN', '-', '--', '–', '—']
  .map(quoteText)
  .join(', ');
/** Of instants since 2000 and before 2100. */
const epochs = {
  epochS: [946_684_800, 4_102_444_800],
  epochMs: [946_684_800_000, 4_102_444_800_000],
  epochUs: [946_684_800_000_000, 4_102_444_800_000_000],
} as const;

interface Measured {
  readonly name: string;
  /** In `relation`. */
  readonly slot: string;
}

/** Facts of every column of a relation of text cells. `isNewest`: trusted SQL, whether a row is of the newest file. */
export async function measureColumns(
  columns: readonly Measured[],
  { relation, isNewest, connection }: { relation: string; isNewest: string; connection: DuckDBConnection },
): Promise<readonly ColumnFacts[]> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE facts AS SELECT *, (${isNewest}) AS is_newest FROM (${relation})`);
  const counts = await countForms(columns, connection);
  const facts: ColumnFacts[] = [];
  for (const column of columns) facts.push(await measureColumn(column, counts.get(column.slot) ?? {}, connection));
  await connection.run('DROP TABLE facts');
  return facts;
}

type Row = Record<string, unknown>;

/** By slot; none where there are no rows. A few columns at a time: asked one by one, most of the time goes into preparing the question. */
async function countForms(
  columns: readonly Measured[],
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, Row>> {
  const [total] = await select('SELECT count(*)::DOUBLE AS rows FROM facts', connection);
  const atOnce = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, Number(total?.rows))));
  const counts = new Map<string, Row>();
  for (let first = 0; first < columns.length; first += atOnce) {
    const slots = columns.slice(first, first + atOnce).map(({ slot }) => slot);
    for (const row of await select(formsOf(slots), connection)) counts.set(String(row.slot), row);
  }
  return counts;
}

function formsOf(slots: readonly string[]): string {
  const isNumber = `regexp_full_match(c, '${NUMBER}')`;
  const value = `CASE WHEN ${isNumber} THEN try_cast(c AS DOUBLE) END`;
  const shapes = Object.entries(patterns).map(([form, pattern]) => [
    form,
    `regexp_full_match(c, ${quoteText(pattern)}${form === 'json' ? ", 's'" : ''})`,
  ]);
  const ranges = Object.entries(epochs).map(([form, [from, to]]) => [
    form,
    `n BETWEEN ${from} AND ${to} AND n = floor(n)`,
  ]);
  const counts = [['number', 'n IS NOT NULL'], ...shapes, ...ranges].map(
    ([form, condition]) => `count(*) FILTER (${condition})::DOUBLE AS "${form}"`,
  );
  return `SELECT slot, count(*)::DOUBLE AS rows, count(c)::DOUBLE AS filled, count(DISTINCT c)::DOUBLE AS distinct_values,
      count(*) FILTER (is_newest)::DOUBLE AS newest_rows, count(DISTINCT c) FILTER (is_newest)::DOUBLE AS newest_distinct,
      max(length(c))::DOUBLE AS longest, min(n) AS least, max(n) AS most, median(n) AS middle,
      count(*) FILTER (n = floor(n))::DOUBLE AS whole,
      to_json(list(DISTINCT raw ORDER BY raw) FILTER (raw IN (${NULLS})))::VARCHAR AS nulls, ${counts.join(', ')}
    FROM (SELECT *, ${value} AS n FROM (SELECT slot, ${cell('v')} AS c, trim(v) AS raw, is_newest
      FROM (SELECT ${slots.join(', ')}, is_newest FROM facts) UNPIVOT INCLUDE NULLS (v FOR slot IN (${slots.join(', ')}))))
    GROUP BY slot`;
}

async function measureColumn({ name, slot }: Measured, row: Row, connection: DuckDBConnection): Promise<ColumnFacts> {
  const count = (key: string) => Number(row[key] ?? 0);
  const forms = Object.fromEntries(
    ['number', ...Object.keys(patterns), ...Object.keys(epochs)].map((form) => [form, count(form)]),
  ) as Record<CellForm, number>;
  const parts = forms.threeParts > 0 ? await measureParts(slot, connection) : null;
  return {
    name,
    rows: count('rows'),
    filled: count('filled'),
    distinct: count('distinct_values'),
    newest: { rows: count('newest_rows'), distinct: count('newest_distinct') },
    forms,
    parts,
    top: await listTop(slot, connection),
    longest: count('longest'),
    nulls: JSON.parse(String(row.nulls ?? '[]')) ?? [],
    marks: forms.money > 0 ? await listMarks(slot, connection) : [],
    numbers:
      forms.number > 0
        ? { least: count('least'), most: count('most'), median: count('middle'), whole: count('whole') }
        : null,
    days: await measureDays(slot, forms, connection),
  };
}

/** A cell without the blanks around it; null where it says nothing. */
function cell(slot: string): string {
  return `CASE WHEN trim(${slot}) <> '' AND trim(${slot}) NOT IN (${NULLS}) THEN trim(${slot}) END`;
}

async function measureParts(slot: string, connection: DuckDBConnection): Promise<DateParts | null> {
  const [row = {}] = await select(
    `SELECT max(p.a::INTEGER)::DOUBLE AS first, max(p.b::INTEGER)::DOUBLE AS second,
      count(DISTINCT p.s)::DOUBLE AS separators, any_value(p.s) AS separator,
      count(DISTINCT length(p.y))::DOUBLE AS years, any_value(length(p.y))::DOUBLE AS digits,
      count(DISTINCT k)::DOUBLE AS clocks, any_value(k) AS clock
    FROM (SELECT p, CASE WHEN p.rest = '' THEN ''
        WHEN regexp_full_match(p.rest, ' \\d{1,2}:\\d{2}') THEN ' %H:%M'
        WHEN regexp_full_match(p.rest, ' \\d{1,2}:\\d{2}:\\d{2}') THEN ' %H:%M:%S'
        WHEN regexp_full_match(p.rest, '(?i) \\d{1,2}:\\d{2} [ap]m') THEN ' %I:%M %p' ELSE '?' END AS k
      FROM (SELECT regexp_extract(trim(${slot}), '^(\\d{1,2})([/.-])(\\d{1,2})[/.-](\\d{4}|\\d{2})(.*)$', ['a', 's', 'b', 'y', 'rest']) AS p
        FROM facts WHERE regexp_full_match(trim(${slot}), ${quoteText(patterns.threeParts)})))`,
    connection,
  );
  if (Number(row.separators) !== 1 || Number(row.years) !== 1) return null;
  const isOneClock = Number(row.clocks) === 1 && row.clock !== '?';
  const [mostFirst, mostSecond] = [Number(row.first), Number(row.second)];
  const read = (day: number, month: number) => readParts(slot, { day, month }, connection);
  return {
    separator: String(row.separator),
    mostFirst,
    mostSecond,
    dayFirst: mostSecond <= 12 ? await read(1, 2) : null,
    monthFirst: mostFirst <= 12 ? await read(2, 1) : null,
    yearDigits: Number(row.digits) === 2 ? 2 : 4,
    clock: isOneClock ? String(row.clock) : null,
  };
}

/** Years of two digits are of this century. */
async function readParts(
  slot: string,
  { day, month }: { day: number; month: number },
  connection: DuckDBConnection,
): Promise<Days | null> {
  const part = (index: number) => `m[${index}]`;
  const year = `CASE WHEN length(${part(3)}) = 2 THEN '20' || ${part(3)} ELSE ${part(3)} END`;
  const [row = {}] = await select(
    `SELECT ${DAYS}, count(*)::DOUBLE AS all, count(d)::DOUBLE AS read
    FROM (SELECT try_cast(${year} || '-' || lpad(${part(month)}, 2, '0') || '-' || lpad(${part(day)}, 2, '0') AS DATE) AS d
      FROM (SELECT string_split_regex(regexp_extract(trim(${slot}), '^[0-9]+[/.-][0-9]+[/.-][0-9]+'), '[/.-]') AS m
        FROM facts WHERE regexp_full_match(trim(${slot}), ${quoteText(patterns.threeParts)})))`,
    connection,
  );
  if (row.first == null || row.all !== row.read) return null;
  return toDays(row);
}

async function listTop(slot: string, connection: DuckDBConnection): Promise<(readonly [string, number])[]> {
  const rows = await select(
    `SELECT trim(${slot}) AS value, count(*)::DOUBLE AS count FROM facts WHERE ${cell(slot)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_TOP}`,
    connection,
  );
  return rows.map(({ value, count }) => [String(value).slice(0, 200), Number(count)] as const);
}

async function listMarks(slot: string, connection: DuckDBConnection): Promise<string[]> {
  const rows = await select(
    `SELECT ${currencyOf(`trim(${slot})`)} AS mark, count(*) AS count FROM facts
    WHERE regexp_full_match(trim(${slot}), ${quoteText(patterns.money)}) GROUP BY 1 ORDER BY 2 DESC, 1`,
    connection,
  );
  return rows.map(({ mark }) => String(mark)).filter((mark) => mark !== '');
}

/** Dates whose form leaves no doubt: ISO, and epochs where nearly all numbers are in their range. */
async function measureDays(
  slot: string,
  forms: Readonly<Record<CellForm, number>>,
  connection: DuckDBConnection,
): Promise<ColumnFacts['days']> {
  const day = readDay(slot, forms);
  if (day === null) return null;
  const [row = {}] = await select(
    `SELECT ${DAYS}
    FROM (SELECT ${day} AS d FROM facts) WHERE year(d) BETWEEN 1900 AND 2200`,
    connection,
  );
  return row.first == null ? null : toDays(row);
}

function toDays({ first, last, days, newest }: Record<string, unknown>): Days {
  return { first: String(first), last: String(last), distinct: Number(days), newest: JSON.parse(String(newest)) };
}

/** As trusted SQL; null where cells are no dates, or may be read in two ways. */
function readDay(slot: string, forms: Readonly<Record<CellForm, number>>): string | null {
  if (forms.isoDate + forms.isoTime > 0) return `try_cast(left(trim(${slot}), 10) AS DATE)`;
  if (forms.yearFirst > 0) return `try_strptime(regexp_extract(trim(${slot}), '^[0-9/]+'), '%Y/%m/%d')::DATE`;
  if (forms.compactDay > 0 && forms.compactDay === forms.number) return `try_strptime(trim(${slot}), '%Y%m%d')::DATE`;
  const ticks = [
    [forms.epochS, 1],
    [forms.epochMs, 1e3],
    [forms.epochUs, 1e6],
  ].find(([count]) => count! > 0 && count === forms.number)?.[1];
  if (ticks === undefined) return null;
  return `make_timestamp((try_cast(${slot} AS DOUBLE) / ${ticks})::BIGINT * 1000000)::DATE`;
}

async function select(sql: string, connection: DuckDBConnection): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}
