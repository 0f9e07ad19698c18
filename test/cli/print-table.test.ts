import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Cell, type Column, cut, fitColumns, printTable, right } from '../../lib/cli/print-table.ts';

const columnsBefore = process.stdout.columns;
afterEach(() => {
  process.stdout.columns = columnsBefore;
});

/** The lines of a table on a terminal of so many columns; undefined: in a file. */
function linesOn(columns: number | undefined, head: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  process.stdout.columns = columns as number;
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  try {
    printTable(head, rows);
  } finally {
    spy.mockRestore();
  }
  return printed.trimEnd().split('\n');
}

const head = [cut('Fell most'), 'Score', 'ARR', 'Why'];
const why =
  'Logins, 28 days fell from 1,204 to 12 since Friday (-31 points); Open tickets rose from 2 to 19 since Monday (-12 points)';
const rows: Cell[][] = [
  ['The Honourable Company of Extraordinarily Long Names and Sons Limited', '▲ 35 at risk', right('$1,204,000'), why],
  ['Beta', '● 81 healthy', right('$9'), ''],
];
const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));

describe('a table', () => {
  it('that fits is a line per row', () => {
    expect(linesOn(400, head, rows)).toHaveLength(3);
  });

  it.each([60, 80, 100, 140])(
    'is %i columns wide at most: names are cut, reasons wrapped, nothing else is',
    (width) => {
      const lines = linesOn(width, head, rows);
      expect(longest(lines)).toBeLessThanOrEqual(width);
      const text = lines.join(' ').replace(/\s+/g, ' ');
      for (const whole of ['The Honourable', '…', '▲ 35 at risk', '$1,204,000', '$9', '● 81 healthy'])
        expect(text).toContain(whole);
      const words = new Set(text.split(' '));
      expect(why.split(' ').filter((word) => !words.has(word))).toEqual([]);
    },
  );

  it('is 100 columns wide in a file', () => {
    expect(longest(linesOn(undefined, head, rows))).toBeLessThanOrEqual(100);
    expect(longest(linesOn(undefined, head, rows))).toBeGreaterThan(90);
  });

  it('keeps ids and numbers whole, so that they can be typed again', () => {
    const id = 'a1-2026-03-15-below-call-the-sponsor';
    expect(linesOn(60, ['Task', 'Id'], [['Call the sponsor of it, before the week is over', id]]).join('\n')).toContain(
      id,
    );
  });

  it('that no terminal so narrow could hold is told row by row', () => {
    expect(linesOn(30, head, rows)).toEqual([
      `Fell most: ${(rows[0] as string[])[0]}`,
      'Score: ▲ 35 at risk',
      'ARR: $1,204,000',
      `Why: ${why}`,
      '',
      'Fell most: Beta',
      'Score: ● 81 healthy',
      'ARR: $9',
    ]);
  });

  it('counts a wide character as the two places it takes', () => {
    const [, first, second] = linesOn(
      80,
      ['Name', 'Score'],
      [
        ['東京商事', '1'],
        ['12345678', '2'],
      ],
    );
    expect(first).toBe('東京商事  1');
    expect(second).toBe('12345678  2');
  });
});

describe('room for columns', () => {
  it('is taken from the widest first, and from none below its least', () => {
    expect(fitColumns([10, 50, 30], [10, 20, 20], 70)).toEqual([10, 30, 30]);
    expect(fitColumns([10, 50, 30], [10, 20, 20], 50)).toEqual([10, 20, 20]);
    expect(fitColumns([10, 50, 30], [10, 20, 20], 49)).toBeNull();
    expect(fitColumns([10, 5], [10, 5], 80)).toEqual([10, 5]);
  });
});
