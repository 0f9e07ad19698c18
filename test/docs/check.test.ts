import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lineKinds } from '../../lib/readiness/line-kinds.ts';

const page = readFileSync(new URL('../../docs/check.md', import.meta.url), 'utf8');
const marks = { wrong: '✗', surprise: '!', sound: '✓' } as const;

/** Rows of the page on a kind: the kind, its grades, why, and what to do. */
const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ([✗!✓ ]+) \| (.+?) \| (.*)\|$/gm)].map(
  ([, kind = '', grades = '', why = '', todo = '']) => ({ kind, grades, why, todo: todo.trim() }),
);

describe('the page on rounds check', () => {
  it('has every kind of line that the code can print, each once', () => {
    expect(rows.map(({ kind }) => kind).sort()).toEqual(Object.keys(lineKinds).sort());
  });

  it.each(Object.entries(lineKinds))('says of %s by which grades it is printed', (kind, grades) => {
    expect(rows.find((row) => row.kind === kind)?.grades).toBe(grades.map((grade) => marks[grade]).join(' '));
  });

  it('says what to do about everything that is not all well', () => {
    expect(rows.filter(({ grades, todo }) => grades !== '✓' && todo.length < 10)).toEqual([]);
  });
});
