import { closest } from 'fastest-levenshtein';
import { type Day, toIsoDate } from '../calendar.ts';
import { namesWord } from '../config/hash-model.ts';
import type { MetricDefinition } from '../config/health-config.ts';
import { findMetricUses } from '../config/metric-uses.ts';
import { typeOfReading } from '../exports/cell-reading.ts';
import { computes, needOfMetric } from '../exports/column-needs.ts';
import type { ColumnType } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import { checkSelect, checkWhere, type SqlCheck } from './check-sql.ts';
import { explainUnread } from './explain-unread.ts';
import type { MeasureContext } from './measure-context.ts';
import { explainQueryError } from './metric-problem.ts';
import { columnType, type NightTable, schemaOn } from './night-tables.ts';
import type { ColumnDescription } from './query-protocol.ts';
import { sqlTables } from './reads.ts';
import { replaceNight, trimStatement } from './sql-text.ts';
import { fitsType, selectText, type ValueType, valueTypeOf } from './typed-values.ts';

export type ColumnMetric = Extract<MetricDefinition, { kind: 'column' }>;
export type SqlMetric = Extract<MetricDefinition, { kind: 'sql' }>;

/** A metric whose definition fits the exports, with what running it needs. */
export type VettedMetric =
  | { readonly kind: 'column'; readonly metric: ColumnMetric; readonly type: ValueType }
  | {
      readonly kind: 'sql';
      readonly metric: SqlMetric;
      readonly type: ValueType;
      /** SQL of the account's id as text, over the alias `result`. */
      readonly account: string;
    };

export type Verdict =
  | { readonly isFit: true; readonly vetted: VettedMetric }
  | { readonly isFit: false; readonly message: string; readonly hint: string };

const unfit = (message: string, hint: string): Verdict => ({ isFit: false, message, hint });

/** Holds a `from` metric against its export: its columns, their types, its `where`. Its exports must be there tonight. */
export async function vetColumnMetric(metric: ColumnMetric, context: MeasureContext): Promise<Verdict> {
  const source = context.tables.get(metric.from)!;
  const { table } = source;
  if (table.account === null)
    return unfit(
      `Export ${table.name} has no account column, so only SQL can use it.`,
      `Write exports.${table.name}.account, or a metric with sql that joins it to one that has.`,
    );
  const needsTime = metric.aggregate === 'days' || metric.aggregate === 'days_since';
  if (needsTime && table.kind === 'snapshot')
    return unfit(
      `${metric.aggregate} counts dates, and export ${table.name} has no time.`,
      `Write exports.${table.name}.time.`,
    );
  const whereProblem = metric.where === null ? null : await vetWhere(metric, metric.where, context);
  if (whereProblem) return whereProblem;
  if (metric.value === null) return vetWithoutValue(metric);
  const type = columnType(table, metric.value);
  if (type === null) return vetUnknownColumn(source, metric.value);
  const unread = findUnread(metric, metric.value, context);
  if (unread) return unread;
  if (computes(metric.aggregate) && type !== 'number')
    return unfit(
      `${metric.aggregate} needs numbers, and column "${metric.value}" of export ${table.name} is one of ${columnTypeNames[type]}.`,
      'Name a column of numbers, or count its rows.',
    );
  return vetEmpty(metric, resultType(metric, type), { kind: 'column', metric, type: resultType(metric, type) });
}

const columnTypeNames: Readonly<Record<Exclude<ColumnType, 'number'>, string>> = {
  boolean: 'true and false',
  text: 'texts',
  date: 'dates',
  timestamp: 'times',
};

/** A column that is not what the metric needs of it; null when it will do. */
function findUnread(metric: ColumnMetric, column: string, context: MeasureContext): Verdict | null {
  const { table } = context.tables.get(metric.from)!;
  const unread = table.unread.get(column);
  if (!unread) return null;
  const use = findMetricUses(context.config).get(metric.name);
  const { readings = [] } = needOfMetric(metric, use);
  const type = columnType(table, column);
  const isMet = readings.length === 0 || readings.some((reading) => typeOfReading(reading) === type);
  if (isMet && !(unread.isAmbiguous && metric.aggregate === 'latest')) return null;
  const need = computes(metric.aggregate)
    ? `${metric.aggregate} needs numbers`
    : (use?.numbersFor ?? (unread.isAmbiguous ? 'It is an amount' : 'A signal names true or false, or numbers'));
  const { message, hint } = explainUnread(need, unread, context.config.exports.get(metric.from)!);
  return unfit(message, hint);
}

/** A column that SQL names and that is not what others need of it: what SQL would make of its text is anybody's guess. */
function findUnreadInSql(sql: string, reads: ReadonlySet<string>, { tables, config }: MeasureContext): Verdict | null {
  for (const name of reads) {
    for (const unread of tables.get(name)?.table.unread.values() ?? []) {
      if (!namesWord(sql, unread.name)) continue;
      const { message, hint } = explainUnread('Its SQL reads it', unread, config.exports.get(name)!);
      return unfit(message, hint);
    }
  }
  return null;
}

function resultType({ aggregate }: ColumnMetric, type: ColumnDescription['type']): ValueType {
  return aggregate === 'latest' ? (valueTypeOf(type) ?? 'text') : 'number';
}

function vetWithoutValue(metric: ColumnMetric): Verdict {
  const { aggregate } = metric;
  if (aggregate === 'count' || aggregate === 'days' || aggregate === 'days_since')
    return vetEmpty(metric, 'number', { kind: 'column', metric, type: 'number' });
  return unfit(`${aggregate} needs a column.`, 'Write value: and the name of the column.');
}

function vetUnknownColumn({ table }: NightTable, column: string): Verdict {
  const columns = table.columns.map(({ name }) => name);
  const nearest = columns.length > 0 ? `Did you mean "${closest(column, columns)}"? ` : '';
  return unfit(`Export ${table.name} has no column "${column}".`, `${nearest}Its columns are: ${columns.join(', ')}.`);
}

function vetEmpty(metric: MetricDefinition, type: ValueType, vetted: VettedMetric): Verdict {
  if (fitsType(metric.empty, type)) return { isFit: true, vetted };
  return unfit(
    `empty is ${JSON.stringify(metric.empty)}, but the metric's values are ${typeNames[type]}.`,
    `Write ${typeExamples[type]}, or leave empty out.`,
  );
}

const typeNames: Readonly<Record<ValueType, string>> = { number: 'numbers', boolean: 'true or false', text: 'texts' };
const typeExamples: Readonly<Record<ValueType, string>> = {
  number: 'empty: 0',
  boolean: 'empty: false',
  text: 'empty: "none"',
};

async function vetWhere(metric: ColumnMetric, where: string, context: MeasureContext): Promise<Verdict | null> {
  const check = await checkWhere(where, sqlTables(context.config));
  if (!check.isAllowed) return unfit(`Its where cannot run. ${check.message}`, check.hint);
  const unread = findUnreadInSql(where, new Set([metric.from, ...check.reads]), context);
  if (unread) return unread;
  // As a WHERE, in which DuckDB itself refuses whatever would change the number of rows.
  const sql = `SELECT 1 FROM ${quoteName(metric.from)} WHERE ${whereExpression(where, context.night)}`;
  return bindSql(sql, context).then(
    () => null,
    (error) => {
      const { message, hint } = explainQueryError(error);
      return unfit(message.replace('The SQL', 'Its where'), hint);
    },
  );
}

/** A checked `where` as one boolean value. */
export function whereExpression(where: string, day: Day): string {
  return `CAST((${replaceNight(where, toIsoDate(day))}\n) AS BOOLEAN)`;
}

/** A checked SELECT as it runs on a day, without the semicolons that end it. */
export function sqlOn(metric: SqlMetric, day: Day): string {
  return trimStatement(replaceNight(metric.sql, toIsoDate(day)));
}

/** Checks and binds a metric's SQL: what it may use, and that it returns account_id and value. Its exports must be there tonight. */
export async function vetSqlMetric(metric: SqlMetric, context: MeasureContext): Promise<Verdict> {
  const check: SqlCheck = await checkSelect(metric.sql, sqlTables(context.config));
  if (!check.isAllowed) return unfit(check.message, check.hint);
  const unread = findUnreadInSql(metric.sql, check.reads, context);
  if (unread) return unread;
  let columns: readonly ColumnDescription[];
  try {
    columns = await bindSql(sqlOn(metric, context.night), context);
  } catch (error) {
    return { isFit: false, ...explainQueryError(error) };
  }
  const account = columns.find(({ name }) => name.toLowerCase() === 'account_id');
  const value = columns.find(({ name }) => name.toLowerCase() === 'value');
  if (!account || !value)
    return unfit(
      `It returns ${columns.map(({ name }) => name).join(', ')}, not account_id and value.`,
      'Name the columns: select … as account_id, … as value.',
    );
  const type = valueTypeOf(value.type);
  if (type === null)
    return unfit(`Its value is of type ${value.sqlType}.`, 'Return one number, text, boolean or date per account.');
  return vetEmpty(metric, type, {
    kind: 'sql',
    metric,
    type,
    account: selectText('result.account_id', account.sqlType),
  });
}

function bindSql(sql: string, { worker, night }: MeasureContext): Promise<readonly ColumnDescription[]> {
  return worker.describe({ schema: schemaOn(night), sql });
}
