import type { ColumnType, ExportColumn } from './export-table.ts';
import type { Piece, PieceColumn, ReadingRules } from './piece.ts';

export interface SetColumn extends ExportColumn {
  readonly slot: string;
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
  return [...parts].map(([slot, columns]) => {
    const name = columns[0]!.name;
    return { name, slot, type: typeOf(name, columns, rules) };
  });
}

/** Ids are text as written: 007 is not 7, and a number of twenty digits is not its neighbour. */
function typeOf(name: string, parts: readonly PieceColumn[], { account, time, id, types }: ReadingRules): ColumnType {
  if (name === account) return 'text';
  if (name === time) return parts.every((part) => part.areDates) ? 'date' : 'timestamp';
  const declared = types.get(name);
  if (declared) return declared;
  if (name === id) return 'text';
  if (parts.every((part) => part.areNumbers)) return 'number';
  if (parts.every((part) => part.areBooleans)) return 'boolean';
  return parts.every((part) => part.areDates) ? 'date' : 'text';
}
