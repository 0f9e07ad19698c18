import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, toIsoDate } from '../../lib/calendar.ts';
import { compileManifestPattern, compilePattern } from '../../lib/exports/file-pattern.ts';

describe('a file pattern', () => {
  it('lists by what stands before the first glob or date', () => {
    expect(compilePattern('usage/{date}/*.csv').prefix).toBe('usage/');
    expect(compilePattern('usage/part-?.csv').prefix).toBe('usage/part-');
    expect(compilePattern('accounts.csv').prefix).toBe('accounts.csv');
  });

  it('keeps * and ? within a folder and lets ** cross folders', () => {
    expect(compilePattern('a/*.csv').nightOf('a/b/c.csv')).toBeUndefined();
    expect(compilePattern('a/?.csv').nightOf('a/b.csv')).toBeNull();
    expect(compilePattern('a/?.csv').nightOf('a/bc.csv')).toBeUndefined();
    expect(compilePattern('a/**/c.csv').nightOf('a/c.csv')).toBeNull();
    expect(compilePattern('a/**/c.csv').nightOf('a/x/y/c.csv')).toBeNull();
    expect(compilePattern('**').nightOf('a/x/y/c.csv')).toBeNull();
  });

  it('takes a letter and its accent for one, written as one character or two', () => {
    const [one, two] = ['Übung/Müll-*.csv', 'Mü/x.csv'].map((text) => [text.normalize('NFC'), text.normalize('NFD')]);
    for (const pattern of one!) {
      expect(compilePattern(pattern).nightOf('Übung/Müll-1.csv'.normalize('NFC'))).toBeNull();
      expect(compilePattern(pattern).nightOf('Übung/Müll-1.csv'.normalize('NFD'))).toBeNull();
    }
    for (const pattern of two!) expect(compilePattern(pattern).prefix).toBe('M');
  });

  it('takes every other character as it is written', () => {
    expect(compilePattern('a+(b).csv').nightOf('a+(b).csv')).toBeNull();
    expect(compilePattern('a.csv').nightOf('abcsv')).toBeUndefined();
  });

  it('wants all dates of a key to mean the same night', () => {
    const pattern = compilePattern('{date}/to-{date+1}.csv');
    expect(pattern.nightOf('2024-02-28/to-2024-02-29.csv')).toBe('2024-02-28');
    expect(pattern.nightOf('2024-02-28/to-2024-03-01.csv')).toBeUndefined();
  });

  it('reads the year, month and day of folders, of any hour', () => {
    const pattern = compilePattern('e/{yyyy}/{mm}/{dd}/{HH}/*.json.gz');
    expect(pattern).toMatchObject({ prefix: 'e/', isDated: true });
    expect(pattern.nightOf('e/2026/11/25/05/part-0.json.gz')).toBe('2026-11-25');
    expect(pattern.nightOf('e/2026/11/25/24/part-0.json.gz')).toBeUndefined();
    expect(pattern.nightOf('e/2026/02/30/05/part-0.json.gz')).toBeUndefined();
    expect(compilePattern('y={yyyy}/m={mm}/d={dd}/**').nightOf('y=2026/m=11/d=25/05/a')).toBe('2026-11-25');
    expect(compilePattern('{yyyy}{mm}{dd}.csv').nightOf('20261125.csv')).toBe('2026-11-25');
    expect(compilePattern('{dd}-{mm}-{yyyy}.csv').nightOf('25-11-2026.csv')).toBe('2026-11-25');
    expect(compilePattern('{yyyy}/{mm}/{dd}/{date}.csv').nightOf('2026/11/25/2026-11-24.csv')).toBeUndefined();
    expect(compilePattern('{yyyy}/{yyyy}{mm}{dd}.csv').nightOf('2025/20261125.csv')).toBeUndefined();
    expect(compilePattern('dt={date}/*.parquet').nightOf('dt=2026-11-25/part-0000.snappy.parquet')).toBe('2026-11-25');
  });

  it('does not take a date that is none', () => {
    expect(compilePattern('{date}.csv').nightOf('2024-02-30.csv')).toBeUndefined();
  });

  it('finds the night again that a file was named after, whatever the offset', () => {
    const night = fc.integer({ min: 0, max: 40_000 }).map(toIsoDate);
    fc.assert(
      fc.property(night, fc.integer({ min: -400, max: 400 }), (date, offset) => {
        const files = `x/{date${offset < 0 ? offset : `+${offset}`}}.csv`;
        expect(compilePattern(files).nightOf(`x/${addDays(date, offset)}.csv`)).toBe(date);
      }),
    );
  });

  it('looks for manifests beside the files', () => {
    expect(compileManifestPattern('usage/{date}/*.csv').nightOf('usage/2024-01-01/manifest.json')).toBe('2024-01-01');
    expect(compileManifestPattern('usage/{date}.csv').nightOf('usage/manifest.json')).toBeNull();
    expect(compileManifestPattern('usage.csv').prefix).toBe('manifest.json');
  });
});
