import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createBatch, readWideCsv } from '../../bench/nightrounds/read-wide-csv.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'wide.csv');

interface Row {
  readonly id: string;
  readonly numbers: readonly (string | null)[];
  readonly text: string;
}

const METRICS = ['a', 'b', 'c'];

function readRows(content: string, { chunkBytes = 64, rows = 4, text = true } = {}): Row[] {
  writeFileSync(file, content);
  const columns = { id: 'account_id', metrics: METRICS, text: text ? 'segment' : null };
  const decoder = new TextDecoder();
  const read: Row[] = [];
  for (const batch of readWideCsv(file, columns, createBatch(columns, rows), chunkBytes))
    for (let row = 0; row < batch.rows; row++) {
      const from = row === 0 ? 0 : batch.idEnds[row - 1]!;
      read.push({
        id: decoder.decode(batch.ids.slice(from, batch.idEnds[row]!)),
        numbers: batch.metrics.map((values) => (Number.isNaN(values[row]!) ? null : String(values[row]!))),
        text: batch.texts[row] ?? '',
      });
    }
  return read;
}

describe('a wide CSV', () => {
  it('is read in any column order, with cells it does not need between', () => {
    const rows = readRows('other,b,account_id,segment,c,a\nx,2,"A,1",eu,,"1.50"\n"y ""z""",-0.25,A2,us,3e2,0\n');
    expect(rows).toEqual([
      { id: 'A,1', numbers: ['1.5', '2', null], text: 'eu' },
      { id: 'A2', numbers: ['0', '-0.25', '300'], text: 'us' },
    ]);
  });

  it('gives every number as JavaScript would, wherever the file is cut into chunks and batches', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(9999)).map(([whole, part]) => `${whole}.${part}`),
      fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
    );
    const cell = fc.option(number, { freq: 6 });
    const plain = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((text) => !/[\0\r]/.test(text));
    const row = fc.record({ id: plain, numbers: fc.tuple(cell, cell, cell), text: plain, quotes: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 8, max: 80 }),
        fc.integer({ min: 1, max: 6 }),
        (given, lineEnd, isEnded, chunkBytes, rows) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = given.map(({ id, numbers, text, quotes }) =>
            [quote(id), ...numbers.map((n) => (quotes ? quote(n ?? '') : (n ?? ''))), quote(text)].join(','),
          );
          const content = ['account_id,a,b,c,segment', ...lines].join(lineEnd) + (isEnded ? lineEnd : '');
          const expected = given.map(({ id, numbers, text }) => ({
            id,
            numbers: numbers.map((n) => (n === null ? null : String(Number(n)))),
            text,
          }));
          expect(readRows(content, { chunkBytes, rows })).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a cell that is no number', 'account_id,a,b,c,segment\nA,1,x,3,eu\n', '"x" is no number'],
    ['a lone minus sign', 'account_id,a,b,c,segment\nA,1,-,3,eu\n', '"-" is no number'],
    ['a short row', 'account_id,a,b,c,segment\nA,1,2\n', 'A row has 3 cells where the header has 5'],
  ])('is refused for %s', (_, content, because) => {
    expect(() => readRows(content)).toThrow(because);
  });
});
