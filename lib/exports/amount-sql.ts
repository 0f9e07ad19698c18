/** Trusted SQL for amounts of money and percentages as people and spreadsheets write them. Cells are VARCHAR and not NULL. */

import { quoteText } from '../quote-sql.ts';
import { type CellRules, decimalOf, isNumber, toNumber } from './cell-sql.ts';

export function isMoney(cell: string, rules: CellRules): string {
  return `(${isNumber(cell, rules)} OR ${isAmount(bareAmount(cell), rules)})`;
}

export function toMoney(cell: string, rules: CellRules): string {
  const bare = bareAmount(cell);
  return `CASE WHEN ${isNumber(cell, rules)} THEN ${toNumber(cell, rules)} ELSE ${toAmount(bare, rules)} END`;
}

export function isPercent(cell: string, rules: CellRules): string {
  const bare = withoutPercent(cell);
  return `(${isNumber(bare, rules)} OR ${isAmount(bare, rules)})`;
}

export function toPercent(cell: string, rules: CellRules): string {
  const bare = withoutPercent(cell);
  return `CASE WHEN ${isNumber(bare, rules)} THEN ${toNumber(bare, rules)} ELSE ${toAmount(bare, rules)} END`;
}

/** What the points of a cell may be: between thousands or before decimals, the one, or the other; '' without one, or no amount. */
export function kindOfPoint(cell: string, rules: CellRules): string {
  const digits = digitsOf(bareAmount(cell));
  return `CASE WHEN NOT contains(${cell}, '.') THEN ''
    WHEN regexp_full_match(${digits}, '[1-9]\\d{0,2}(\\.\\d{3})+') THEN 'either'
    WHEN regexp_full_match(${digits}, '[1-9]\\d{0,2}(\\.\\d{3})+,\\d+') THEN 'thousands'
    WHEN ${isMoney(cell, rules)} THEN 'decimals' ELSE '' END`;
}

/** What stands between digits and before signs, inside brackets of a regular expression. */
export const BLANK = '\\s\\x{00A0}\\x{2007}\\x{2009}\\x{202F}';
const BLANKS = `[${BLANK}]`;
const CURRENCY = `(?:[A-Z]{0,3}\\p{Sc}|${Intl.supportedValuesOf('currency').join('|')})`;

/** How an amount's currency is written: a code or a sign; '' without one. */
export function currencyOf(cell: string): string {
  const plain = `regexp_replace(${cell}, '${BLANKS}', ' ', 'g')`;
  const before = `regexp_extract(${plain}, '^[-+(−]? ?(${CURRENCY})', 1)`;
  const after = `regexp_extract(${plain}, '(${CURRENCY})[-)−]?$', 1)`;
  return `coalesce(nullif(${before}, ''), ${after})`;
}

/** Without its currency, and with one kind of blank, minus and apostrophe. */
function bareAmount(cell: string): string {
  const plain = `replace(replace(regexp_replace(${cell}, '${BLANKS}', ' ', 'g'), '−', '-'), '’', '''')`;
  const unled = `regexp_replace(${plain}, '^([-+(]? ?)${CURRENCY} ?', '\\1')`;
  return `regexp_replace(${unled}, ' ?${CURRENCY}( ?[-)]?)$', '\\1')`;
}

function withoutPercent(cell: string): string {
  return `regexp_replace(${cell}, '${BLANKS}*%$', '')`;
}

function isAmount(bare: string, rules: CellRules): string {
  const digits = `(?:${amountForms(rules).join('|')})`;
  return `regexp_full_match(${bare}, ${quoteText(`[-+]? ?${digits}|${digits} ?-|\\( ?${digits} ?\\)`)})`;
}

/** The digits of an amount with what separates them. */
function digitsOf(bare: string): string {
  return `regexp_replace(${bare}, '^[-+( ]+|[-) ]+$', '', 'g')`;
}

/**
 * The first of two kinds of separator stands between thousands; one alone that three digits follow may be either, and is read only when
 * it is stated what it is. One before another count of digits begins the decimals.
 */
function amountForms({ decimal, thousands }: CellRules): readonly string[] {
  const comma = [`\\d{1,3}(?:[ '.]\\d{3})+(?:,\\d*)?`, '\\d+(?:,\\d*)?', ',\\d+'];
  const point = [`\\d{1,3}(?:[ ',]\\d{3})+(?:\\.\\d*)?`, '\\d+(?:\\.\\d*)?', '\\.\\d+'];
  if (decimal !== null || thousands === '.' || thousands === ',')
    return decimalOf({ decimal, thousands }) === ',' ? comma : point;
  return [
    `\\d{1,3}(?:[ ']\\d{3})+(?:[.,]\\d+)?`,
    '\\d{1,3}(?:,\\d{3})+\\.\\d+',
    '\\d{1,3}(?:\\.\\d{3})+,\\d+',
    '\\d+,(?:\\d{1,2}|\\d{4,})',
    '\\d+(?:\\.\\d*)?',
    '\\.\\d+',
  ];
}

function toAmount(bare: string, rules: CellRules): string {
  const isNegative = `regexp_matches(${bare}, '^-|^\\(|-$')`;
  const digits = `regexp_replace(${digitsOf(bare)}, '[ '']', '', 'g')`;
  const size = `CAST(${withPoint(digits, rules)} AS DOUBLE)`;
  return `CASE WHEN ${isNegative} THEN -${size} ELSE ${size} END`;
}

/** Of two signs the last is the decimal one; of one alone only a comma needs turning, for a point that three digits follow was read as decimals. */
function withPoint(digits: string, { decimal, thousands }: CellRules): string {
  const comma = `replace(replace(${digits}, '.', ''), ',', '.')`;
  const point = `replace(${digits}, ',', '')`;
  if (decimal !== null || thousands === '.' || thousands === ',')
    return decimalOf({ decimal, thousands }) === ',' ? comma : point;
  return `CASE WHEN regexp_matches(${digits}, ',\\d+$') THEN ${comma} ELSE ${point} END`;
}
