import type { CellType } from '../config/health-config.ts';
import { isMoney, isPercent, toMoney, toPercent } from './amount-sql.ts';
import { type CellRules, isBoolean, isNumber, isTrueOrFalse, toBoolean, toNumber } from './cell-sql.ts';
import { isDate, toDate } from './date-sql.ts';
import type { ColumnType } from './export-table.ts';

/** How the cells of a column are read. `word`: booleans as true and false in so many words, where nobody asked for booleans. */
export type CellReading = CellType | 'word' | 'date';

/** Trusted SQL: whether a cell that is not NULL reads so. */
export function readsAs(reading: CellReading, cell: string, rules: CellRules): string {
  switch (reading) {
    case 'number':
      return isNumber(cell, rules);
    case 'money':
      return isMoney(cell, rules);
    case 'percent':
      return isPercent(cell, rules);
    case 'boolean':
      return isBoolean(cell);
    case 'word':
      return isTrueOrFalse(cell);
    case 'date':
      return isDate(cell, rules);
    case 'text':
      return 'true';
  }
}

/** Trusted SQL: the value of a cell that reads so; NULL of NULL. */
export function readAs(reading: CellReading, cell: string, rules: CellRules): string {
  switch (reading) {
    case 'number':
      return toNumber(cell, rules);
    case 'money':
      return toMoney(cell, rules);
    case 'percent':
      return toPercent(cell, rules);
    case 'boolean':
    case 'word':
      return toBoolean(cell);
    case 'date':
      return toDate(cell, rules);
    case 'text':
      return cell;
  }
}

export function typeOfReading(reading: CellReading): ColumnType {
  switch (reading) {
    case 'number':
    case 'money':
    case 'percent':
      return 'number';
    case 'boolean':
    case 'word':
      return 'boolean';
    case 'date':
      return 'date';
    case 'text':
      return 'text';
  }
}

/** The rest of a sentence that begins with a cell: what it is not. */
export function describeMiss(reading: Exclude<CellReading, 'text'>): string {
  switch (reading) {
    case 'number':
      return 'is not a number';
    case 'money':
      return 'is not an amount of money';
    case 'percent':
      return 'is not a percentage';
    case 'boolean':
    case 'word':
      return 'is not true or false';
    case 'date':
      return 'is not a date';
  }
}

/** What cells are that do not read so, as "3 of 40 are …". */
export function describeOthers(reading: Exclude<CellReading, 'text'>): string {
  switch (reading) {
    case 'number':
      return 'no numbers';
    case 'money':
      return 'no amounts of money';
    case 'percent':
      return 'no percentages';
    case 'boolean':
    case 'word':
      return 'neither true nor false';
    case 'date':
      return 'no dates';
  }
}
