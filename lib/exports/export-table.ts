import type { Day } from '../calendar.ts';

/** `stale`, `missing`, `incomplete` and `unmatched` (it speaks of other ids than the accounts have) all mean: no metric of it counts tonight. */
export type ExportState = 'present' | 'carried' | 'stale' | 'missing' | 'incomplete' | 'unmatched';

export type ColumnType = 'number' | 'boolean' | 'text' | 'date' | 'timestamp';

export interface ExportColumn {
  readonly name: string;
  /** `date` and `timestamp` are text in the sense of the health model, typed for SQL. */
  readonly type: ColumnType;
}

/** Bookkeeping columns beside the export's own in `relation`. */
export const DAY_COLUMN = '__nr_day';
export const AT_COLUMN = '__nr_at';
export const ROW_COLUMN = '__nr_row';
/** When a row was written, wall-clock ms; only of an export that says so. */
export const VERSION_COLUMN = '__nr_version';

/** A column whose cells are too often not what its uses need: what reads it is missing. */
export interface UnreadColumn {
  readonly name: string;
  readonly reading: 'number' | 'boolean' | 'money';
  /** Not null. */
  readonly cells: number;
  readonly unreadable: number;
  /** The first different ones of them, shortened. */
  readonly examples: readonly string[];
  /** Its points may stand between thousands or before decimals, and nothing says which. */
  readonly isAmbiguous: boolean;
}

/** An earlier night whose rows are missing. */
export interface Gap {
  readonly day: Day;
  /** One sentence with the file and what to do. */
  readonly because: string;
}

/** A usable export of one night, ready for DuckDB. */
export interface ExportTable {
  readonly name: string;
  readonly kind: 'event' | 'snapshot';
  readonly state: 'present' | 'carried';
  /** Null: the column is not there; the export is for `sql` only. Read as text. */
  readonly account: string | null;
  readonly time: string | null;
  /** Unique row id: after cutting to the rows visible on a day, the first row of each id (by ROW_COLUMN) counts, or the last one. */
  readonly id: string | null;
  /** `last`: by VERSION_COLUMN, which `relation` then has, or by ROW_COLUMN; a row is visible from the day on that it is a version of. */
  readonly keep: 'first' | 'last by version' | 'last by row';
  readonly columns: readonly ExportColumn[];
  /** By name, each also among `columns` as what it is instead. */
  readonly unread: ReadonlyMap<string, UnreadColumn>;
  /**
   * Trusted SQL: a SELECT over Parquet files on this machine giving `columns`, typed (number DOUBLE, boolean BOOLEAN,
   * text VARCHAR, date DATE, timestamp TIMESTAMP in the portfolio's wall clock), `''` and nulls as NULL, rejected rows gone; plus
   * DAY_COLUMN INTEGER (days since 1970 of `time`, NULL in a snapshot), AT_COLUMN DOUBLE (wall-clock ms, for `latest`)
   * and ROW_COLUMN BIGINT (by night, file name and line). Rows after tonight may still be in it.
   */
  readonly relation: string;
  /** Nights before this one of which a file cannot be used: what reads their rows is missing. */
  readonly gaps: readonly Gap[];
  /** Whether the export counts as missing on an earlier day (its newest row visible then is stale, or there is none). */
  isMissingOn(day: Day): boolean;
}

export interface ExportFile {
  readonly key: string;
  readonly version: string;
  readonly bytes: number;
  readonly rows: number;
}

/** What `rounds check`, the run item and summary.json say of an export. */
export interface ExportReport {
  readonly name: string;
  readonly state: ExportState;
  /** One sentence for a person, with the file and what to do; null when all is well. */
  readonly because: string | null;
  /** ISO date of the newest visible row, or of the snapshot; null when unknown. */
  readonly newestDate: string | null;
  readonly files: readonly ExportFile[];
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly rowsVisible: number;
  /** Rows dated the night itself (event exports; 0 in a snapshot): the yardstick for later same weekdays. */
  readonly rowsTonight: number;
  /** Rows of each date, ISO, as far as any window looks back (event exports). A report of the version before has none. */
  readonly rowsOn?: Readonly<Record<string, number>>;
  /** Earlier nights whose rows are missing, as their files cannot be used. Absent: none. */
  readonly gapNights?: number;
  readonly duplicateIds: number;
  readonly columns: readonly ExportColumn[];
  /** What cannot be seen or was assumed: undated snapshots in a replay, cuts without a manifest, … */
  readonly notes: readonly ExportNote[];
}

export interface ExportNote {
  /**
   * `expected`: so on any night of such an export, or of cells that mean nothing to everybody. `odd`: it may not be meant. `problem`: whoever
   * reads the night's sums must know it, too.
   */
  readonly weight: 'expected' | 'odd' | 'problem';
  readonly message: string;
}

export function asOdd(message: string): ExportNote {
  return { weight: 'odd', message };
}

/** A row that is not used, or a cell of one that is. */
export interface RejectedRow {
  readonly export: string;
  readonly file: string;
  /** 1-based line in the (uncompressed) file where the row starts; the row number in Parquet. */
  readonly line: number;
  readonly column: string;
  /** At most 200 characters. */
  readonly value: string;
  readonly reason: string;
}

export interface NightExports {
  readonly tables: ReadonlyMap<string, ExportTable>;
  readonly reports: ReadonlyMap<string, ExportReport>;
  readonly rejects: readonly RejectedRow[];
}
