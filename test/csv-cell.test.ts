import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCell } from '../lib/csv-cell.ts';

/** What a spreadsheet makes of a line whose cells it takes to be separated by `separator`: quotes count at the start of a cell only. */
function openIn(separator: string, text: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    }
    for (; at < text.length && text[at] !== separator && !/[\r\n]/.test(text[at]!); at++) cell += text[at];
    cells.push(cell);
    at++;
  }
  return cells;
}

const runsAsFormula = (cell: string) => /^[\s\0"]*[=+\-@＝＋－＠]/.test(cell);

describe('a cell of our CSV', () => {
  it.each([
    ['Acme', 'Acme'],
    ['2026-03-15', '2026-03-15'],
    ['a-b@c.example', 'a-b@c.example'],
    ['Smith, Jones', '"Smith, Jones"'],
    ['say "hi"', '"say ""hi"""'],
    ['Acme; Inc', '"Acme; Inc"'],
    ['a\tb', '"a\tb"'],
    ['=1+2', "'=1+2"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t\'=1"'],
    ['\r=1', '"\'\r\'=1"'],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['a;=cmd()', '"a;\'=cmd()"'],
    ['a; @b', '"a;\' @b"'],
    ['a;"=1', '"a;\'""=1"'],
    ['a\n\n=1', '"a\n\n\'=1"'],
    ['a\t+1;-2', '"a\t\'+1;\'-2"'],
  ])('of %j is %j', (text, cell) => {
    expect(writeCell(text)).toBe(cell);
  });

  it('of nothing is empty', () => {
    expect(writeCell(null)).toBe('');
    expect(writeCell('')).toBe('');
  });

  it.each([',', ';', '\t'])('never begins a formula where a spreadsheet splits at %j', (separator) => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@;,"\t\r\n \'a1＝\0') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const line = texts.map(writeCell).join(',');
        expect(openIn(separator, line).filter(runsAsFormula)).toEqual([]);
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('keeps its text where the cells are separated by commas, but for the apostrophes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'=-;,"\t a1') }), (text) => {
        const [cell, ...more] = openIn(',', writeCell(text));
        expect([cell?.replaceAll("'", ''), ...more]).toEqual([text]);
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });
});
