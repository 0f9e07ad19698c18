import { maskAddresses } from '../mask-addresses.ts';

const SHOWN_CELLS = 3;
const SHOWN_CHARACTERS = 40;

/** The first different ones of some cells, in quotes, without mail addresses. */
export function showCells(cells: readonly string[]): string {
  const shown = [...new Set(cells)].slice(0, SHOWN_CELLS);
  return shown.map((cell) => JSON.stringify(maskAddresses(cell.slice(0, SHOWN_CHARACTERS)))).join(', ');
}
