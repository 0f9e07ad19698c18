import { describe, expect, it } from 'vitest';
import type { UnreadColumn } from '../../lib/exports/export-table.ts';
import { explainUnread } from '../../lib/metrics/explain-unread.ts';
import { buildExportConfig } from '../support/config-builder.ts';

function hintFor(examples: readonly string[], parts: Partial<UnreadColumn> = {}, files = 'crm.csv'): string {
  const unread: UnreadColumn = {
    ...{ name: 'mrr', reading: 'number', cells: 40, unreadable: 30, examples, isAmbiguous: false },
    ...parts,
  };
  return explainUnread('sum needs numbers', unread, buildExportConfig('crm', { files })).hint;
}

describe('what to write of a column that is not read', () => {
  it('shows both readings of a comma before three digits, with the setting of each', () => {
    const both =
      '"27,000" is 27000 with exports.crm.csv: { thousands: "," }, and 27 with exports.crm.csv: { decimal: "," }: write the one that is meant.';
    expect(hintFor(['27,000', '8,500'])).toBe(both);
    expect(hintFor(['27,000', '4,5'])).toBe(both);
  });

  it('shows both readings of a point before three digits', () => {
    expect(hintFor(['120.000'], { reading: 'money', isAmbiguous: true })).toBe(
      '"120.000" is 120000 with exports.crm.csv: { thousands: "." }, and 120 with exports.crm.csv: { decimal: "." }: write the one that is meant.',
    );
  });

  it('names a setting with what a cell is under it', () => {
    expect(hintFor(['4,5'])).toBe('If "4,5" is 4.5, write exports.crm.csv.decimal: ",".');
    expect(hintFor(['1,234,567'])).toBe('"1,234,567" is 1234567 with exports.crm.csv: { thousands: "," }.');
  });

  it('names the types of signs', () => {
    expect(hintFor(['45%', '7 %'])).toBe('Write exports.crm.types: { mrr: percent }.');
    expect(hintFor(['$1,234.00', '(5.50)'])).toBe('Write exports.crm.types: { mrr: money }.');
    expect(hintFor(['27 000 €'])).toBe('Write exports.crm.types: { mrr: money }.');
  });

  it('never offers what has a digit as a cell that stands for no value', () => {
    expect(hintFor(['N/A', '27,000', '12abc', '-'])).toMatch(/nulls: \["", "N\/A", "-"\]\. "27,000" is 27000/);
    expect(hintFor(['12abc', 'Q1'])).toBe('Correct them in the export.');
  });

  it('names no dialect of a file that has none', () => {
    for (const cells of [['27,000'], ['4,5'], ['N/A']])
      expect(hintFor(cells, {}, 'crm.jsonl.gz')).not.toMatch(/csv|thousands: |decimal/);
  });
});
