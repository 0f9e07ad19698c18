import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { AccountIndex } from '../../bench/nightrounds/account-index.ts';
import { LineWriter } from '../../bench/nightrounds/write-lines.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'lines.jsonl');

function write(act: (writer: LineWriter) => void): string {
  const writer = new LineWriter(file);
  act(writer);
  writer.close();
  return readFileSync(file, 'utf8');
}

describe('a line writer', () => {
  it('writes numbers to a millionth, and nothing more', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const text = write((writer) => writer.writeNumber(value));
        expect(Math.abs(JSON.parse(text) - value)).toBeLessThanOrEqual(0.500_001e-6);
        expect(text).toMatch(/^(-?(0|[1-9]\d*)(\.\d{0,5}[1-9])?)$/);
      }),
    );
  });

  it.each([
    [Number.NaN, 'null'],
    [0, '0'],
    [-0.000_000_4, '0'],
    [99.999_999_9, '100'],
    [-1.5, '-1.5'],
    [1234.000_001, '1234.000001'],
  ])('writes %d as %s', (value, text) => {
    expect(write((writer) => writer.writeNumber(value))).toBe(text);
  });

  it('writes any text so that JSON reads it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = Buffer.from(`<${text}>`, 'utf8');
        expect(JSON.parse(write((writer) => writer.writeText(bytes, 1, bytes.length - 1)))).toBe(text);
      }),
    );
  });
});

describe('an account index', () => {
  it('finds every account, in order or in none, and no other', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(ids, fc.array(fc.nat(99), { maxLength: 80 }), fc.boolean(), (all, picks, isOrdered) => {
        const known = all.slice(0, Math.ceil(all.length * 0.7));
        const asked = isOrdered ? known : picks.map((pick) => all[pick % all.length]!);
        const index = new AccountIndex(...pack(known));
        const places = new Int32Array(asked.length);
        index.findAll(...pack(asked), asked.length, places);
        expect([...places]).toEqual(asked.map((id) => known.indexOf(id)));
      }),
    );
  });
});

function pack(ids: readonly string[]): [Uint8Array, Int32Array] {
  const bytes = ids.map((id) => Buffer.from(id, 'utf8'));
  let end = 0;
  return [Buffer.concat(bytes), Int32Array.from(bytes, ({ length }) => (end += length))];
}
