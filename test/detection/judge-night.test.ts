import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { GateCheck, GateNight } from '../../lib/detection/gate/gate-request.ts';
import { judgeNight } from '../../lib/detection/gate/judge-night.ts';
import type { ColumnFigures, MoveFigures, NightFigures } from '../../lib/history/night-figures.ts';
import { buildConfig } from '../support/config-builder.ts';

const TONIGHT = '2026-03-31';
const { gate: limits } = buildConfig();

interface NightOf extends Partial<Omit<NightFigures, 'columns' | 'moves'>> {
  readonly moves?: Partial<MoveFigures>;
  readonly columns?: Record<string, Partial<ColumnFigures>>;
  /** Rows of the snapshot `accounts` and dated rows of the events `usage`. */
  readonly rows?: number;
  readonly dated?: number;
  readonly usageState?: string;
}

function buildNight(night: string, given: NightOf = {}): GateNight {
  const { rows = 300, dated = 1000, usageState = 'present', moves, columns, ...over } = given;
  const file = { because: null, newestDate: night, files: [] };
  const column = { missing: 0, level: 3, isConstant: false };
  return {
    night,
    exports: [
      { ...file, name: 'accounts', state: 'present', rowsVisible: rows, rowsTonight: 0 },
      { ...file, name: 'usage', state: usageState, rowsVisible: 28_000, rowsTonight: dated },
    ],
    figures: {
      accounts: 300,
      gone: 0,
      exportColumns: {},
      unknownRows: {},
      ...over,
      columns: Object.fromEntries(
        Object.entries(columns ?? { seats: {} }).map(([name, one]) => [name, { ...column, ...one }]),
      ),
      moves: { compared: 300, enteredAtRisk: 1, newRisks: 2, meanMove: 0.1, fell: 3, takenBy: {}, ...moves },
    },
  };
}

/** What speaks against tonight after so many clean nights. */
function judge(tonight: NightOf, nights = 28, before: NightOf = {}, holidays: readonly string[] = []): GateCheck[] {
  return judgeNight({
    tonight: buildNight(TONIGHT, tonight),
    before: Array.from({ length: nights }, (_, index) => buildNight(addDays(TONIGHT, index - nights), before)),
    eventExports: new Set(['usage']),
    limits,
    holidays: new Set(holidays),
  }).map(({ check }) => check);
}

/** What each check holds: with a check more, the compiler asks for it here. */
const heldBy: Readonly<Record<GateCheck, NightOf>> = {
  'visible-rows': { rows: 150 },
  'event-rows': { dated: 500 },
  'accounts-gone': { gone: 100 },
  'missing-values': { columns: { seats: { missing: 0.5 } } },
  'level-shift': { columns: { seats: { level: 9 } } },
  'constant-values': { columns: { seats: { isConstant: true } } },
  'unknown-rows': { unknownRows: { usage: { rows: 500, share: 0.5 } } },
  'at-risk-moves': { moves: { enteredAtRisk: 100 } },
  'new-risks': { moves: { newRisks: 100 } },
  'score-move': { moves: { meanMove: -10 } },
  'one-signal': { moves: { fell: 100, takenBy: { seats: -100 } } },
};

it.each(Object.entries(heldBy))('the check of %s can hold a night', (check, tonight) => {
  expect(judge(tonight)).toEqual([check]);
});

describe('a night', () => {
  it.each<[string, NightOf, GateCheck[]]>([
    ['that is as always is believed', {}, []],
    ['with 10 % fewer accounts is believed', { rows: 270 }, []],
    ['with fewer than that is held', { rows: 269 }, ['visible-rows']],
    ['with 16 % more accounts is held', { rows: 348 }, ['visible-rows']],
    ['with a few more events than usual is believed', { dated: 1141 }, []],
    ['with more than four standard deviations more is held', { dated: 1142 }, ['event-rows']],
    [
      'with fewer is held, even when its export is not counted',
      { dated: 500, usageState: 'incomplete' },
      ['event-rows'],
    ],
    ['whose optional export is not there is believed', { dated: 0, usageState: 'missing' }, []],
    ['with 6 accounts gone is believed', { gone: 6 }, []],
    ['with 7 of 300 gone is held', { gone: 7 }, ['accounts-gone']],
    ['with a metric missing for 10 % more is believed', { columns: { seats: { missing: 0.1 } } }, []],
    ['with one missing for 11 % more is held', { columns: { seats: { missing: 0.11 } } }, ['missing-values']],
    ['whose metric is not measured at all is believed', { columns: {} }, []],
    ['with a metric 40 % larger all over is held', { columns: { seats: { level: 3.34 } } }, ['level-shift']],
    ['with a metric 30 % larger is believed', { columns: { seats: { level: 3.26 } } }, []],
    ['with one value for all accounts is held', { columns: { seats: { isConstant: true } } }, ['constant-values']],
    [
      'with 11 % of rows of strangers is held',
      { unknownRows: { usage: { rows: 110, share: 0.11 } } },
      ['unknown-rows'],
    ],
    ['with a stranger is believed', { unknownRows: { usage: { rows: 1, share: 0.5 } } }, []],
    ['with 15 accounts entering at risk is believed', { moves: { enteredAtRisk: 15 } }, []],
    ['with 16 of 300 is held', { moves: { enteredAtRisk: 16 } }, ['at-risk-moves']],
    ['with 21 new risks is held', { moves: { newRisks: 21 } }, ['new-risks']],
    ['in which all scores rose is held, too', { moves: { meanMove: 3.5 } }, ['score-move']],
    [
      'in which one metric made a tenth of accounts fall is held',
      { moves: { fell: 31, takenBy: { seats: -70, nps: -30 } } },
      ['one-signal'],
    ],
    ['in which they fell for many reasons is believed', { moves: { fell: 31, takenBy: { seats: -50, nps: -50 } } }, []],
  ])('%s', (_, tonight, checks) => {
    expect(judge(tonight)).toEqual(checks);
  });

  it('is judged against what is usual here: three times the worst nights of late', () => {
    expect(judge({ moves: { newRisks: 30 } }, 28, { moves: { newRisks: 10 } })).toEqual([]);
    expect(judge({ moves: { newRisks: 31 } }, 28, { moves: { newRisks: 10 } })).toEqual(['new-risks']);
  });

  it('that is the first has nothing to be judged against', () => {
    expect(judge({ rows: 1, gone: 300, moves: { newRisks: 300 } }, 0)).toEqual([]);
  });

  it('of a portfolio that is still new may move, and not lose its accounts', () => {
    const wild = { moves: { enteredAtRisk: 200, meanMove: -20 }, columns: { seats: { level: 9 } } };
    expect(judge(wild, 6)).toEqual([]);
    expect(judge(wild, 7)).toEqual(['level-shift', 'at-risk-moves', 'score-move']);
    expect(judge({ gone: 200, moves: { newRisks: 21 } }, 1)).toEqual(['accounts-gone']);
  });

  it('is judged by a night that is not long past: what has stayed so for a week is how things are', () => {
    const before = Array.from({ length: 28 }, (_, index) => buildNight(addDays(TONIGHT, index - 28)));
    const inDays = (days: number, tonight: NightOf) =>
      judgeNight({
        tonight: buildNight(addDays(TONIGHT, days - 1), tonight),
        before,
        eventExports: new Set(['usage']),
        limits,
        holidays: new Set(),
      }).map(({ check }) => check);
    expect(inDays(7, { columns: { seats: { level: 9 } } })).toEqual(['level-shift']);
    expect(inDays(8, { columns: { seats: { level: 9 } } })).toEqual([]);
    expect(inDays(7, { gone: 200 })).toEqual(['accounts-gone']);
    expect(inDays(8, { gone: 200 })).toEqual([]);
  });

  it('that is a holiday may have few events, not many', () => {
    expect(judge({ dated: 100 }, 28, {}, [TONIGHT])).toEqual([]);
    expect(judge({ dated: 2000 }, 28, {}, [TONIGHT])).toEqual(['event-rows']);
  });

  it('of a small portfolio may move by a few accounts', () => {
    const small = { accounts: 10, rows: 10 };
    expect(judge({ ...small, rows: 5, gone: 5, columns: { seats: { missing: 0.5 } } }, 28, small)).toEqual([]);
  });

  it('says what moved, what is usual and the limit', () => {
    const tonight = buildNight(TONIGHT, { rows: 150 });
    const before = [1, 2, 3].map((days) => buildNight(addDays(TONIGHT, -days)));
    const [reason] = judgeNight({ tonight, before, eventExports: new Set(), limits, holidays: new Set() });
    expect(reason?.because).toBe(
      'Export accounts has 150 rows; its last 3 runs had 300 rows (median). The limits are 90 % and 115 % of that.',
    );
  });
});
