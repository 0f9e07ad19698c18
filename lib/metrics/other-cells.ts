import { ROW_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import type { MeasureContext } from './measure-context.ts';
import { maskAddresses } from './metric-problem.ts';
import { type NightTable, schemaOn, visibleOn } from './night-tables.ts';

const SHOWN_CELLS = 3;
const numberPattern = '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?';

/** Says which cells keep a column from being one of numbers, and what to write. `need`: who needs numbers, as "sum needs numbers". */
export async function explainOtherCells(
  need: string,
  column: string,
  { table, source }: NightTable,
  { config, worker, night }: Pick<MeasureContext, 'config' | 'worker' | 'night'>,
): Promise<{ readonly message: string; readonly hint: string }> {
  const cell = `CAST(${quoteName(column)} AS VARCHAR)`;
  const [cells = []] = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT cell FROM (SELECT ${cell} AS cell, min(${ROW_COLUMN}) AS first FROM ${source} WHERE ${visibleOn(night)} AND NOT regexp_full_match(${cell}, '${numberPattern}') GROUP BY 1 ORDER BY first LIMIT ${SHOWN_CELLS}) AS found`,
  });
  const shown = Array.from(cells as ArrayLike<string | null>, (text) =>
    JSON.stringify(maskAddresses((text ?? '').slice(0, 40))),
  ).join(', ');
  const isCsv = /\.csv(\.gz|\.zst)?$/i.test(config.exports.get(table.name)?.files ?? '');
  const asTypes = `write exports.${table.name}.types: { ${column}: number }, which rejects their rows.`;
  return {
    message: `${need}, and column "${column}" of export ${table.name} is not one of numbers: its first other cells are ${shown || 'not shown'}.`,
    hint: isCsv
      ? `If they stand for no value, write exports.${table.name}.csv.nulls: ["", ${shown}]; if they are mistakes, ${asTypes}`
      : `W${asTypes.slice(1)}`,
  };
}
