import Table from 'cli-table3';
import { colours, print } from './terminal.ts';

export type Cell = string | number | { content: string; hAlign: 'right' };

export function right(content: string | number): Cell {
  return { content: String(content), hAlign: 'right' };
}

/** A table with a head row; cells may carry colours. */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const row of rows) table.push([...row]);
  print(table.toString().trimEnd());
}
