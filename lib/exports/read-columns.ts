import { TIME_OF_PATH } from '../config/health-config.ts';
import { type CellReading, typeOfReading } from './cell-reading.ts';
import type { NeededReading } from './column-needs.ts';
import type { ExportColumn } from './export-table.ts';
import type { Piece, PieceColumn, PointKinds, ReadingRules } from './piece.ts';
import type { RawColumn } from './raw-file.ts';

export interface SetColumn extends ExportColumn {
  readonly slot: string;
  /** As of its pieces; a date is that of all of them. */
  readonly isMoment: boolean;
  readonly reading: CellReading;
  /** Not null, over all files. */
  readonly cells: number;
  /** Cells that do not read so: each is missing for its row. */
  readonly unreadable: number;
  /** Cells that stand for no date. */
  readonly placeholders: number;
  /** How a currency is written → amounts that have it. */
  readonly currencies: ReadonlyMap<string, number>;
  /** Why the column is not read as its uses need it, but as it is; null when it is. */
  readonly unread: Shortfall | null;
}

/** What a column's uses need, and its cells are not. */
export interface Shortfall {
  readonly reading: NeededReading;
  readonly unreadable: number;
  /** Its points may stand between thousands or before decimals, and nothing says which. */
  readonly isAmbiguous: boolean;
}

/** The columns of a set of files, in order of appearance, each with the type that holds for all of them. */
export function combineColumns(pieces: readonly Piece[], rules: ReadingRules, maxRejects: number): SetColumn[] {
  const parts = new Map<string, PieceColumn[]>();
  for (const piece of pieces) {
    for (const column of piece.columns) {
      const same = parts.get(column.slot);
      if (same) same.push(column);
      else parts.set(column.slot, [column]);
    }
  }
  const present = [...parts].filter(([, columns]) => columns.some(({ isAbsent }) => !isAbsent));
  const own = present.map(([slot, columns]): SetColumn => {
    const { name, isMoment } = columns[0]!;
    const counts = addCounts(areAlike(columns, rules) ? columns : columns.map(withoutDates));
    const choice = chooseReading(name, counts, { ...rules, maxRejects });
    const isTime = name === rules.time && name !== TIME_OF_PATH;
    const type = isTime && choice.reading === 'text' ? 'timestamp' : typeOfReading(choice.reading);
    const reads = counts.reads.get(choice.reading) ?? counts.cells;
    return {
      ...{ name, slot, isMoment, type, ...choice, cells: counts.cells, unreadable: counts.cells - reads },
      placeholders: columns.reduce((sum, { placeholders }) => sum + placeholders, 0),
      currencies: addCurrencies(columns),
    };
  });
  return withPathColumn(own, rules);
}

/** The date of the path is a column for SQL, unless the files have one of that name. */
function withPathColumn(columns: readonly SetColumn[], { time }: ReadingRules): SetColumn[] {
  const isThere = columns.some(({ name }) => name.toLowerCase() === TIME_OF_PATH);
  if (time !== TIME_OF_PATH || isThere || columns.length === 0) return [...columns];
  const own = { cells: 0, unreadable: 0, placeholders: 0, currencies: new Map(), unread: null };
  return [...columns, { name: TIME_OF_PATH, slot: '', isMoment: false, type: 'date', reading: 'date', ...own }];
}

/** Whether one reading holds for the dates of all files. */
function areAlike(parts: readonly PieceColumn[], { cells: { dates }, time }: ReadingRules): boolean {
  return dates === null || parts.every(({ name, isMoment }) => name === time || isMoment === parts[0]!.isMoment);
}

function withoutDates(part: PieceColumn): PieceColumn {
  return { ...part, reads: new Map([...part.reads].filter(([reading]) => reading !== 'date')) };
}

type Counts = Pick<PieceColumn, 'cells' | 'reads' | 'points'>;

function addCounts(parts: readonly PieceColumn[]): Counts {
  const reads = new Map<CellReading, number>();
  for (const part of parts)
    for (const [reading, cells] of part.reads) reads.set(reading, (reads.get(reading) ?? 0) + cells);
  return {
    cells: parts.reduce((sum, { cells }) => sum + cells, 0),
    reads,
    points: parts.map(({ points }) => points).reduce(addPoints, null),
  };
}

function addCurrencies(parts: readonly Pick<PieceColumn, 'currencies'>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const { currencies } of parts)
    for (const [currency, amounts] of currencies) sum.set(currency, (sum.get(currency) ?? 0) + amounts);
  return sum;
}

function addPoints(sum: PointKinds | null, points: PointKinds | null): PointKinds | null {
  if (sum === null || points === null) return sum ?? points;
  return {
    thousands: sum.thousands + points.thousands,
    decimals: sum.decimals + points.decimals,
    either: sum.either + points.either,
  };
}

interface Limits extends ReadingRules {
  readonly maxRejects: number;
}

type Choice = Pick<SetColumn, 'reading' | 'unread'>;

/** Ids are text as written: 007 is not 7, and a number of twenty digits is not its neighbour. */
function chooseReading(name: string, counts: Counts, rules: Limits): Choice {
  const { account, time, id, updatedAt, types, needs } = rules;
  if (name === account) return { reading: 'text', unread: null };
  if (name === time && time !== TIME_OF_PATH)
    return { reading: reads(counts, 'date') === counts.cells ? 'date' : 'text', unread: null };
  const need = needs.get(name);
  const declared = types.get(name);
  if (counts.points !== null && isAmbiguous(counts.points, rules.maxRejects)) {
    const { either } = counts.points;
    return { reading: 'text', unread: { reading: 'money', unreadable: either, isAmbiguous: true } };
  }
  if (declared) return { reading: declared, unread: null };
  if (name === id || name === updatedAt) return { reading: 'text', unread: null };
  const fit = need?.readings.find((reading) => isReadable(reads(counts, reading), counts.cells, rules.maxRejects));
  const [wanted] = need?.readings ?? [];
  const unread: Shortfall | null =
    wanted === undefined || wanted === fit
      ? null
      : { reading: wanted, unreadable: counts.cells - reads(counts, wanted), isAmbiguous: false };
  if (fit) return { reading: fit, unread };
  if (need?.isText) return { reading: 'text', unread };
  return { reading: inferReading(counts, need === undefined ? LEAST_SHARE : 1), unread };
}

function reads(counts: Counts, reading: CellReading): number {
  return counts.reads.get(reading) ?? 0;
}

/** Of a column that only SQL reads. */
const LEAST_SHARE = 0.95;

const inferred: readonly CellReading[] = ['number', 'word', 'date'];

function inferReading(counts: Counts, leastShare: number): CellReading {
  return inferred.find((reading) => reads(counts, reading) >= leastShare * counts.cells) ?? 'text';
}

/** So many cells may be unreadable in any column, or its share of them, but never half. */
const FEW_CELLS = 5;

function isReadable(read: number, cells: number, maxRejects: number): boolean {
  const unreadable = cells - read;
  return unreadable === 0 || (unreadable <= Math.max(maxRejects * cells, FEW_CELLS) && 2 * unreadable < cells);
}

/** Amounts that would be another number under the other reading of their points, with hardly one that says which it is. */
function isAmbiguous({ thousands, decimals, either }: PointKinds, maxRejects: number): boolean {
  const hasDoubt = either >= 2 || (either === 1 && thousands > 0);
  return hasDoubt && decimals <= maxRejects * (either + thousands + decimals);
}

/** What is asked of a column's cells while a file is read. */
export function readingsOf(
  { name, stated }: Pick<RawColumn, 'name' | 'stated'>,
  { account, time, id, updatedAt, types, needs }: ReadingRules,
): readonly CellReading[] {
  if (name === time && time !== TIME_OF_PATH) return ['date'];
  const need = needs.get(name);
  if (name === account || types.has(name) || name === id || name === updatedAt) return [];
  const readings = need?.readings ?? [];
  if (need?.isText) return readings;
  const possible: readonly CellReading[] =
    stated === 'number' ? ['number'] : stated === 'boolean' ? ['word'] : inferred;
  return [...new Set<CellReading>([...readings, ...possible])];
}

/** Whether a column's amounts may have points of which nothing says what they are. */
export function mayHavePoints(name: string, rules: ReadingRules): boolean {
  return isMoneyColumn(name, rules) && rules.cells.decimal === null && rules.cells.thousands === null;
}

export function isMoneyColumn(name: string, { account, types, needs }: ReadingRules): boolean {
  return name !== account && (types.get(name) === 'money' || (needs.get(name)?.readings.includes('money') ?? false));
}
