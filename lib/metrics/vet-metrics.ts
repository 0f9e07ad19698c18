import { closest } from 'fastest-levenshtein';
import { type Day, toIsoDate } from '../calendar.ts';
import type { MetricDefinition } from '../config/health-config.ts';
import { quoteName } from '../quote-sql.ts';
import { checkSelect, checkWhere, type SqlCheck } from './check-sql.ts';
import type { MeasureContext } from './measure-context.ts';
import { explainQueryError } from './metric-problem.ts';
import { columnType, type NightTable, schemaOn } from './night-tables.ts';
import { explainOtherCells } from './other-cells.ts';
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
  if (needsNumbers(metric) && type !== 'number') {
    const { message, hint } = await explainOtherCells(
      `${metric.aggregate} needs numbers`,
      metric.value,
      source,
      context,
    );
    return unfit(message, hint);
  }
  return vetEmpty(metric, resultType(metric, type), { kind: 'column', metric, type: resultType(metric, type) });
}

function needsNumbers({ aggregate }: ColumnMetric): boolean {
  switch (aggregate) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'median':
      return true;
    case 'latest':
    case 'count':
    case 'distinct':
    case 'days':
    case 'days_since':
      return false;
  }
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
