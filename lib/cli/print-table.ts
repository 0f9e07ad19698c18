import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { formatCount } from '../format-count.ts';
import { colours, print, terminalWidth } from './terminal.ts';

export type Cell = string | number | { content: string; hAlign: 'right' };

/** A number is a count; any other figure comes in its own words. */
export function right(content: string | number): Cell {
  return { content: typeof content === 'number' ? formatCount(content) : content, hAlign: 'right' };
}

/** A column by its title. One that is cut ends in "…" where there is no room; any other is wrapped between words. */
export type Column = string | { readonly title: string; readonly isCut: true };

/** For names: the beginning of one is enough to know it by. */
export function cut(title: string): Column {
  return { title, isCut: true };
}

/** Under this many characters a column of text says nothing. */
const LEAST = 16;
/** Longer words are broken. */
const LONGEST_WORD = 60;
const GAP = 2;

/** A table with a head row, as wide as the terminal at most; cells may carry colours. */
export function printTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
  const titles = columns.map((column) => (typeof column === 'string' ? column : column.title));
  const texts = columns.map((_, at) => [titles[at]!, ...rows.map((row) => textOf(row[at]))]);
  const natural = texts.map((own) => Math.max(...own.map(measureText)));
  const least = columns.map((column, at) => {
    const isNumbers = rows.length > 0 && rows.every((row) => typeof row[at] === 'object');
    if (isNumbers || natural[at]! <= LEAST) return natural[at]!;
    const longest = typeof column === 'string' ? Math.min(LONGEST_WORD, longestWord(texts[at]!)) : 0;
    return Math.min(natural[at]!, Math.max(LEAST, longest));
  });
  const widths = fitColumns(natural, least, terminalWidth() - GAP * (columns.length - 1));
  if (widths === null) printRecords(titles, rows);
  else print(drawTable({ columns, titles, rows, widths }));
}

/**
 * The widths of columns that want `natural` and need `least`, in so much room: the widest give way first. Null: there is not room enough.
 */
export function fitColumns(
  natural: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] | null {
  if (sum(least) > room) return null;
  const widths = [...natural];
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const giving = widths.reduce(
      (widest, width, at) => (width > least[at]! && (widest < 0 || width > widths[widest]!) ? at : widest),
      -1,
    );
    widths[giving]!--;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

interface Drawing {
  readonly columns: readonly Column[];
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly widths: readonly number[];
}

function drawTable({ columns, titles, rows, widths }: Drawing): string {
  const nothing = ['top', 'bottom', 'left', 'right'].flatMap((side) => [side, `${side}-mid`]);
  const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'mid', 'mid-mid'];
  const table = new Table({
    head: titles.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: {
      ...Object.fromEntries([...nothing, ...corners].map((part) => [part, ''])),
      middle: ' '.repeat(GAP),
    },
    colWidths: [...widths],
  });
  for (const row of rows)
    table.push(
      row.map((cell, at) => {
        const own = typeof cell === 'object' ? cell : { content: String(cell) };
        const column = columns[at];
        return typeof column === 'object' || typeof cell === 'object'
          ? own
          : { ...own, wordWrap: true, wrapOnWordBoundary: longestWord([own.content]) <= widths[at]! };
      }),
    );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What is too wide for a table: row by row, a line for each cell that says something. */
function printRecords(titles: readonly string[], rows: readonly (readonly Cell[])[]): void {
  for (const [index, row] of rows.entries()) {
    if (index > 0) print();
    for (const [at, cell] of row.entries()) {
      const text = textOf(cell).trim();
      if (text !== '') print(titles[at] === '' ? text : `${colours.bold(`${titles[at]}:`)} ${text}`);
    }
  }
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.content : String(cell ?? '');
}

function longestWord(texts: readonly string[]): number {
  return Math.max(0, ...texts.flatMap((text) => text.split(/\s+/)).map(measureText));
}

const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

/** How many places of a terminal a text takes. */
function measureText(text: string): number {
  const plain = stripVTControlCharacters(text).replace(/\p{Mn}/gu, '');
  return [...plain].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}
