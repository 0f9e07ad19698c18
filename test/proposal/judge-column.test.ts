import { describe, expect, it } from 'vitest';
import { judgeNumber } from '../../lib/proposal/judge-column.ts';
import { buildColumn } from './column-builder.ts';

const numbersOf = (name: string) =>
  buildColumn(name, { forms: { number: 10 }, numbers: { ...range, whole: 10 } as never });
const range = { least: 1, most: 900, low: 1, median: 40, high: 800 };

describe('a column of numbers', () => {
  it.each([
    ['Open tickets', { better: 'less', group: 'Support' }],
    ['NPS', { better: 'more', group: 'Relationship' }],
    ['weekly_active_users', { better: 'more', group: 'Adoption' }],
  ])('called %s tells of health', (name, judged) => {
    expect(judgeNumber(numbersOf(name))).toEqual(judged);
  });

  it.each(['Last ticket ID', 'lastTicketId', 'case_key', 'error_code', 'user_id', 'session ids'])(
    'called %s names something, and is no measure of it',
    (name) => {
      expect(judgeNumber(numbersOf(name))).toBeNull();
    },
  );

  it.each(['Seats', 'MRR', 'Employees', 'Zip'])('called %s says who they are, not how they are', (name) => {
    expect(judgeNumber(numbersOf(name))).toBeNull();
  });
});
