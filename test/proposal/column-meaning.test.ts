import { describe, expect, it } from 'vitest';
import { dateFormOf, numberFormOf, readYesNo } from '../../lib/proposal/column-meaning.ts';
import { buildColumn } from './column-builder.ts';

const slashes = (mostFirst: number, mostSecond: number, separator = '/') =>
  buildColumn('day', { forms: { threeParts: 10 }, parts: { mostFirst, mostSecond, separator } });

describe('which part of a date is the month', () => {
  it('is said by a number above 12', () => {
    expect(dateFormOf(slashes(25, 11), null)).toMatchObject({ kind: 'pattern', pattern: '%d/%m/%Y', isSure: true });
    expect(dateFormOf(slashes(11, 25), null)).toMatchObject({ kind: 'pattern', pattern: '%m/%d/%Y', isSure: true });
  });

  it('is not known without one, and then somebody has to say it', () => {
    expect(dateFormOf(slashes(11, 12), null)).toMatchObject({ kind: 'ambiguous' });
    expect(dateFormOf(slashes(11, 12), 'dmy')).toMatchObject({ kind: 'pattern', pattern: '%d/%m/%Y' });
    expect(dateFormOf(slashes(11, 12), 'mdy')).toMatchObject({ kind: 'pattern', pattern: '%m/%d/%Y' });
  });

  it('is not taken from somebody against what the cells say', () => {
    expect(dateFormOf(slashes(25, 11), 'mdy')).toMatchObject({ pattern: '%d/%m/%Y' });
  });

  it('comes second between dots', () => {
    expect(dateFormOf(slashes(5, 6, '.'), null)).toMatchObject({ pattern: '%d.%m.%Y', isSure: false });
  });

  it('cannot be when both numbers are above 12', () => {
    expect(dateFormOf(slashes(25, 25), null)).toBeNull();
  });
});

describe('how numbers are written', () => {
  it('is plain, or money with a sign', () => {
    expect(numberFormOf(buildColumn('arr', { forms: { number: 10 } }))).toBe('plain');
    expect(numberFormOf(buildColumn('arr', { forms: { money: 10 } }))).toBe('money');
    expect(numberFormOf(buildColumn('rate', { forms: { percent: 10 } }))).toBe('percent');
  });

  it('is not known where every comma stands before three digits', () => {
    const column = buildColumn('arr', { forms: { comma: 10 }, values: ['27,000', '120,000'] });
    expect(numberFormOf(column)).toBe('ambiguous');
  });

  it('is with a decimal comma where another count of digits follows one', () => {
    const column = buildColumn('rate', { forms: { comma: 10 }, values: ['27,5', '120,000'] });
    expect(numberFormOf(column)).toBe('decimal-comma');
  });

  it('is not known where every dot stands before three digits', () => {
    expect(numberFormOf(buildColumn('arr', { forms: { number: 10, dotted: 3, point: 3 } }))).toBe('ambiguous');
    expect(numberFormOf(buildColumn('arr', { forms: { number: 10, dotted: 3, point: 4 } }))).toBe('plain');
  });
});

describe('yes and no', () => {
  it('are there in many words, and no such service is a no', () => {
    const column = buildColumn('OnlineBackup', { values: ['Yes', 'No', 'No internet service'] });
    expect(readYesNo(column)).toEqual({ yes: ['Yes'], no: ['No', 'No internet service'] });
  });

  it('are not beside other words', () => {
    expect(readYesNo(buildColumn('kind', { values: ['Yes', 'No', 'DSL'] }))).toBeNull();
  });
});
