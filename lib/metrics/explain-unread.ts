import type { ExportConfig } from '../config/health-config.ts';
import type { UnreadColumn } from '../exports/export-table.ts';
import { showCells } from '../exports/show-cells.ts';
import { formatPart } from '../format-count.ts';

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

/** Says which cells keep a column from being what it is needed as, and what to write. `need`: as "sum needs numbers". */
export function explainUnread(need: string, unread: UnreadColumn, config: ExportConfig): Explanation {
  const column = `column "${unread.name}" of export ${config.name}`;
  const count = formatPart(unread.unreadable, unread.cells);
  const shown = showCells(unread.examples);
  if (unread.isAmbiguous)
    return {
      message: `${need}, and the points in ${count} cells of ${column} may stand between thousands or before decimals, as ${shown}.`,
      hint: chooseSign(unread.examples[0]!, '.', config),
    };
  return {
    message: `${need}, and ${count} cells of ${column} are ${others[unread.reading]}, as ${shown}.`,
    hint: listHints(unread, config).join(' '),
  };
}

const others: Readonly<Record<UnreadColumn['reading'], string>> = {
  number: 'no numbers',
  boolean: 'neither true nor false',
  money: 'no amounts of money',
};

/** What a cell that did not read may be. */
type CellKind = 'word' | 'percent' | 'comma' | 'decimal-comma' | 'amount' | 'other';

const digits = String.raw`\d{1,3}(?:[,. ']\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?`;
const amount = new RegExp(
  String.raw`^[-+(]? ?(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3})? ?[-+(]? ?(?:${digits}) ?(?:\p{Sc}|[A-Z]{3})? ?[-)]?$`,
  'u',
);

function kindOf(cell: string): CellKind {
  const text = cell.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  if (!/\d/.test(text)) return 'word';
  if (/^[-+]?[\d.,' ]+%$/.test(text)) return 'percent';
  if (/^[^\d.,]*\d+(,\d{3})+[^\d.,]*$/.test(text) && amount.test(text)) return 'comma';
  if (/^[-+]?\d+,\d+$/.test(text)) return 'decimal-comma';
  return amount.test(text) ? 'amount' : 'other';
}

/** One hint a kind, and never a setting under which a cell would be another amount without that being said. */
function listHints(unread: UnreadColumn, config: ExportConfig): readonly string[] {
  const of = (kind: CellKind) => unread.examples.filter((cell) => kindOf(cell) === kind);
  const [comma] = of('comma');
  const [decimal] = of('decimal-comma');
  const asMoney = unread.reading === 'number' && [...of('amount'), ...of('comma').filter(hasSign)].length > 0;
  const hints = [
    ...(of('word').length > 0 ? [nameNulls(of('word'), config)] : []),
    ...(of('percent').length > 0 ? [`Write exports.${config.name}.types: { ${unread.name}: percent }.`] : []),
    ...(asMoney ? [`Write exports.${config.name}.types: { ${unread.name}: money }.`] : []),
    ...(comma === undefined ? [] : [chooseSign(comma, ',', config)]),
    ...(decimal === undefined || comma !== undefined ? [] : [nameDecimal(decimal, config)]),
  ];
  return hints.length > 0 ? hints : ['Correct them in the export.'];
}

function hasSign(cell: string): boolean {
  return /[^\d.,\s]/.test(cell);
}

function nameNulls(words: readonly string[], config: ExportConfig): string {
  if (!isCsv(config)) return `If ${showCells(words)} stand for no value, export null instead.`;
  const known = config.csv.nulls.map((cell) => JSON.stringify(cell)).join(', ');
  const all = [known, showCells(words)].filter((list) => list !== '').join(', ');
  return `If they stand for no value, write exports.${config.name}.csv.nulls: [${all}].`;
}

function nameDecimal(cell: string, config: ExportConfig): string {
  if (!isCsv(config)) return 'Export them as numbers.';
  return `If ${JSON.stringify(cell)} is ${cell.replace(',', '.')}, write exports.${config.name}.csv.decimal: ",".`;
}

/** Both readings of a sign, and what to write for each. */
function chooseSign(cell: string, sign: ',' | '.', config: ExportConfig): string {
  const without = readDigits(cell.replaceAll(sign, ''));
  const groups = cell.split(sign).length - 1;
  const shown = JSON.stringify(cell.slice(0, 40));
  if (!isCsv(config)) return `Export ${shown} as a number, without a sign between thousands.`;
  const thousands = `${shown} is ${without} with exports.${config.name}.csv: { thousands: "${sign}" }`;
  if (groups > 1) return `${thousands}.`;
  const decimal = readDigits(cell.replace(sign, '.'));
  return `${thousands}, and ${decimal} with exports.${config.name}.csv: { decimal: "${sign}" }: write the one that is meant.`;
}

function readDigits(cell: string): string {
  const size = Number(cell.replace(/[^\d.]/g, ''));
  return String(/^\D*[-(]|-$/.test(cell) ? -size : size);
}

function isCsv({ files, format }: ExportConfig): boolean {
  return format !== null ? format === 'csv' : !/\.(jsonl|ndjson|json|parquet)(\.|$)/i.test(files);
}
