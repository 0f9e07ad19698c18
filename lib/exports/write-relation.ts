import { TIME_OF_PATH } from '../config/health-config.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { type CellRules, toBoolean, toNumber } from './cell-sql.ts';
import { toDate, toWallClockMs } from './date-sql.ts';
import { AT_COLUMN, type ColumnType, DAY_COLUMN, ROW_COLUMN, VERSION_COLUMN } from './export-table.ts';
import type { Piece, ReadingRules } from './piece.ts';
import type { SetColumn } from './read-columns.ts';

/** The SELECT over a set of pieces that `ExportTable.relation` promises. `pieces` must not be empty. */
export function writeRelation(pieces: readonly Piece[], columns: readonly SetColumn[], rules: ReadingRules): string {
  const cells = columns.map((column) => {
    const { name, type } = column;
    const value = isTime(column, rules) ? readTime(type) : readCell(column, rules.cells);
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

function readCell({ slot, type, isMoment }: SetColumn, cells: CellRules): string {
  switch (type) {
    case 'number':
      return toNumber(slot, cells);
    case 'boolean':
      return toBoolean(slot);
    case 'date':
      return toDate(slot, isMoment ? { ...cells, dates: null } : cells);
    case 'text':
      return slot;
    case 'timestamp':
      throw new Error('Internal error: only the time column is a timestamp.');
  }
}

function haveSameColumns(pieces: readonly Piece[]): boolean {
  const [first] = pieces.map(slotsOf);
  return pieces.every((piece) => slotsOf(piece) === first);
}

function slotsOf({ columns }: Piece): string {
  return columns.map(({ slot }) => slot).join(' ');
}
