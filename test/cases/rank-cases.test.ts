import { describe, expect, it } from 'vitest';
import { rankCases, weighCase } from '../../lib/cases/rank-cases.ts';
import { buildCase } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

const ranking = { morning: '2026-03-09', medianArr: 50_000, quiet: notify.quiet };
const weigh = (over: Parameters<typeof buildCase>[0] = {}) => weighCase(buildCase(over), ranking);

describe('a case weighs', () => {
  it('its ARR, doubled by a warning and four times by what is critical', () => {
    expect(weigh({ alerts: [{ severity: 'info' }] })).toBe(100_000);
    expect(weigh()).toBe(200_000);
    expect(weigh({ alerts: [{ severity: 'info' }, { rule: 'b', severity: 'critical' }] })).toBe(400_000);
    expect(weigh({ alerts: [{}, { rule: 'b', severity: 'critical', state: 'recovering' }] })).toBe(200_000);
  });

  it('the portfolio’s median where its account has no ARR', () => {
    expect(weigh({ about: { arr: null } })).toBe(100_000);
    expect(weighCase(buildCase({ about: { arr: null } }), { ...ranking, medianArr: null })).toBe(2);
  });

  it('twice as much on the day of its renewal, half more 45 days before, and no more than that after', () => {
    expect(weigh({ about: { renewsOn: '2026-03-09' } })).toBe(400_000);
    expect(weigh({ about: { renewsOn: '2026-04-23' } })).toBe(300_000);
    expect(weigh({ about: { renewsOn: '2026-06-07' } })).toBe(200_000);
    expect(weigh({ about: { renewsOn: '2026-01-01' } })).toBe(400_000);
  });

  it('a tenth more for each working morning that it waits', () => {
    expect(weigh({ triageSince: '2026-03-09' })).toBe(200_000);
    expect(weigh({ triageSince: '2026-03-06' })).toBeCloseTo(220_000);
    expect(weigh({ triageSince: '2026-03-02' })).toBeCloseTo(300_000);
  });
});

it('the most pressing comes first; of two alike the lower score, then the id', () => {
  const cases = [
    buildCase({ account: 'd' }),
    buildCase({ account: 'c' }),
    buildCase({ account: 'b', about: { score: null } }),
    buildCase({ account: 'e', about: { score: 12 } }),
    buildCase({ account: 'f', about: { arr: 900_000 } }),
  ];
  expect(rankCases(cases, ranking).map(({ account }) => account)).toEqual(['f', 'e', 'c', 'd', 'b']);
});
