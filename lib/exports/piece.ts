import type { Day } from '../calendar.ts';
import type { CellType } from '../config/health-config.ts';
import type { CellReading } from './cell-reading.ts';
import type { CellRules } from './cell-sql.ts';
import type { ColumnNeeds } from './column-needs.ts';
import type { FormatKind } from './file-format.ts';
import type { LineReject } from './line-reject.ts';
import type { Unusable } from './raw-file.ts';

/** One file turned into Parquet on this machine, with all that a night needs to know of it without opening it again. */
export interface Piece {
  readonly path: string;
  readonly format: FormatKind;
  /** Sound rows. */
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly LineReject[];
  readonly columns: readonly PieceColumn[];
  /** Event exports: day of the row → rows. Empty in a snapshot. */
  readonly days: ReadonlyMap<Day, number>;
  /** The newest readable date in the `as_of` column; null when there is none. */
  readonly asOf: Day | null;
}

/** How the cells of a column read. */
export interface PieceColumn {
  readonly name: string;
  /** Whether its file has another column of that name, upper case aside. */
  readonly isRepeated: boolean;
  /** Why its cells are not what they should be; null where they are. */
  readonly unusable: Unusable | null;
  /** Name in the piece: the same for a column in every piece of an export. */
  readonly slot: string;
  /** The file itself says that they are dates: ISO 8601 on the portfolio's clock. */
  readonly isMoment: boolean;
  /** A path into nested values that no row of its file has. */
  readonly isAbsent: boolean;
  /** Cells that are not null. */
  readonly cells: number;
  /** How many of them read so, of each reading that the column may come to have. */
  readonly reads: ReadonlyMap<CellReading, number>;
  /** Of a column of money in which nothing says what a point is; else null. */
  readonly points: PointKinds | null;
  /** Cells that stand for no date, as 9999-12-31, in a column that may be one of dates. */
  readonly placeholders: number;
  /** How a currency is written → amounts that have it; of a column of money. */
  readonly currencies: ReadonlyMap<string, number>;
}

/** How many cells have a point that stands between thousands, before decimals, or may be either. */
export interface PointKinds {
  readonly thousands: number;
  readonly decimals: number;
  readonly either: number;
}

/** How the config wants the files of one export read. */
export interface ReadingRules {
  readonly export: string;
  readonly cells: CellRules;
  /** Null: the files need not have it. */
  readonly account: string | null;
  /** A column, or TIME_OF_PATH. */
  readonly time: string | null;
  /** The date in the path of the file that is read; absent where it has none. */
  readonly pathDay?: Day;
  readonly id: string | null;
  readonly asOf: string | null;
  /** When a row was written. */
  readonly updatedAt: string | null;
  readonly types: ReadonlyMap<string, CellType>;
  readonly needs: ColumnNeeds;
}
