import { describe, expect, it } from 'vitest';
import { fitBands, fitModel, type MeasuredValues, scaleOf } from '../../lib/proposal/fit-model.ts';
import type { MetricGuess } from '../../lib/proposal/proposal.ts';

const metric = (name: string, group: MetricGuess['group'], better: 'more' | 'less' = 'more'): MetricGuess => ({
  name,
  definition: {},
  group,
  signal: { kind: 'line', better, scale: null, weight: 1 },
  use: 'part',
  certainty: 'sure',
  comment: '',
});

const read = (values: Readonly<Record<string, MeasuredValues>>) => (name: string) => values[name] ?? null;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a scale', () => {
  it('goes from what a tenth are below to what a tenth are above', () => {
    expect(scaleOf(upTo(101), 'more')).toEqual({ worst: 10, best: 90 });
    expect(scaleOf(upTo(101), 'less')).toEqual({ worst: 90, best: 10 });
  });

  it('goes from end to end where most values are the same', () => {
    expect(scaleOf([...Array(99).fill(0), 7], 'less')).toEqual({ worst: 7, best: 0 });
  });
});

describe('a model', () => {
  it('leaves out what is the same for all, and what hardly anybody has', () => {
    const rare = [...Array(90).fill(Number.NaN), ...upTo(10)];
    const model = fitModel(
      [metric('logins', 'Usage'), metric('flat', 'Usage'), metric('rare', 'Support')],
      read({ logins: upTo(100), flat: Array(100).fill(3), rare }),
    );
    expect(model.groups.flatMap(({ signals }) => signals.map((signal) => signal.metric))).toEqual(['logins']);
    expect(model.dropped).toEqual(['flat: it is 3 for all of them', 'rare: only 10 of 100 accounts have a value']);
  });

  it('leaves out the thinnest signals until nearly all accounts can have a score', () => {
    const half = upTo(100).map((value) => (value < 60 ? Number.NaN : value));
    const model = fitModel(
      [metric('logins', 'Billing'), metric('nps', 'Usage')],
      read({ logins: upTo(100), nps: half }),
    );
    expect(model.groups.map(({ name }) => name)).toEqual(['Billing']);
    expect(model.dropped[0]).toMatch(/^nps: 40 % of accounts/);
  });

  it('has three groups at most', () => {
    const groups = ['Usage', 'Adoption', 'Engagement', 'Support', 'Relationship', 'Billing'] as const;
    const model = fitModel(
      groups.map((group) => metric(group, group)),
      () => upTo(100),
    );
    expect(model.groups.map(({ name }) => name)).toEqual(['Usage', 'Support', 'Relationship']);
    expect(model.groups.flatMap(({ signals }) => signals)).toHaveLength(6);
  });
});

describe('bands', () => {
  it('have about a fifth at risk', () => {
    expect(fitBands(upTo(101))).toEqual({ healthy: 60, watch: 25 });
    expect(fitBands(upTo(101).map((value) => 40 + value / 2))).toEqual({ healthy: 70, watch: 50 });
  });

  it('call nobody at risk who stands high', () => {
    expect(fitBands([96, 97, 98]).watch).toBe(65);
  });
});
