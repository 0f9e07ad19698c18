import { type Day, type Night, toDay, toIsoDate, toLocalDate } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { Gathered } from './gather-files.ts';
import type { KeyedPiece } from './judge-export.ts';

/** How old an export is on a night, and how much of it is visible. */
export interface Dating {
  /** Of the newest visible row, or of the snapshot; null when there is none. */
  readonly newest: Day | null;
  readonly rowsVisible: number;
  /** Dated the night itself; 0 in a snapshot. */
  readonly rowsTonight: number;
  /** ISO date → rows dated so, none after the night, and none that no window reads; {} in a snapshot. */
  readonly rowsOn: Readonly<Record<string, number>>;
  /** Newest row visible on a day, for an event export. */
  newestOn(day: Day): Day | null;
  readonly notes: readonly string[];
}

export function dateExport(
  config: ExportConfig,
  pieces: readonly KeyedPiece[],
  { files, selection }: Gathered,
  { night, zone, isReplay }: { night: Night; zone: string; isReplay: boolean },
): Dating {
  if (config.time !== null) return dateEvents(pieces, toDay(night));
  const rowsVisible = pieces.reduce((sum, { piece }) => sum + piece.rows, 0);
  const snapshot = { rowsVisible, rowsTonight: 0, rowsOn: {}, newestOn: () => null };
  if (selection.nights) {
    const newest = files.length > 0 ? toDay(selection.nights.to) : null;
    return { ...snapshot, newest, notes: [] };
  }
  const stated = newestOf(pieces.map(({ piece }) => piece.asOf));
  const written = newestOf(files.map(({ file }) => toDay(toLocalDate(file.object.modifiedAt, zone))));
  const newest = stated ?? written;
  const notes: string[] = [];
  if (config.asOf !== null && stated === null && newest !== null) {
    notes.push(`No cell of ${config.asOf} reads as a date; the files' own dates are used.`);
  }
  // Written on the morning after, it is that night's.
  if (newest !== null && (isReplay || newest > toDay(night) + 1)) {
    notes.push(`Undated snapshot, its state is of ${toIsoDate(newest)}: ${night} is scored with it all the same.`);
  }
  return { ...snapshot, newest, notes };
}

/** Longer than any window, and what a change compares with it, usually look back. */
const COUNTED_DAYS = 128;

function dateEvents(pieces: readonly KeyedPiece[], night: Day): Dating {
  const rowsOn = new Map<Day, number>();
  for (const { piece } of pieces) {
    for (const [day, rows] of piece.days) rowsOn.set(day, (rowsOn.get(day) ?? 0) + rows);
  }
  const days = [...rowsOn.keys()].sort((a, b) => a - b);
  const newestOn = (day: Day) => days.findLast((one) => one <= day) ?? null;
  return {
    newest: newestOn(night),
    rowsVisible: days.filter((day) => day <= night).reduce((sum, day) => sum + rowsOn.get(day)!, 0),
    rowsTonight: rowsOn.get(night) ?? 0,
    rowsOn: Object.fromEntries(
      days.flatMap((day) => (night - COUNTED_DAYS < day && day <= night ? [[toIsoDate(day), rowsOn.get(day)!]] : [])),
    ),
    newestOn,
    notes: [],
  };
}

function newestOf(days: readonly (Day | null)[]): Day | null {
  return days.reduce((newest, day) => (day !== null && (newest === null || day > newest) ? day : newest), null);
}
