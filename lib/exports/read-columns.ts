import { TIME_OF_PATH } from '../config/health-config.ts';
import type { CellRules } from './cell-sql.ts';
import type { ColumnType, ExportColumn } from './export-table.ts';
import type { Piece, PieceColumn, ReadingRules } from './piece.ts';

export interface SetColumn extends ExportColumn {
  readonly slot: string;
  /** As of its pieces; a date is that of all of them. */
  readonly isMoment: boolean;
}

/** The columns of a set of files, in order of appearance, each with the type that holds for all of them. */
export function combineColumns(pieces: readonly Piece[], rules: ReadingRules): SetColumn[] {
  const parts = new Map<string, PieceColumn[]>();
  for (const piece of pieces) {
    for (const column of piece.columns) {
      const same = parts.get(column.slot);
      if (same) same.push(column);
      else parts.set(column.slot, [column]);
    }
  }
  const own = [...parts].map(([slot, columns]): SetColumn => {
    const { name, isMoment } = columns[0]!;
    return { name, slot, isMoment, type: typeOf(name, columns, rules) };
  });
  return withPathColumn(own, rules);
}

/** The date of the path is a column for SQL, unless the files have one of that name. */
function withPathColumn(columns: readonly SetColumn[], { time }: ReadingRules): SetColumn[] {
  const isThere = columns.some(({ name }) => name.toLowerCase() === TIME_OF_PATH);
  if (time !== TIME_OF_PATH || isThere || columns.length === 0) return [...columns];
  return [...columns, { name: TIME_OF_PATH, slot: '', isMoment: false, type: 'date' }];
}

/** Ids are text as written: 007 is not 7, and a number of twenty digits is not its neighbour. */
function typeOf(
  name: string,
  parts: readonly PieceColumn[],
  { account, time, id, updatedAt, types, cells }: ReadingRules,
): ColumnType {
  if (name === account) return 'text';
  if (name === time && time !== TIME_OF_PATH) return parts.every((part) => part.areDates) ? 'date' : 'timestamp';
  const declared = types.get(name);
  if (declared) return declared;
  if (name === id || name === updatedAt) return 'text';
  if (parts.every((part) => part.areNumbers)) return 'number';
  if (parts.every((part) => part.areBooleans)) return 'boolean';
  return areAlikeDates(parts, cells) ? 'date' : 'text';
}

/** Dates that one reading holds for. */
function areAlikeDates(parts: readonly PieceColumn[], { dates }: CellRules): boolean {
  const areAlike = dates === null || parts.every(({ isMoment }) => isMoment === parts[0]!.isMoment);
  return areAlike && parts.every(({ areDates }) => areDates);
}
