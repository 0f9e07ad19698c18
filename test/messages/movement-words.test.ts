import { describe, expect, it } from 'vitest';
import type { AccountLine } from '../../lib/history/account-line.ts';
import type { MovementStep, PortfolioMovement } from '../../lib/history/portfolio-movement.ts';
import { describeBridge, describeRisk } from '../../lib/messages/movement-words.ts';
import { describeFigures } from '../../lib/messages/portfolio-sections.ts';
import { countTotals } from '../../lib/portfolio/portfolio-totals.ts';
import { line, movementOf } from '../support/report-builder.ts';

const NIGHT = '2026-11-22';

/** These accounts, after what `moved` says brought accounts and dollars into at_risk beside the customers. */
function view(
  lines: readonly AccountLine[],
  moved: Partial<Record<MovementStep, readonly [number, number]>> = {},
  over = {},
) {
  const movement = movementOf(lines, over);
  const steps = Object.fromEntries(
    Object.entries(movement.steps).map(([step, bands]) => {
      const [accounts, dollars] = moved[step as MovementStep] ?? [0, 0];
      const { at_risk } = bands;
      return [
        step,
        { ...bands, at_risk: { accounts: at_risk.accounts + accounts, cents: at_risk.cents + 100 * dollars } },
      ];
    }),
  ) as PortfolioMovement['steps'];
  const all = Object.values(moved);
  const { at_risk } = movement.start;
  const start = {
    ...movement.start,
    at_risk: {
      accounts: at_risk.accounts - all.reduce((sum, [accounts]) => sum + accounts, 0),
      cents: at_risk.cents - 100 * all.reduce((sum, [, dollars]) => sum + dollars, 0),
    },
  };
  const totals = countTotals(lines, 0, { points: 0, arr: 0 });
  return { currency: 'USD', totals, movement: { ...movement, start, steps } };
}

const low = line('low', { score: 40, arr: 100_000 });
const well = line('well', { score: 90, arr: 300_000 });
const fell = line('fell', { score: 40, previousScore: 70, arr: 100_000 });
const rose = line('rose', { score: 70, previousScore: 40, arr: 100_000 });
const unknown = line('unknown', { score: null, arr: 50_000 });

describe('the headline', () => {
  it('is of customers alone where nothing else moved', () => {
    expect(describeRisk(view([fell, well]))).toBe('ARR at risk rose $100K to $100K (25.0 % of ARR).');
    expect(describeRisk(view([rose, well]))).toBe('ARR at risk fell $100K to $0 (0.0 % of ARR).');
    expect(describeRisk(view([low, well]))).toBe('ARR at risk stayed at $100K (25.0 % of ARR).');
    expect(describeRisk(view([well]))).toBe('No ARR is at risk.');
  });

  it.each([
    [{ data: [1, 50_000] }, { stopped: ['nps'] }, '$50K more because nps data stopped'],
    [{ data: [-1, -50_000] }, { cameBack: ['nps'] }, '$50K less because nps data came back'],
    [{ data: [1, 50_000] }, { leftOut: ['seats'] }, '$50K more because seats is in doubt and left out'],
    [{ data: [-1, -50_000] }, { countAgain: ['seats', 'nps'] }, '$50K less because seats and nps count again'],
    [{ data: [1, 50_000] }, { stopped: ['nps'], leftOut: ['nps_30d'] }, '$50K more because nps data stopped'],
    [{ data: [1, 50_000] }, {}, '$50K more because values are missing or came back'],
    [{ model: [1, 50_000] }, {}, '$50K more because the model was changed'],
    [{ override: [-1, -50_000] }, {}, '$50K less because of scores set by hand'],
    [{ joined: [1, 50_000] }, {}, '$50K more that joined'],
    [{ left: [-1, -50_000] }, {}, '$50K less that churned or left'],
    [{ arr: [0, 50_000] }, {}, '$50K more because ARR was changed'],
  ] as const)('says beside it what was not the customers’ doing: %j', (moved, over, words) => {
    expect(describeRisk(view([low, well], moved, over))).toBe(
      `No customer moved ARR at risk: it is now $100K (25.0 % of ARR), with ${words}.`,
    );
    expect(describeRisk(view([fell, well], moved, over))).toBe(
      `Customers took ARR at risk up $100K: it is now $100K (25.0 % of ARR), with ${words}.`,
    );
  });

  it('does not say that nobody moved where as much came as went', () => {
    const both = view([fell, rose, well], { left: [-1, -20_000] });
    expect(describeRisk(both)).toBe(
      'Customers took as much ARR into risk as out of it: it is now $100K (20.0 % of ARR), with $20K less that churned or left.',
    );
  });

  it('counts accounts where none has ARR', () => {
    const bare = [fell, well].map((one) => ({ ...one, arr: null }));
    expect(describeRisk(view(bare))).toBe('1 of 2 accounts is at risk, 1 more than before.');
    expect(describeRisk(view(bare, { data: [-2, 0] }, { cameBack: ['nps'] }))).toBe(
      '1 of 2 accounts is at risk: 1 more by what customers did, 2 fewer because nps data came back.',
    );
  });

  it('begins with what could not be scored, which is no good news', () => {
    expect(describeRisk(view([unknown, well]))).toBe(
      '1 of 2 accounts could not be scored ($50K of ARR). No ARR is at risk among the accounts scored.',
    );
    const bare = [unknown, well].map((one) => ({ ...one, arr: null }));
    expect(describeRisk(view(bare))).toBe('1 of 2 accounts could not be scored. None of 1 account scored is at risk.');
    expect(describeRisk(view([unknown]))).toBe('None of 1 account could be scored. What is at risk is not known.');
  });
});

describe('better and worse', () => {
  const changes = (given: Parameters<typeof describeFigures>[0]) =>
    describeFigures(given).figures.map(({ label, change, note }) => [
      label,
      change?.text ?? null,
      change?.verdict ?? null,
      note,
    ]);

  it('are of customers, the rest is beside them', () => {
    expect(changes(view([fell, well], { data: [-1, -250_000] }))).toEqual([
      ['ARR at risk', '↑ +$100K', 'worse', '25.0 % of ARR; −$250K not by customers'],
      ['Accounts at risk', '↑ +1', 'worse', 'of 2; −1 not by customers'],
      ['Accounts scored', null, null, '0 unknown'],
    ]);
  });

  it('are said of nothing where nothing could be scored', () => {
    expect(changes(view([unknown], { data: [-1, -50_000] })).map(([, , verdict]) => verdict)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('the bridge', () => {
  it('is from then to now, to the cent, and only of what moved', () => {
    const table = describeBridge(view([fell, rose, well], { left: [-1, -20_000], arr: [0, 0.5] }), NIGHT);
    expect(table?.rows).toEqual([
      ['21 Nov 2026', '2', '$119,999.50'],
      ['Became at risk', '+1', '+$100,000'],
      ['Recovered', '−1', '−$100,000'],
      ['Churned or left', '−1', '−$20,000'],
      ['ARR changed', '', '+$0.50'],
      ['22 Nov 2026', '1', '$100,000'],
    ]);
    expect(describeBridge(view([low, well]), NIGHT)).toBeNull();
  });
});
