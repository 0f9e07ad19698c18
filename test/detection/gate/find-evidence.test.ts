import { describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import { findChartEvidence, findDataEvidence, findSurge } from '../../../lib/detection/gate/find-evidence.ts';
import type { GateRequest } from '../../../lib/detection/gate/gate-request.ts';
import { DATA_CHECKS, type DataCheck, type Evidence, type SurgeCheck } from '../../../lib/history/doubt.ts';
import { buildGateNight, buildGateRequest, type NightOf, TONIGHT } from './gate-builder.ts';

function findAll(request: GateRequest): readonly Evidence[] {
  return [...findDataEvidence(request), ...findChartEvidence(request)];
}

function checksOf(tonight: NightOf, nights = 28, before: NightOf = {}): DataCheck[] {
  return findAll(buildGateRequest(tonight, nights, before)).map(({ check }) => check);
}

function surgesOf(tonight: NightOf, nights = 28, before: NightOf = {}): SurgeCheck[] {
  return findSurge(buildGateRequest(tonight, nights, before)).map(({ check }) => check);
}

const jump = { seats: { level: 3.2 } };

/** What each check finds, and what it puts in doubt: with a check more, the compiler asks for it here. */
const foundBy: Readonly<Record<DataCheck, { readonly tonight: NightOf; readonly scope: Evidence['scope'] }>> = {
  'required-export': { tonight: { unknownRows: { usage: { rows: 950, share: 0.95 } } }, scope: { is: 'night' } },
  'empty-roster': { tonight: { accounts: 0, columns: {} }, scope: { is: 'night' } },
  'duplicate-roster': { tonight: { accounts: 300 }, scope: { is: 'night' } },
  'values-gone': { tonight: { columns: {} }, scope: { is: 'metrics', metrics: ['seats', 'share of seats'] } },
  'visible-rows': { tonight: { rows: 150 }, scope: { is: 'metrics', metrics: ['metric of accounts'] } },
  'event-rows': { tonight: { dated: 500 }, scope: { is: 'metrics', metrics: ['metric of usage'] } },
  'missing-values': {
    tonight: { columns: { seats: { missing: 0.5 } } },
    scope: { is: 'metrics', metrics: ['seats', 'share of seats'] },
  },
  'unknown-rows': {
    tonight: { unknownRows: { usage: { rows: 500, share: 0.5 } } },
    scope: { is: 'metrics', metrics: ['metric of usage'] },
  },
  'level-shift': {
    tonight: { columns: { seats: { level: 9 } } },
    scope: { is: 'metrics', metrics: ['seats', 'share of seats'] },
  },
  'constant-values': {
    tonight: { columns: { seats: { isConstant: true } } },
    scope: { is: 'metrics', metrics: ['seats', 'share of seats'] },
  },
  'accounts-gone': {
    tonight: { roster: { gone: 100, samples: { gone: ['a'], arrived: [], unscored: [] } } },
    scope: { is: 'gone-accounts', accounts: 100, sample: ['a'] },
  },
  'accounts-new': { tonight: { roster: { arrived: 100 } }, scope: { is: 'new-accounts', accounts: 100, sample: [] } },
  'accounts-unscored': {
    tonight: { roster: { unscored: 100 } },
    scope: { is: 'unscored-accounts', accounts: 100, sample: [] },
  },
  'field-changes': { tonight: { roster: { changed: { owner: 100 } } }, scope: { is: 'field', field: 'owner' } },
  'one-signal': {
    tonight: { moves: { fell: 100, takenBy: { seats: -100 } }, columns: jump },
    scope: { is: 'metrics', metrics: ['seats', 'share of seats'] },
  },
};

it.each(DATA_CHECKS)('evidence by %s puts in doubt what it is about, and nothing else', (check) => {
  const { tonight, scope } = foundBy[check];
  const request = { ...buildGateRequest(tonight), duplicates: check === 'duplicate-roster' ? 100 : 0 };
  expect(findAll(request).find((evidence) => evidence.check === check)?.scope).toEqual(scope);
});

it('rows that are known to be missing, of earlier nights with a file that cannot be used, are no fall of rows', () => {
  const request = buildGateRequest({});
  const [accounts, usage] = request.tonight.exports;
  const seen = (gaps: object) => {
    const exports = [accounts!, { ...usage!, rowsVisible: 2_000, ...gaps }];
    return findAll({ ...request, tonight: { ...request.tonight, exports } }).map(({ check }) => check);
  };
  expect(seen({})).toEqual(['visible-rows']);
  expect(seen({ gapNights: 20 })).toEqual([]);
});

describe('the data of a night', () => {
  it.each<[string, NightOf, DataCheck[]]>([
    ['as always say nothing', {}, []],
    ['with 10 % fewer rows are believed', { rows: 270 }, []],
    ['with fewer than that are in doubt', { rows: 269 }, ['visible-rows']],
    ['with 15 % more rows are believed', { rows: 345 }, []],
    ['with more than that are in doubt', { rows: 346 }, ['visible-rows']],
    ['with a few more events than usual are believed', { dated: 1146 }, []],
    ['with more than four standard deviations more are in doubt', { dated: 1147 }, ['event-rows']],
    [
      'with few events are, even where the export is not counted',
      { dated: 500, usageState: 'incomplete' },
      ['event-rows'],
    ],
    ['with 6 of 300 accounts gone are believed', { roster: { gone: 6 } }, []],
    ['with 7 gone are in doubt', { roster: { gone: 7 } }, ['accounts-gone']],
    ['with 6 accounts that are new are believed', { roster: { arrived: 6 } }, []],
    ['with 7 are in doubt', { roster: { arrived: 7 } }, ['accounts-new']],
    ['with 15 of 300 accounts without a score any more are believed', { roster: { unscored: 15 } }, []],
    ['with 16 are in doubt', { roster: { unscored: 16 } }, ['accounts-unscored']],
    ['with 60 of 300 accounts under another owner are believed', { roster: { changed: { owner: 60 } } }, []],
    ['with 61 are in doubt', { roster: { changed: { owner: 61 } } }, ['field-changes']],
    ['with a metric missing for 10 % more are believed', { columns: { seats: { missing: 0.1 } } }, []],
    ['with one missing for 11 % more are in doubt', { columns: { seats: { missing: 0.11 } } }, ['missing-values']],
    ['without any value of it are, by its being gone', { columns: { seats: { missing: 1 } } }, ['values-gone']],
    ['whose metric is not measured at all are, too', { columns: {} }, ['values-gone']],
    ['with a metric 40 % larger all over are in doubt', { columns: { seats: { level: 3.31 } } }, ['level-shift']],
    ['with one 30 % larger are believed', { columns: { seats: { level: 3.29 } } }, []],
    ['with one value for all accounts are in doubt', { columns: { seats: { isConstant: true } } }, ['constant-values']],
    ['with 10 % of rows of strangers are believed', { unknownRows: { usage: { rows: 100, share: 0.1 } } }, []],
    ['with 11 % are in doubt', { unknownRows: { usage: { rows: 110, share: 0.11 } } }, ['unknown-rows']],
    ['with a stranger are believed', { unknownRows: { usage: { rows: 1, share: 0.5 } } }, []],
    ['that name no account at all hold the night', { accounts: 0 }, ['empty-roster']],
    [
      'whose many falls have one cause that did not move are believed',
      { moves: { fell: 31, takenBy: { seats: -70, nps: -30 } } },
      [],
    ],
    [
      'whose cause jumped, too, put it in doubt',
      { moves: { fell: 31, takenBy: { seats: -70, nps: -30 } }, columns: jump },
      ['one-signal'],
    ],
    [
      'with 30 falls of 300 are believed',
      { moves: { fell: 30, takenBy: { seats: -70, nps: -30 } }, columns: jump },
      [],
    ],
    [
      'that fell for many reasons are believed',
      { moves: { fell: 31, takenBy: { seats: -50, nps: -50 } }, columns: jump },
      [],
    ],
  ])('%s', (_, tonight, checks) => {
    expect(checksOf(tonight)).toEqual(checks);
  });

  it.each<[number, number]>([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [10, 3],
    [16, 5],
    [41, 5],
    [300, 6],
    [1589, 31],
  ])('of %i accounts may lose %i at once, and not one more', (expected, most) => {
    const lose = (gone: number) => checksOf({ roster: { expected, gone } });
    expect(lose(most)).toEqual([]);
    expect(lose(most + 1)).toEqual(['accounts-gone']);
  });

  it('name an account twice for 30 % of accounts, and no more', () => {
    const twice = (duplicates: number) => findAll({ ...buildGateRequest({}), duplicates }).map(({ check }) => check);
    expect(twice(90)).toEqual([]);
    expect(twice(91)).toEqual(['duplicate-roster']);
  });

  it('of a required export that matches no account hold the night, those of another only what reads it', () => {
    const strangers = { unknownRows: { usage: { rows: 950, share: 0.95 } } };
    expect(checksOf(strangers)).toEqual(['required-export', 'unknown-rows']);
    const optional = { ...buildGateRequest(strangers), required: new Set<string>() };
    expect(findAll(optional).map(({ check }) => check)).toEqual(['unknown-rows']);
  });

  it('of an export that speaks of other ids put nothing more in doubt: it counts as missing', () => {
    const strangers = { unknownRows: { usage: { rows: 950, share: 1 } } };
    expect(checksOf({ ...strangers, usageState: 'unmatched' })).toEqual([]);
  });

  it('of a required export are as usual, whatever nights left its rows out in between', () => {
    const strangers = { unknownRows: { usage: { rows: 950, share: 0.95 } } };
    const request = buildGateRequest(strangers, 10, strangers);
    const leaveOut = ({ exports, figures, ...night }: (typeof request.before)[number]) => ({
      ...night,
      exports: exports.filter(({ name }) => name !== 'usage'),
      figures: { ...figures, unknownRows: {} },
    });
    const before = [...request.before.slice(0, 5), ...request.before.slice(5).map(leaveOut)];
    expect(findAll({ ...request, before })).toEqual([]);
  });

  it('of a field put in doubt the ranks among its accounts, too', () => {
    const metricsWithin = (field: string) => (field === 'segment' ? ['usage_rank', 'share of usage_rank'] : []);
    const scopesOf = (given: NightOf, before: NightOf = {}) =>
      findAll({ ...buildGateRequest(given, 28, before), metricsWithin }).map(({ about, scope }) => ({ about, scope }));
    const both = [
      { about: 'accounts.segment', scope: { is: 'field', field: 'segment' } },
      { about: 'accounts.segment', scope: { is: 'metrics', metrics: ['usage_rank', 'share of usage_rank'] } },
    ];
    expect(scopesOf({ roster: { changed: { segment: 100 } } })).toEqual(both);
    const segments = (missing: number) => ({ columns: { 'accounts.segment': { level: null, missing } } });
    expect(scopesOf(segments(1), segments(0))).toEqual(both);
    expect(scopesOf({ roster: { changed: { owner: 100 } } })).toEqual([
      { about: 'accounts.owner', scope: { is: 'field', field: 'owner' } },
    ]);
  });

  it('of rows of accounts that the roster lost say nothing against the rows', () => {
    const strangers = buildGateRequest({ unknownRows: { usage: { rows: 950, share: 0.95 } } });
    const lose = (accounts: number) => findAll({ ...strangers, lost: { accounts, of: 300 } }).map(({ check }) => check);
    expect(lose(6)).toEqual(['required-export', 'unknown-rows']);
    expect(lose(7)).toEqual([]);
  });

  it('of a category that no signal knows put its metric in doubt', () => {
    const known = { champion: { level: null, withoutPoints: 0 } };
    const renamed = { champion: { level: null, withoutPoints: 1 } };
    expect(checksOf({ columns: renamed }, 28, { columns: known })).toEqual(['values-gone']);
    expect(checksOf({ columns: renamed }, 28, { columns: renamed })).toEqual([]);
  });

  it('of events that are one column’s put in doubt what reads that column', () => {
    const usersOf = (level: number) => ({ 'usage.users': { export: 'usage', rows: 1000, missing: 0, level } });
    const request = buildGateRequest({ exportColumns: usersOf(6) }, 28, { exportColumns: usersOf(2) });
    expect(findDataEvidence(request)).toMatchObject([
      { check: 'level-shift', about: 'usage.users', date: TONIGHT, scope: { metrics: ['metric of users'] } },
    ]);
  });

  it('of a first night are judged only by themselves', () => {
    expect(checksOf({ rows: 1, roster: { expected: 0, arrived: 300 } }, 0)).toEqual([]);
    expect(checksOf({ accounts: 0 }, 0)).toEqual(['empty-roster']);
  });

  it('of a portfolio that is still new may have other levels, and not lose accounts', () => {
    const wild = { columns: { seats: { level: 9 } } };
    expect(checksOf(wild, 6)).toEqual([]);
    expect(checksOf(wild, 7)).toEqual(['level-shift']);
    expect(checksOf({ roster: { gone: 200 } }, 1)).toEqual(['accounts-gone']);
  });

  it.each([1, 8, 10, 100])('after %i nights without one are judged by the last believed night', (days) => {
    const request = buildGateRequest({ roster: { gone: 25, expected: 41 }, columns: { seats: { level: 9 } } });
    const later = { ...request, tonight: { ...request.tonight, night: addDays(TONIGHT, days - 1) } };
    expect(findAll(later).map(({ check }) => check)).toEqual(['level-shift', 'accounts-gone']);
  });

  it('are compared with the last believed night that has the metric', () => {
    const request = buildGateRequest({ columns: { seats: { level: 5 } } });
    const without = [1, 2, 3].map((days) => buildGateNight(addDays(TONIGHT, -days), { columns: {} }));
    const left = { ...request, before: [...request.before.slice(0, -3), ...without.reverse()] };
    expect(findDataEvidence(left).map(({ because }) => because)).toEqual([
      'seats is about 7.4 times larger over all accounts than on 2026-03-27; the limit is 1.3 times.',
    ]);
  });

  it('of a holiday may have few events, not many', () => {
    const holiday = (dated: number) =>
      findAll({ ...buildGateRequest({ dated }), holidays: new Set([TONIGHT]) }).map(({ check }) => check);
    expect(holiday(100)).toEqual([]);
    expect(holiday(2000)).toEqual(['event-rows']);
  });

  it.each([0, 1, 8, 300])('of rare events may have %i where two are usual: they come in company', (dated) => {
    expect(checksOf({ dated }, 28, { dated: 2 })).toEqual([]);
  });

  it('of events that were steady are in doubt with half of them, however few', () => {
    const usual = (dated: number) => ({ dated });
    expect(checksOf(usual(28), 28, usual(56))).toEqual(['event-rows']);
    expect(checksOf(usual(51), 28, usual(56))).toEqual([]);
  });

  it('of a small portfolio may move by a few accounts', () => {
    const of = (accounts: number, lost: number): NightOf => ({
      ...{ accounts, rows: accounts - lost },
      roster: { expected: accounts, gone: lost },
      columns: { seats: { missing: lost / accounts } },
    });
    expect(checksOf(of(10, 3), 28, of(10, 0))).toEqual([]);
    expect(checksOf(of(10, 4), 28, of(10, 0))).toEqual(['visible-rows', 'missing-values', 'accounts-gone']);
  });

  it('say what moved, what is usual and the limit', () => {
    const [evidence] = findDataEvidence(buildGateRequest({ rows: 150 }, 3));
    expect(evidence).toMatchObject({
      because:
        'Export accounts has 150 rows; its last 3 runs had 300 rows (median). The limits are 90 % and 115 % of that.',
      figures: { tonight: 150, usual: 300, limit: 270 },
    });
  });
});

describe('a surge of outcomes', () => {
  it.each<[string, NightOf, SurgeCheck[]]>([
    ['15 accounts entering at risk are none', { moves: { enteredAtRisk: 15 } }, []],
    ['16 of 300 are', { moves: { enteredAtRisk: 16 } }, ['at-risk-moves']],
    ['20 new risks are none', { moves: { newRisks: 20 } }, []],
    ['21 are', { moves: { newRisks: 21 } }, ['new-risks']],
    ['scores that rise by 3 points are none', { moves: { meanMove: 3 } }, []],
    ['scores that rise by more are', { moves: { meanMove: 3.1 } }, ['score-move']],
    ['scores that fall by more are', { moves: { meanMove: -3.1, fell: 6 } }, ['score-move']],
    ['one of twelve that falls by 79 is none', { moves: { compared: 12, meanMove: -6.6, fell: 1 } }, []],
    ['four of twelve that rise by 90 are none', { moves: { compared: 12, meanMove: 30 } }, []],
    ['half of twelve that fall are', { moves: { compared: 12, meanMove: -30, fell: 6 } }, ['score-move']],
  ])('%s', (_, tonight, surges) => {
    expect(surgesOf(tonight)).toEqual(surges);
    expect(checksOf(tonight)).toEqual([]);
  });

  it('is judged by what is usual here: three times the worst nights of late', () => {
    expect(surgesOf({ moves: { newRisks: 30 } }, 28, { moves: { newRisks: 10 } })).toEqual([]);
    expect(surgesOf({ moves: { newRisks: 31 } }, 28, { moves: { newRisks: 10 } })).toEqual(['new-risks']);
  });

  it('is nothing that a new portfolio is held to', () => {
    expect(surgesOf({ moves: { enteredAtRisk: 200, newRisks: 200, meanMove: -20 } }, 6)).toEqual([]);
  });
});
