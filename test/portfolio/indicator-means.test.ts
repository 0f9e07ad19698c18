import { describe, expect, it } from 'vitest';
import { describeWeekSummary } from '../../lib/messages/week-summary.ts';
import { meanIndicators } from '../../lib/portfolio/indicator-means.ts';
import { line, weekReport } from '../support/report-builder.ts';

const scores = (leading: readonly number[], lagging: readonly number[]) => ({
  leading: Float64Array.from(leading),
  lagging: Float64Array.from(lagging),
});

describe('sub-scores of a portfolio', () => {
  it('are means over those that are known, weighed by ARR', () => {
    const accounts = [{ arr: 300_000 }, { arr: 100_000 }, { arr: null }];
    const found = meanIndicators(accounts, scores([80, 40, 0], [50, Number.NaN, 10]));
    expect(found).toEqual({ leading: (3 * 80 + 40) / 4, lagging: 50 });
  });

  it('count each account alike where none has ARR', () => {
    expect(meanIndicators([{ arr: null }, { arr: 0 }], scores([80, 40], [10, 30]))).toEqual({
      leading: 60,
      lagging: 20,
    });
  });

  it('are unknown where no account has any, never 0', () => {
    expect(meanIndicators([{ arr: 5 }], scores([Number.NaN], [70]))).toEqual({ leading: null, lagging: 70 });
    expect(meanIndicators([], scores([], []))).toEqual({ leading: null, lagging: null });
  });

  it('stand in the week’s summary, where the model has any', () => {
    const told = describeWeekSummary(weekReport([line('a')], { indicators: { leading: 70.5, lagging: null } }));
    expect(told.details).toContain('Leading indicators 71, lagging indicators unknown.');
    expect(describeWeekSummary(weekReport([line('a')])).details).not.toContain('indicators');
  });
});
