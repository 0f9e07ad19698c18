import { describe, expect, it } from 'vitest';
import { signsOf } from '../../lib/proposal/number-signs.ts';
import { buildColumn } from './column-builder.ts';

describe('which sign stands before decimals', () => {
  const money = (values: readonly string[], marks: readonly string[]) =>
    signsOf([buildColumn('Amount', { forms: { money: 10 }, values, marks })]);

  it('is no comma where a currency has three digits behind each', () => {
    expect(money(['$1,000', '$24,000', '$300'], ['$'])).toBe('point');
  });

  it('is no point where a currency has three digits behind each', () => {
    expect(money(['1.000 €', '24.000 €'], ['€'])).toBe('comma');
  });

  it('is told by nobody where both are there, or neither', () => {
    expect(money(['$1,000', '$2.000'], ['$'])).toBeNull();
    expect(money(['$100', '$200'], ['$'])).toBeNull();
  });
});
