import type { DuckDBConnection } from '@duckdb/node-api';
import { MS_PER_DAY } from '../calendar.ts';
import { TIME_OF_PATH } from '../config/health-config.ts';
import { EVENT_YEARS } from '../date-pattern.ts';
import { quoteText } from '../quote-sql.ts';
import type { DateRules } from '../read-date.ts';
import { currencyOf, isMoney, kindOfPoint } from './amount-sql.ts';
import { describeMiss, readsAs } from './cell-reading.ts';
import { cellOrNull } from './cell-sql.ts';
import { isPlaceholder, toWallClockMs } from './date-sql.ts';
import { AT_COLUMN, DAY_COLUMN, ROW_COLUMN } from './export-table.ts';
import type { FormatKind } from './file-format.ts';
import { type LineReject, MAX_REJECTS_KEPT, shortenValue } from './line-reject.ts';
import type { Piece, PieceColumn, ReadingRules } from './piece.ts';
import { type RawColumn, type RawFile, rawColumn } from './raw-file.ts';
import { isMoneyColumn, mayHavePoints, readingsOf } from './read-columns.ts';
import { MAX_CELL_BYTES } from './scan-rows.ts';

/** Column name → its slot in every piece of one export. */
export type ChooseSlot = (name: string) => string;

interface Check {
  readonly column: number;
  /** Trusted SQL, true where the row is rejected. */
  readonly isBroken: string;
  readonly reason: string;
}

/**
 * Applies the config to a raw file and writes its sound rows to `destination`. `firstRow` is added to each line for ROW_COLUMN.
 * Throws an Error when DuckDB gives another number of rows than the scanner counted: rows are never lost silently.
 */
export async function buildPiece(
  raw: RawFile,
  rules: ReadingRules,
  options: {
    connection: DuckDBConnection;
    destination: string;
    format: FormatKind;
    firstRow: bigint;
    chooseSlot: ChooseSlot;
  },
): Promise<Piece> {
  const { connection, destination, format, firstRow, chooseSlot } = options;
  const checks = listChecks(raw, rules);
  await loadCells(raw, rules, checks, connection);
  await checkCount(raw, connection);
  const slots = raw.columns.map(({ name }) => chooseSlot(name));
  const cells = slots.map((slot, index) => `, ${rawColumn(index)} AS ${slot}`).join('');
  await connection.run(`COPY (
    SELECT ${firstRow}::BIGINT + line AS ${ROW_COLUMN}, floor(wall_ms / ${MS_PER_DAY})::INTEGER AS ${DAY_COLUMN},
      wall_ms::DOUBLE AS ${AT_COLUMN}${cells}
    FROM cells WHERE broken IS NULL) TO ${quoteText(destination)} (FORMAT parquet)`);
  const broken = await readBroken(raw, checks, connection);
  const piece = {
    path: destination,
    format,
    rows: raw.rows - broken.count,
    rejected: raw.rejected + broken.count,
    rejects: [...raw.rejects, ...broken.rejects].sort((a, b) => a.line - b.line).slice(0, MAX_REJECTS_KEPT),
    columns: await describeColumns(raw, rules, slots, connection),
    days: rules.time === null ? new Map<number, number>() : await countDays(connection),
    asOf: await findAsOf(raw, rules, connection),
  };
  await connection.run('DROP TABLE cells');
  return piece;
}

/** In the order they are reported in: the account, the time, then declared types by column. */
function listChecks({ columns }: RawFile, { account, time, types, cells }: ReadingRules): Check[] {
  const indexOf = (name: string | null) => columns.findIndex((column) => column.name === name);
  const accountIndex = indexOf(account);
  const timeIndex = indexOf(timeColumn({ time }));
  const checks: Check[] = [];
  if (accountIndex >= 0) {
    checks.push({ column: accountIndex, isBroken: `${rawColumn(accountIndex)} IS NULL`, reason: 'is empty' });
  }
  if (timeIndex >= 0) {
    const own = dateRulesOf(columns[timeIndex]!, cells);
    const isNone = `wall_ms IS NULL AND ${isPlaceholder(rawColumn(timeIndex), own)}`;
    checks.push({ column: timeIndex, isBroken: isNone, reason: 'stands for no date' });
    checks.push({ column: timeIndex, isBroken: 'wall_ms IS NULL', reason: `is not ${describeDates(own)}` });
  }
  for (const [index, { name, hasLargeCells }] of columns.entries()) {
    const cell = rawColumn(index);
    if (hasLargeCells) {
      checks.push({ column: index, isBroken: `strlen(${cell}) > ${MAX_CELL_BYTES}`, reason: 'is larger than 1 MiB' });
    }
    const type = types.get(name);
    if (type === undefined || type === 'text' || index === accountIndex) continue;
    checks.push({
      column: index,
      isBroken: `${cell} IS NOT NULL AND NOT (${readsAs(type, cell, cells)})`,
      reason: describeMiss(type),
    });
  }
  return checks;
}

function describeDates({ dates }: DateRules): string {
  const { from, to } = EVENT_YEARS;
  const form = dates === null ? 'YYYY-MM-DD, with or without a time' : `as ${dates}`;
  return `a date from ${from} to ${to} (${form})`;
}

/** How the dates of a column are written. */
function dateRulesOf({ isMoment }: RawColumn, { dates, zone, writtenIn }: DateRules): DateRules {
  return isMoment ? { dates: null, zone, writtenIn: zone } : { dates, zone, writtenIn };
}
/** How a column of numbers says that there is none: pandas has no other way. */
const NO_NUMBERS = ['nan', '-nan', 'inf', '-inf'];

async function loadCells(raw: RawFile, rules: ReadingRules, checks: Check[], connection: DuckDBConnection) {
  const nulled = raw.columns.map(({ stated }, index) => {
    const nulls = stated === 'number' ? [...rules.cells.nulls, ...NO_NUMBERS] : rules.cells.nulls;
    return `${cellOrNull(rawColumn(index), { ...rules.cells, nulls })} AS ${rawColumn(index)}`;
  });
  const numbers = raw.columns.flatMap(({ isNumber }, index) =>
    isNumber !== undefined && hasPoints(raw.columns[index]!, rules) ? [`${isNumber} AS ${numberFlag(index)}`] : [],
  );
  const at = rowMoment(raw.columns, rules);
  const cases = checks.map(({ isBroken }, index) => `WHEN ${isBroken} THEN ${index}`);
  const broken = cases.length > 0 ? `CASE ${cases.join(' ')} END` : 'NULL';
  await connection.run(`CREATE OR REPLACE TEMP TABLE cells AS
    SELECT *, CAST(${broken} AS INTEGER) AS broken
    FROM (SELECT *, ${at} AS wall_ms FROM (SELECT ${['line', ...nulled, ...numbers].join(', ')} FROM (${raw.relation})))`);
}

function hasPoints({ name, stated }: RawColumn, rules: ReadingRules): boolean {
  return stated === null && mayHavePoints(name, rules);
}

function numberFlag(index: number): string {
  return `n${index}`;
}

/** The column that dates rows; null where the path does. */
function timeColumn({ time }: Pick<ReadingRules, 'time'>): string | null {
  return time === TIME_OF_PATH ? null : time;
}

/** When a row is of, as wall-clock milliseconds. */
function rowMoment(columns: readonly RawColumn[], rules: ReadingRules): string {
  if (rules.time === TIME_OF_PATH)
    return `CAST(${rules.pathDay === undefined ? 'NULL' : rules.pathDay * MS_PER_DAY} AS BIGINT)`;
  const index = columns.findIndex(({ name }) => name === rules.time);
  return index < 0 ? 'CAST(NULL AS BIGINT)' : readMoment(columns, index, rules);
}

function readMoment(columns: readonly RawColumn[], index: number, { cells }: ReadingRules): string {
  return toWallClockMs(rawColumn(index), dateRulesOf(columns[index]!, cells));
}

async function checkCount(raw: RawFile, connection: DuckDBConnection): Promise<void> {
  const [[rows] = []] = (await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM cells')).getRows();
  if (Number(rows) !== raw.rows) {
    throw new Error(
      `Internal error: ${raw.rows} rows were scanned but DuckDB read ${rows}. Please report this file's shape.`,
    );
  }
}

async function readBroken(
  raw: RawFile,
  checks: Check[],
  connection: DuckDBConnection,
): Promise<{ count: number; rejects: LineReject[] }> {
  const counted = await connection.runAndReadAll('SELECT count(broken)::DOUBLE FROM cells');
  const count = Number(counted.getRows()[0]?.[0]);
  if (count === 0) return { count, rejects: [] };
  const values = checks.map(({ column }, index) => `WHEN ${index} THEN ${rawColumn(column)}`);
  const kept = await connection.runAndReadAll(`
    SELECT line, broken, coalesce(left(CASE broken ${values.join(' ')} END, 200), '')
    FROM cells WHERE broken IS NOT NULL ORDER BY line LIMIT ${MAX_REJECTS_KEPT}`);
  const rejects = kept.getRows().map(([line, broken, value]) => {
    const { column, reason } = checks[Number(broken)]!;
    return { line: Number(line), column: raw.columns[column]!.name, value: shortenValue(String(value)), reason };
  });
  return { count, rejects };
}

async function describeColumns(
  raw: RawFile,
  rules: ReadingRules,
  slots: readonly string[],
  connection: DuckDBConnection,
): Promise<PieceColumn[]> {
  if (raw.columns.length === 0) return [];
  const asked = raw.columns.map((column) => {
    const readings = readingsOf(column, rules);
    return { readings, hasPoints: hasPoints(column, rules), mayBeDates: readings.includes('date') };
  });
  const facts = asked.flatMap(({ readings, hasPoints, mayBeDates }, index) => {
    const own = { ...rules.cells, ...dateRulesOf(raw.columns[index]!, rules.cells) };
    const cell = rawColumn(index);
    const count = (condition: string) => `count(*) FILTER (WHERE ${cell} IS NOT NULL AND ${condition})::DOUBLE`;
    const isText = raw.columns[index]!.isNumber === undefined ? '' : `NOT ${numberFlag(index)} AND `;
    return [
      `count(${cell})::DOUBLE`,
      ...readings.map((reading) => count(readsAs(reading, cell, own))),
      ...(hasPoints ? pointKinds.map((kind) => count(`${isText}${kindOfPoint(cell, rules.cells)} = '${kind}'`)) : []),
      ...(mayBeDates ? [count(isPlaceholder(cell, own))] : []),
    ];
  });
  const result = await connection.runAndReadAll(`SELECT ${facts.join(', ')} FROM cells WHERE broken IS NULL`);
  const found = (result.getRows()[0] ?? []).values();
  const next = () => Number(found.next().value);
  const currencies = await countCurrencies(raw, rules, connection);
  return raw.columns.map(({ name, isRepeated, unusable = null, isMoment = false, isAbsent = false }, index) => {
    const { readings, hasPoints, mayBeDates } = asked[index]!;
    return {
      name,
      isRepeated,
      unusable,
      isMoment,
      isAbsent,
      slot: slots[index]!,
      cells: next(),
      reads: new Map(readings.map((reading) => [reading, next()])),
      points: hasPoints ? { thousands: next(), decimals: next(), either: next() } : null,
      placeholders: mayBeDates ? next() : 0,
      currencies: currencies.get(index) ?? new Map(),
    };
  });
}

/** Column → how a currency is written → amounts that have it. */
async function countCurrencies(
  raw: RawFile,
  rules: ReadingRules,
  connection: DuckDBConnection,
): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
  const money = raw.columns.flatMap(({ name, stated }, index) =>
    stated === null && isMoneyColumn(name, rules) ? [index] : [],
  );
  if (money.length === 0) return new Map();
  const counts = money.map((index) => {
    const cell = rawColumn(index);
    return `SELECT ${index}, ${currencyOf(cell)} AS currency, count(*)::DOUBLE FROM cells
      WHERE broken IS NULL AND ${cell} IS NOT NULL AND ${isMoney(cell, rules.cells)} AND currency <> '' GROUP BY ALL`;
  });
  const found = new Map<number, Map<string, number>>();
  for (const [index, currency, amounts] of (await connection.runAndReadAll(counts.join(' UNION ALL '))).getRows()) {
    const own = found.get(Number(index)) ?? new Map<string, number>();
    found.set(Number(index), own.set(String(currency), Number(amounts)));
  }
  return found;
}

const pointKinds = ['thousands', 'decimals', 'either'] as const;

async function countDays(connection: DuckDBConnection): Promise<Map<number, number>> {
  const result = await connection.runAndReadAll(`
    SELECT floor(wall_ms / ${MS_PER_DAY})::INTEGER AS day, count(*)::DOUBLE FROM cells WHERE broken IS NULL GROUP BY 1 ORDER BY 1`);
  return new Map(result.getRows().map(([day, rows]) => [Number(day), Number(rows)]));
}

async function findAsOf(raw: RawFile, rules: ReadingRules, connection: DuckDBConnection): Promise<number | null> {
  const index = raw.columns.findIndex(({ name }) => name === rules.asOf);
  if (rules.asOf === null || index < 0) return null;
  const result = await connection.runAndReadAll(`
    SELECT floor(max(${readMoment(raw.columns, index, rules)}) / ${MS_PER_DAY})::INTEGER FROM cells WHERE broken IS NULL`);
  const day = result.getRows()[0]?.[0];
  return day === null || day === undefined ? null : Number(day);
}
