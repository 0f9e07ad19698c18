import { describe, expect, it } from 'vitest';
import { judgeBelievable } from '../../../lib/detection/gate/judge-believable.ts';
import { type Doubt, type DoubtScope, listLeftOut, NO_DOUBTS } from '../../../lib/history/doubt.ts';
import { group, profile, signal } from '../../support/scoring-builder.ts';
import { buildRosterFigures, limits, TONIGHT } from './gate-builder.ts';

function doubt(scope: DoubtScope, over: Partial<Doubt> = {}): Doubt {
  return {
    ...{ check: 'level-shift', about: 'x', export: null, date: null, because: 'So.' },
    figures: { tonight: 1, usual: 0, limit: 0 },
    ...{ scope, since: TONIGHT, nights: 1, standing: 'left-out', files: [] },
    ...over,
  };
}
const metrics = (...names: string[]): DoubtScope => ({ is: 'metrics', metrics: names });
const gone = (accounts: number): DoubtScope => ({ is: 'gone-accounts', accounts, sample: [] });

/** Usage weighs 80 and is logins and seats alike; support weighs 20. The second profile is all logins. */
const profiles = [
  profile([group('Usage', [signal('logins'), signal('seats')], 80), group('Support', [signal('tickets')], 20)]),
  profile([group('Usage', [signal('logins')], 1)]),
];

function judge(doubts: readonly Doubt[], over: { readonly expected?: number; readonly profiles?: number[] } = {}) {
  const { expected = 100, profiles: accountsOfProfiles = [100, 0] } = over;
  const roster = buildRosterFigures({ expected });
  return judgeBelievable({ night: TONIGHT, doubts, roster, limits, profiles, accountsOfProfiles });
}

describe('a night', () => {
  it('with nothing in doubt is believed', () => {
    expect(judge([])).toEqual({ isHeld: false, notInDoubt: { accounts: 1, weight: 1 } });
  });

  it.each([
    [20, false],
    [21, true],
  ])('with %i of 100 accounts in doubt: held is %s', (accounts, isHeld) => {
    expect(judge([doubt(gone(accounts))]).isHeld).toBe(isHeld);
  });

  it('of four accounts of which three are gone is held', () => {
    expect(judge([doubt(gone(3))], { expected: 4 })).toEqual({
      isHeld: true,
      notInDoubt: { accounts: 0.25, weight: 1 },
    });
  });

  it('goes by the mean weight of its accounts’ profiles', () => {
    expect(judge([doubt(metrics('tickets'))])).toMatchObject({ isHeld: false, notInDoubt: { weight: 0.8 } });
    expect(judge([doubt(metrics('logins'))])).toMatchObject({ isHeld: true, notInDoubt: { weight: 0.6 } });
    const mostlyLogins = judge([doubt(metrics('logins'))], { profiles: [50, 50] });
    expect(mostlyLogins.notInDoubt.weight).toBeCloseTo(0.3);
    expect(judge([doubt(metrics('nobody’s'))])).toMatchObject({ isHeld: false, notInDoubt: { weight: 1 } });
  });

  it('goes on without the rows of an earlier date after three nights', () => {
    const earlier = (nights: number) => doubt(metrics('logins'), { date: '2026-03-28', nights });
    expect(judge([earlier(3)]).isHeld).toBe(true);
    expect(judge([earlier(4)]).isHeld).toBe(false);
    expect(judge([doubt(metrics('logins'), { date: TONIGHT, nights: 4 })]).isHeld).toBe(true);
  });

  it('is not held for what is believed', () => {
    expect(
      judge([doubt(gone(90), { standing: 'stayed' }), doubt(metrics('logins'), { standing: 'right' })]).isHeld,
    ).toBe(false);
  });

  it('that cannot be read is held', () => {
    expect(judge([doubt({ is: 'night' })]).isHeld).toBe(true);
  });
});

describe('what is left out', () => {
  const doubts = [doubt(metrics('logins', 'seats')), doubt(gone(3)), doubt({ is: 'field', field: 'arr' })];

  it('is what is in doubt', () => {
    const left = listLeftOut({ ...NO_DOUBTS, doubts });
    expect([[...left.metrics], [...left.fields], left.gone, left.arrived, left.unscored]).toEqual([
      ['logins', 'seats'],
      ['arr'],
      true,
      false,
      false,
    ]);
  });

  it('is nothing of a night that is held as a whole', () => {
    expect(listLeftOut({ ...NO_DOUBTS, doubts, isHeld: true }).metrics.size).toBe(0);
  });
});
