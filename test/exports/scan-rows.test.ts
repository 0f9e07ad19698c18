import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CellMarks,
  createRowScanner,
  MAX_CELL_BYTES,
  MAX_ROW_BYTES,
  type ScannedRow,
} from '../../lib/exports/scan-rows.ts';
import { splitCells } from '../../lib/exports/split-cells.ts';

const COMMA: CellMarks = { delimiter: Buffer.from(','), quote: 0x22, escape: null };

function scan(chunks: readonly Buffer[], marks: CellMarks | null = COMMA) {
  const rows: ScannedRow[] = [];
  const scanner = createRowScanner(marks, (row) => rows.push(row));
  for (const chunk of chunks) scanner.push(chunk);
  return { rows, ...scanner.finish() };
}

function scanText(text: string, marks: CellMarks | null = COMMA) {
  return scan([Buffer.from(text)], marks);
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '1', '€') });
const writeCell = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('the row scanner', () => {
  it('takes mixed line ends and says the line each row starts on', () => {
    const { rows } = scanText('a,b\r\n1,2\n3,4\r5,6');
    expect(rows.map(({ line, bytes }) => [line, bytes.toString()])).toEqual([
      [1, 'a,b'],
      [2, '1,2'],
      [3, '3,4'],
      [4, '5,6'],
    ]);
  });

  it('counts the lines inside a quoted cell', () => {
    expect(scanText('"a\r\nb\rc\nd",1\n2,3\n').rows.map(({ line }) => line)).toEqual([1, 5]);
  });

  it('leaves comments out, whatever is in them and however they are cut into chunks', () => {
    const text = Buffer.from('#"a\r\n1,#2\n#,"\n"3\n#",4\r#5');
    const marks = { ...COMMA, comment: 0x23 };
    const whole = [
      [2, '1,#2'],
      [4, '"3\n#",4'],
    ];
    for (let cut = 0; cut <= text.length; cut++) {
      const { rows, openQuote } = scan([text.subarray(0, cut), text.subarray(cut)], marks);
      expect(rows.map(({ line, bytes }) => [line, bytes.toString()])).toEqual(whole);
      expect(openQuote).toBeNull();
    }
  });

  it('skips empty lines', () => {
    expect(scanText('\n\r\n1,2\n\n\n3,4\n\r').rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  it('says the line of a quote that never closes', () => {
    expect(scanText('1,2\n3,"4\n5,6\n').openQuote).toBe(2);
  });

  it('marks a row with text after a closing quote, and faults it where the quoted text spans lines', () => {
    const rows = scanText('"a"b,1\n"a",1\nc,"d""\n2,"e"\n').rows;
    expect(rows.map(({ line, fault, hasTextAfterQuote }) => [line, fault, hasTextAfterQuote])).toEqual([
      [1, null, true],
      [2, null, false],
      [3, 'text-after-quote', true],
    ]);
  });

  it('takes a quote inside a plain cell as text', () => {
    expect(scanText('5" disk,1\n').rows[0]).toMatchObject({ width: 2, fault: null });
  });

  it('knows no quotes without a delimiter', () => {
    expect(scanText('{"a": "b\n{}\n', null).rows.map(({ bytes }) => bytes.toString())).toEqual(['{"a": "b', '{}']);
  });

  it('drops a cell over 1 MiB, keeps its neighbours and bounds what it holds', () => {
    const part = Buffer.alloc(64 * 1024, 'x');
    const { rows } = scan([Buffer.from('1,2\n3,'), ...Array.from({ length: 160 }, () => part), Buffer.from('\n5,6\n')]);
    expect(rows.map(({ fault, line }) => [line, fault])).toEqual([
      [1, null],
      [2, 'large-cell'],
      [3, null],
    ]);
    expect(rows[1]!.bytes.length).toBeLessThan(10_000);
  });

  it('takes a cell of exactly 1 MiB', () => {
    const [row] = scanText(`1,${'x'.repeat(MAX_CELL_BYTES)}\n`).rows;
    expect(row).toMatchObject({ fault: null, width: 2 });
  });

  it('drops a row that is too large though no cell is', () => {
    const cells = Array.from({ length: MAX_ROW_BYTES / 512_000 + 1 }, () => 'y'.repeat(512_000));
    expect(scanText(`${cells.join(',')}\n1,2\n`).rows.map(({ fault }) => fault)).toEqual(['large-row', null]);
  });

  it('finds the same rows however the text is cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ', '\\') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (written, cuts) => {
        const whole = Buffer.from(written);
        const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
        for (const marks of [COMMA, { ...COMMA, escape: 0x5c }, { ...COMMA, delimiter: Buffer.from(',,a') }])
          expect(scan(chunks, marks)).toEqual(scan([whole], marks));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back every cell that was written in quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (table) => {
        const { rows } = scanText(table.map((row) => `${row.map(writeCell).join(',')}\r\n`).join(''));
        expect(rows.map(({ bytes }) => splitCells(bytes, COMMA))).toEqual(table);
        expect(rows.map(({ width }) => width)).toEqual(table.map((row) => row.length));
      }),
    );
  });
});
