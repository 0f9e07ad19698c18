import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Night, toDay } from '../../lib/calendar.ts';
import { daysOfMorning, halfOf } from '../../lib/cases/cadence-days.ts';
import { NOBODY } from '../../lib/cases/hand.ts';
import { readRecurringId } from '../../lib/cases/recurring-id.ts';
import { listPortfolioDue, planRecurring } from '../../lib/cases/recurring-tasks.ts';
import type { Task } from '../../lib/cases/task.ts';
import { isQuiet } from '../../lib/cases/working-days.ts';
import type { Cadence, HealthConfig, Period } from '../../lib/config/health-config.ts';
import { buildConfig } from '../support/config-builder.ts';
import { buildCadence, dueAfter, nightsFrom, RecurringBook, type Started } from './cadence.ts';

/** A Sunday. */
const FIRST = '2026-03-01';
const HOLIDAYS = ['2026-04-03', '2026-04-06', '2026-12-24', '2026-12-25'];

function configured(...cadence: readonly Cadence[]): HealthConfig {
  const base = buildConfig();
  const quiet = { ...base.notify.quiet, holidays: HOLIDAYS };
  return { ...base, cadence, notify: { ...base.notify, quiet, operators: ['ops@example.com'] } };
}

const lengthOf = (every: Period) => (every === 'quarter' ? 92 : every.days);
const dayOf = ({ startedAt }: Task) => toDay(startedAt.slice(0, 10));
const scheduledOn = (task: Task) => toDay(readRecurringId(task)!.day);

/** In days, or a quarter. */
const periodFrom = (min: number) =>
  fc.oneof(
    fc.integer({ min, max: 120 }).map((days): Period => ({ days })),
    fc.constant<Period>('quarter'),
  );
const period = periodFrom(7);
const accounts: Started = { acme: null, brio: '2024-05-05', cato: '2026-02-27', dyna: '2026-06-14', echo: null };

/** Some 400 days: which nights run, which run twice, and after how many days each task is done. */
const history = fc.record({
  every: period,
  runs: fc.array(fc.constantFrom('once', 'once', 'once', 'twice', 'never'), { minLength: 400, maxLength: 400 }),
  takes: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 5, maxLength: 5 }),
});

interface History {
  readonly every: Period;
  readonly runs: readonly string[];
  /** Account by account, in days. */
  readonly takes: readonly number[];
}

/** What came over the days, and what was open beside it when it came. */
function live({ every, runs, takes }: History, started: Started = accounts) {
  const book = new RecurringBook(started, configured(buildCadence({ every })));
  const ids = Object.keys(started);
  for (const [index, night] of nightsFrom(FIRST, runs.length).entries()) {
    const times = { once: 1, twice: 2, never: 0 }[runs[index]!]!;
    for (let time = 0; time < times; time++) book.run(night);
    if (times > 0) book.believe(night);
    for (const task of book.tasks) {
      const on = addDays(night, 1);
      if (toDay(on) - dayOf(task) >= takes[ids.indexOf(task.account)]!) book.finish(task.account, on);
    }
  }
  return book.tasks;
}

const ofAccount = (tasks: readonly Task[], account: string) =>
  tasks.filter((task) => task.account === account).sort((a, b) => dayOf(a) - dayOf(b));

const pairsOf = (tasks: readonly Task[]) =>
  Object.keys(accounts).flatMap((account) => {
    const own = ofAccount(tasks, account);
    return own.slice(1).map((task, index) => [own[index]!, task] as const);
  });

describe('tasks that come again, over any nights', () => {
  it('are never two at a time, and none comes sooner than half a period after the end of the one before', () => {
    fc.assert(
      fc.property(history, (one) => {
        for (const [before, task] of pairsOf(live(one)))
          expect(scheduledOn(task) - toDay(before.endedAt!.slice(0, 10))).toBeGreaterThanOrEqual(halfOf(one.every));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('come on no quiet day, and never before their day', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { notify } = configured();
        for (const task of live(one)) {
          expect(isQuiet(task.startedAt.slice(0, 10), notify.quiet)).toBe(false);
          expect(dayOf(task)).toBeGreaterThanOrEqual(scheduledOn(task));
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('come to every account once a period, where each is done within days and no night is missing for long', () => {
    const punctual = fc.record({
      // Half of it is longer than quiet days and nights that are missing together.
      every: periodFrom(21),
      runs: fc
        .array(fc.boolean(), { minLength: 400, maxLength: 400 })
        // Of three nights in a row one runs, at least.
        .map((chosen) => chosen.map((isRun, index) => (isRun || index % 3 === 0 ? 'once' : 'never'))),
      takes: fc.constant([0, 0, 1, 1, 0]),
    });
    fc.assert(
      fc.property(punctual, (one) => {
        const tasks = live(one);
        for (const [before, task] of pairsOf(tasks)) {
          // The first of a new account is at the end of its first period, at most.
          const isFirst = before === ofAccount(tasks, before.account)[0];
          const most = lengthOf(one.every) + (isFirst ? halfOf(one.every) : 0);
          expect(scheduledOn(task) - scheduledOn(before)).toBeLessThanOrEqual(most);
        }
        const days = Math.floor(400 / lengthOf(one.every));
        for (const account of ['acme', 'brio', 'echo'])
          expect(ofAccount(tasks, account).length).toBeGreaterThanOrEqual(days - 1);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('come to a new account when it is half a period old at least, and a period at most', () => {
    fc.assert(
      fc.property(period, fc.integer({ min: 0, max: 200 }), fc.string({ minLength: 1 }), (every, after, account) => {
        const started = addDays(FIRST, after);
        const runs = Array.from({ length: 400 }, () => 'once');
        const [first] = ofAccount(live({ every, runs, takes: [0] }, { [account]: started }), account);
        const age = scheduledOn(first!) - toDay(started);
        expect(age).toBeGreaterThanOrEqual(halfOf(every));
        expect(age).toBeLessThanOrEqual(every === 'quarter' ? 91 : every.days);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

describe('tasks that come again', () => {
  const daily = nightsFrom(FIRST, 40);

  /** The night after whose morning an account's first comes. */
  function firstNight(account: string, config: HealthConfig): Night {
    const found = daily.find((night, index) => {
      const last = index === 0 ? null : daily[index - 1]!;
      return dueAfter(night, last, { [account]: null }, config).due.length > 0;
    });
    return found!;
  }

  it('are the owner’s, due within business days of the morning on which they come, and say by whom they are', () => {
    const config = configured(buildCadence({ text: 'Hello {account}' }));
    const night = firstNight('acme', config);
    const book = new RecurringBook({ acme: null }, config);
    book.believe(addDays(night, -1));
    const [task] = book.run(night);
    expect(task).toMatchObject({
      ...{ account: 'acme', accountName: 'ACME', assignee: 'sam@example.com', role: 'owner', startedBy: NOBODY },
      ...{ rule: null, playbook: null, title: 'Check-in', text: 'Hello ACME', dueAt: null, state: 'open' },
    });
    expect(task!.id).toMatch(/^cadence\.check-in\.2026-\d\d-\d\d$/);
  });

  it('are the same when the night is planned again, and go with a mended one that does not ask for them', () => {
    const config = configured(buildCadence());
    const night = firstNight('acme', config);
    const book = new RecurringBook({ acme: null }, config);
    book.believe(addDays(night, -1));
    expect(book.run(night)).toHaveLength(1);
    expect(book.run(night)).toEqual([]);
    expect(book.tasks.map(({ state }) => state)).toEqual(['open']);
    const days = daysOfMorning(night, addDays(night, -1), config.notify.quiet);
    const mended = { date: addDays(night, 1), days, due: [], fateOf: () => 'here' as const, tasks: book.tasks };
    expect(planRecurring(mended, config).withdrawn).toMatchObject([{ state: 'dropped', endedBy: NOBODY }]);
    const told = book.tasks.map((task) => ({
      ...task,
      tellings: [{ outcome: { is: 'planned' } } as Task['tellings'][number]],
    }));
    expect(planRecurring({ ...mended, tasks: told }, config)).toEqual({ tasks: told, withdrawn: [] });
  });

  it('come again after they were taken back', () => {
    const config = configured(buildCadence());
    const night = firstNight('acme', config);
    const book = new RecurringBook({ acme: null }, config);
    book.believe(addDays(night, -1));
    book.run(night);
    book.tasks = book.tasks.map((task) => ({
      ...task,
      state: 'dropped',
      endedBy: NOBODY,
      endedAt: task.startedAt,
      version: 2,
    }));
    book.run(night);
    expect(book.tasks).toMatchObject([{ state: 'open', endedBy: null, version: 2 }]);
  });

  it('end with their account, and go on under its new id', () => {
    const config = configured(buildCadence());
    const night = firstNight('acme', config);
    const book = new RecurringBook({ acme: null }, config);
    book.believe(addDays(night, -1));
    book.run(night);
    const before = book.tasks;
    book.believe(night);
    book.run(addDays(night, 1), () => 'gone');
    expect(book.tasks).toMatchObject([{ account: 'acme', state: 'dropped', endedBy: NOBODY }]);
    book.tasks = before;
    book.run(addDays(night, 1), () => ({ renamed: 'acme-2' }));
    expect(book.tasks).toMatchObject([
      { account: 'acme-2', state: 'open', version: 0 },
      { account: 'acme', state: 'dropped' },
    ]);
  });

  it('do not all come on one day: of 60 accounts of a CSM no more than a tenth', () => {
    const config = configured(buildCadence());
    const ids = Array.from({ length: 60 }, (_, index) => [`A${1001 + index}`, null] as const);
    const counts = nightsFrom('2026-05-04', 30).map((night) => {
      const { due } = dueAfter(night, addDays(night, -1), Object.fromEntries(ids), {
        ...config,
        notify: { ...config.notify, quiet: { weekdays: [], holidays: [], clock: 'runs' } },
      });
      return due.length;
    });
    expect(counts.reduce((sum, count) => sum + count)).toBe(60);
    expect(Math.max(...counts)).toBeLessThanOrEqual(6);
  });

  it('of nights long ago wait for their next day, where that is nearer', () => {
    const config = configured(buildCadence());
    const all = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, null]));
    const { due, days } = dueAfter('2026-05-04', '2026-01-05', all, config);
    expect(due.length).toBeGreaterThan(100);
    for (const { day } of due) expect(days.until - toDay(day)).toBeLessThan(15);
  });

  it('of operators are of no account, one for the whole portfolio', () => {
    const config = configured(
      buildCadence({ id: 'review', title: 'Model review', every: { days: 7 }, assignee: 'operators' }),
    );
    const days = daysOfMorning('2026-05-10', '2026-05-03', config.notify.quiet);
    const due = listPortfolioDue(config, days);
    expect(due).toHaveLength(1);
    const { tasks } = planRecurring({ date: '2026-05-11', days, due, fateOf: () => 'gone', tasks: [] }, config);
    expect(tasks).toMatchObject([
      { account: '', accountName: 'Acme', assignee: 'ops@example.com', role: 'operators', title: 'Model review' },
    ]);
    const again = { date: '2026-05-11', days, due, fateOf: () => 'gone' as const, tasks };
    expect(planRecurring(again, config).tasks).toMatchObject([{ state: 'open' }]);
  });
});
