import { describe, expect, it } from 'vitest';
import { configText, problemOf, problemsOf } from './config-text.ts';

describe('a file that is not a config', () => {
  it.each([
    [
      'is empty',
      '',
      '1:1: the file is empty; write at least version, portfolio, exports, accounts, metrics and profiles',
    ],
    [
      'holds only a comment',
      '# later\n',
      '1:1: the file is empty; write at least version, portfolio, exports, accounts, metrics and profiles',
    ],
    ['is a list', '- a', '1:1: found a list, expected a mapping (key: value)'],
    ['is a page of text', 'hello there', '1:1: found "hello there", expected a mapping (key: value)'],
  ])('is told so when it %s', (_, text, expected) => {
    expect(problemOf(text)).toBe(expected);
  });
});

describe('broken YAML', () => {
  it.each([
    ['an unclosed quote', 'version: 1\nportfolio: "Acme', /^2:17: a quote is opened and not closed; close it/],
    [
      'an unclosed bracket',
      'version: 1\nbands: { healthy: 80',
      /^2:\d+: a bracket { or \[ that is opened above is not closed/,
    ],
    ['a tab as indent', 'exports:\n\tusage: 1', '2:1: a tab indents this line; YAML is indented with spaces'],
    [
      'a second document',
      'version: 1\n---\nversion: 1',
      '2:1: a second YAML document starts here; keep one document per file: remove the ---',
    ],
    ['a tag', 'version: !one 1', '1:10: this YAML tag is not known; remove the tag; text in quotes stays text'],
  ])('is reported where it breaks: %s', (_, text, expected) => {
    expect(problemOf(text)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  it('is reported when it nests without end', () => {
    expect(problemsOf(`a: ${'['.repeat(3000)}${']'.repeat(3000)}`)[0]).toContain(
      'nested too deeply; at most 50 levels are read',
    );
    expect(problemsOf(`a: ${'['.repeat(60)}${']'.repeat(60)}`).join('\n')).toContain('nested too deeply');
  });
});

describe('keys and aliases', () => {
  it('a key that is there twice is reported at the second, with the line of the first', () => {
    expect(problemOf(configText({ rest: 'bands: { healthy: 80 }\nbands: { healthy: 70 }' }))).toBe(
      '19:1: bands: the key "bands" is here twice; the first is on line 18: keep one',
    );
  });

  it('keys that are the same text are the same key, quoted or not', () => {
    const profiles =
      'profiles: [{ name: A, groups: [{ name: G, signals: [{ metric: seats, points: { 1.0: 1, "1": 2 } }] }] }]';
    expect(problemOf(configText({ profiles }))).toContain('the key "1" is here twice');
  });

  it('a list as a key is refused', () => {
    expect(problemsOf(configText({ rest: '? [a]\n: 1' }))).toEqual([
      '18:3: a key must be a word, not a list or mapping; put the key in quotes',
    ]);
  });

  it('an alias without an anchor is refused', () => {
    expect(problemsOf(configText({ rest: 'bands: *none' }))[0]).toBe(
      '18:8: bands: this alias has no anchor; write &none before what it stands for',
    );
  });

  it('a merge of something that is no mapping is refused', () => {
    expect(problemOf(configText({ rest: 'bands: { <<: 5, healthy: 80 }' }))).toBe(
      '18:10: bands: << merges something that is no mapping; point it at an anchored mapping, as <<: *name',
    );
  });

  it('an alias inside what it stands for ends', () => {
    expect(problemsOf(configText({ rest: 'bands: &b { healthy: *b }' })).join('\n')).toContain(
      'stands inside of what &b names',
    );
    expect(problemsOf(configText({ rest: 'bands: &b { <<: *b }' })).join('\n')).toContain('nested too deeply');
  });

  it.each([
    ['aliases', (i: number) => `[*x${i}, *x${i}, *x${i}]`],
    ['merges', (i: number) => `{ <<: [*x${i}, *x${i}, *x${i}] }`],
  ])('%s that multiply end', (_, multiply) => {
    const lines = Array.from({ length: 30 }, (_unused, i) => `x${i + 1}: &x${i + 1} ${multiply(i)}`);
    expect(problemsOf(`x0: &x0 { a: 1 }\n${lines.join('\n')}`).join('\n')).toContain(
      'the file holds more than 50000 values, aliases counted',
    );
  });

  it('a byte-order mark and Windows line ends shift no place', () => {
    expect(problemOf(`\uFEFF${configText({ rest: 'bnds: {}' }).replaceAll('\n', '\r\n')}`)).toMatch(
      /^18:1: unknown key "bnds"; did you mean "bands"/,
    );
  });
});
