import { TIME_OF_PATH } from '../config/health-config.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { readAs, readsAs } from './cell-reading.ts';
import { type CellRules, isNumber, toNumber } from './cell-sql.ts';
import { toWallClockMs } from './date-sql.ts';
import { AT_COLUMN, type ColumnType, DAY_COLUMN, ROW_COLUMN, VERSION_COLUMN } from './export-table.ts';
import type { Piece, ReadingRules } from './piece.ts';
import type { SetColumn } from './read-columns.ts';

/** The SELECT over a set of pieces that `ExportTable.relation` promises. `pieces` must not be empty. */
export function writeRelation(pieces: readonly Piece[], columns: readonly SetColumn[], rules: ReadingRules): string {
  const cells = columns.map((column) => {
    const { name, type } = column;
    const value = isTime(column, rules) ? readTime(type) : readCell(column, rules);
    return `${value} AS ${quoteName(name)}`;
  });
  const version = columns.find(({ name }) => name === rules.updatedAt);
  const written = version ? [`CAST(${toWallClockMs(version.slot, rules.cells)} AS DOUBLE) AS ${VERSION_COLUMN}`] : [];
  const files = pieces.map(({ path }) => quoteText(path)).join(', ');
  const union = haveSameColumns(pieces) ? '' : ', union_by_name=true';
  return `SELECT ${[...cells, DAY_COLUMN, AT_COLUMN, ROW_COLUMN, ...written].join(', ')} FROM read_parquet([${files}]${union})`;
}

/** A file's own column may be called as `time: path` is. */
function isTime({ name, slot }: SetColumn, { time }: ReadingRules): boolean {
  return name === time && (time !== TIME_OF_PATH || slot === '');
}

function readTime(type: ColumnType): string {
  return type === 'date' ? `DATE '1970-01-01' + ${DAY_COLUMN}` : `make_timestamp(CAST(${AT_COLUMN} AS BIGINT) * 1000)`;
}

function readCell(column: SetColumn, { cells: rules, needs }: ReadingRules): string {
  const { name, slot, reading, unreadable, isMoment } = column;
  const cells = isMoment ? { ...rules, dates: null } : rules;
  if (reading === 'text') return readText(slot, needs.get(name)?.categories ?? [], cells);
  const value = readAs(reading, slot, cells);
  return unreadable === 0 ? value : `CASE WHEN ${readsAs(reading, slot, cells)} THEN ${value} END`;
}

/**
 * Of a column with one other cell, TRUE is still the category true and 5.0 is 5, as they would be without it. Null stays null.
 */
function readText(slot: string, categories: readonly string[], cells: CellRules): string {
  const words = categories.filter((one) => one === 'true' || one === 'false').map(quoteText);
  const numbers = categories.filter((one) => one === String(Number(one)) && Number.isFinite(Number(one)));
  const folded = words.length + numbers.length > 0;
  const cases = [
    // A cell that a category names as it is written is that one: "01" may be another than 1.
    ...(folded ? [`WHEN ${slot} IN (${categories.map(quoteText).join(', ')}) THEN ${slot}`] : []),
    ...(words.length > 0 ? [`WHEN lower(${slot}) IN (${words.join(', ')}) THEN lower(${slot})`] : []),
    ...numbers.map(
      (one) =>
        `WHEN CASE WHEN ${isNumber(slot, cells)} THEN ${toNumber(slot, cells)} = ${one} END THEN ${quoteText(one)}`,
    ),
  ];
  return cases.length > 0 ? `CASE ${cases.join(' ')} ELSE ${slot} END` : slot;
}

function haveSameColumns(pieces: readonly Piece[]): boolean {
  const [first] = pieces.map(slotsOf);
  return pieces.every((piece) => slotsOf(piece) === first);
}

function slotsOf({ columns }: Piece): string {
  return columns.map(({ slot }) => slot).join(' ');
}
