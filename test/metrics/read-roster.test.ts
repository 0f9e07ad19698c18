import { afterAll, describe, expect, it } from 'vitest';
import type { AccountsConfig } from '../../lib/config/health-config.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { readRosterValue } from '../../lib/metrics/roster-value.ts';
import { buildAccounts, columnMetric, sqlMetric } from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

const people: TestExport = {
  name: 'accounts',
  columns: {
    account_id: 'text',
    title: 'text',
    tier: 'number',
    money: 'text',
    since: 'text',
    until: 'date',
    gone: 'date',
    beta: 'boolean',
    level: 'number',
  },
  rows: [
    {
      account_id: '00 7',
      title: 'O"Brien',
      tier: 5,
      money: '1e3',
      since: daysAgo(89),
      until: daysAgo(-90),
      beta: true,
      level: 1.5,
    },
    {
      account_id: '__proto__',
      title: null,
      tier: 5.5,
      money: '1,234',
      since: daysAgo(90),
      until: daysAgo(-90),
      beta: null,
      level: null,
    },
    {
      account_id: 'a\nb',
      title: 'x',
      tier: null,
      money: '',
      since: '2026-02-30',
      until: daysAgo(1),
      gone: daysAgo(-1),
      beta: false,
    },
    { account_id: 'gone', title: 'x', since: null, gone: daysAgo(0) },
    { account_id: 'a\nb', title: 'second', money: '7' },
    { account_id: null, title: 'nobody' },
  ],
};
const config = {
  accounts: buildAccounts(
    { name: 'title', segment: 'tier', arr: 'money', started_on: 'since', renews_on: 'until', churned_on: 'gone' },
    ['beta', 'level'],
  ),
};

describe('the roster out of an export', () => {
  it('keeps the first row of an id, leaves out who has churned, and reports both', async () => {
    const { roster, notes } = await measure(worker, { metrics: [], exports: [people], config });
    expect(roster.ids).toEqual(['00 7', '__proto__', 'a\nb']);
    expect(roster.names).toEqual(['O"Brien', null, 'x']);
    expect(notes.duplicateAccounts).toEqual(['a\nb']);
    expect(notes.churnedIds).toHaveLength(1);
  });

  it('reads arr as a strict number, dates as dates, and a number among names without a decimal point', async () => {
    const { roster } = await measure(worker, { metrics: [], exports: [people], config });
    expect(roster.arr).toEqual(Float64Array.of(1000, Number.NaN, Number.NaN));
    expect(roster.segments).toEqual(['5', '5.5', null]);
    expect([...roster.startedOn].map(Number.isNaN)).toEqual([false, false, true]);
  });

  it('computes stage and age, and keeps the type of attributes', async () => {
    const { roster } = await measure(worker, { metrics: [], exports: [people], config });
    expect(roster.stages).toEqual(['onboarding', 'renewal', 'steady']);
    expect(Object.fromEntries(roster.attributes)).toEqual({
      beta: [true, null, false],
      level: [1.5, null, null],
      age_days: [89, 90, null],
    });
  });

  it('is there for SQL as the table roster, attributes included', async () => {
    const metrics = [
      sqlMetric(
        'm',
        "select id as account_id, stage || ' ' || coalesce(started_on::varchar, '-') || ' ' || coalesce(beta::varchar, '-') as value from roster",
      ),
    ];
    const measured = await measure(worker, { metrics, exports: [people], config });
    expect(measured.notes.problems.map(({ message }) => message)).toEqual([
      'started_on: 1 of 6 cells are no dates, as "2026-02-30".',
      'arr: 1 of 6 cells are no numbers, as "1,234".',
    ]);
    expect(valuesOf(measured, 'm')['00 7']).toBe(`onboarding ${daysAgo(89)} true`);
  });

  it('may have no account at all', async () => {
    const metrics = [columnMetric('m', 'accounts', { aggregate: 'count' })];
    const measured = await measure(worker, { metrics, exports: [accountsOf()] });
    expect(measured.roster.ids).toEqual([]);
    expect(measured.metrics.get('m')!.values).toHaveLength(0);
  });
});

describe('a standard name that not every portfolio has', () => {
  const crm: TestExport = {
    name: 'accounts',
    columns: { account_id: 'text', csm: 'text', executive: 'number', vp: 'text' },
    rows: [
      { account_id: 'a1', csm: 'sam@example.com', executive: 3, vp: 'eve@example.com' },
      { account_id: 'a2', csm: 'sam@example.com', executive: null, vp: null },
    ],
  };
  const level = sqlMetric('level', 'select id as account_id, executive as value from roster');

  it('is a text of the roster where the accounts name its column', async () => {
    const accounts = buildAccounts({ owner: 'csm', executive: 'vp' });
    const measured = await measure(worker, { metrics: [level], exports: [crm], config: { accounts } });
    expect(measured.roster.executives).toEqual(['eve@example.com', null]);
    expect(readRosterValue(measured.roster, 'executive', 0)).toBe('eve@example.com');
    expect(valuesOf(measured, 'level')).toEqual({ a1: 'eve@example.com', a2: null });
  });

  it('stays an attribute where they do not', async () => {
    const accounts = buildAccounts({ owner: 'csm' }, ['executive']);
    const measured = await measure(worker, { metrics: [level], exports: [crm], config: { accounts } });
    expect(measured.roster.executives).toEqual([null, null]);
    expect(readRosterValue(measured.roster, 'executive', 0)).toBe(3);
    expect(valuesOf(measured, 'level')).toEqual({ a1: 3, a2: null });
    expect(measured.notes.problems).toEqual([]);
  });

  it('is no column of the table roster where nothing is called so', async () => {
    const accounts = buildAccounts({ owner: 'csm' });
    const joined = sqlMetric(
      'level',
      'select id as account_id, executive as value from roster join accounts on id = account_id',
    );
    const measured = await measure(worker, { metrics: [joined], exports: [crm], config: { accounts } });
    expect(valuesOf(measured, 'level')).toEqual({ a1: 3, a2: null });
  });
});

describe('an account that was given another id', () => {
  const renumbered: TestExport = {
    name: 'accounts',
    columns: { account_id: 'text', old_id: 'number', gone: 'date' },
    rows: [
      { account_id: 'left', old_id: 1, gone: daysAgo(1) },
      { account_id: 'a7', old_id: 7, gone: null },
      { account_id: 'a8', old_id: null, gone: null },
    ],
  };
  const config = { accounts: buildAccounts({ churned_on: 'gone', same_as: 'old_id' }) };
  const before = sqlMetric('before', 'select id as account_id, same_as as value from roster');

  it('has the former one beside it, written as an id is', async () => {
    const measured = await measure(worker, { metrics: [before], exports: [renumbered], config });
    expect(measured.roster.ids).toEqual(['a7', 'a8']);
    expect(measured.roster.formerIds).toEqual(['7', null]);
    expect(readRosterValue(measured.roster, 'same_as', 0)).toBe('7');
    expect(valuesOf(measured, 'before')).toEqual({ a7: '7', a8: null });
    expect(measured.notes.problems).toEqual([]);
  });

  it('is no reason to doubt a night: the column has no figures', async () => {
    const { notes } = await measure(worker, { metrics: [before], exports: [renumbered], config });
    expect(Object.keys(notes.exportColumns)).toEqual(['accounts.gone']);
  });

  it('of which another says the same is a problem that names both', async () => {
    const rows = renumbered.rows.map((row) => ({ ...row, old_id: 7 }));
    const { notes } = await measure(worker, { metrics: [], exports: [{ ...renumbered, rows }], config });
    expect(notes.problems).toMatchObject([
      {
        message:
          'same_as: 1 former id is named by several accounts: 7 (of a7, a8). The first of each goes on with its case and history.',
        accounts: ['a7', 'a8'],
      },
    ]);
  });

  it('says so by SQL, too, and nothing where nobody asks', async () => {
    const sql = 'select account_id as id, old_id as same_as from accounts where gone is null';
    const bySql = await measure(worker, {
      metrics: [],
      exports: [renumbered],
      config: { accounts: { kind: 'sql', sql } },
    });
    expect(bySql.roster.formerIds).toEqual(['7', null]);
    const plain = await measure(worker, { metrics: [], exports: [renumbered], config: { accounts: buildAccounts() } });
    expect(plain.roster.formerIds).toEqual([null, null, null]);
  });
});

describe('rows of accounts that nobody knows', () => {
  it('are counted per export; those of churned accounts are known', async () => {
    const usage: TestExport = {
      name: 'usage',
      time: 'at',
      columns: { account_id: 'text', at: 'date' },
      rows: [
        ['00 7', 0],
        ['gone', 0],
        ['stranger', 0],
        ['stranger', 3],
        ['stranger', -1],
      ].map(([account_id, days]) => ({ account_id: account_id!, at: daysAgo(Number(days)) })),
    };
    const metrics = [columnMetric('m', 'usage', { aggregate: 'count' })];
    const { notes } = await measure(worker, { metrics, exports: [people, usage], config });
    expect(notes.rowsOfUnknownAccounts).toEqual(new Map([['usage', { visible: 2, tonight: 1 }]]));
  });
});

describe('the roster by SQL', () => {
  const bySql = (sql: string): { accounts: AccountsConfig } => ({ accounts: { kind: 'sql', sql } });
  const read = (sql: string, exports = [people]) => measure(worker, { metrics: [], exports, config: bySql(sql) });

  it('takes the standard names by name and every other column as an attribute', async () => {
    const { roster } = await read(
      "select account_id as id, title as name, 12.5::decimal(9, 1) as arr, :night - 10 as started_on, 'DE' as Country, 3 as stage from accounts where title = 'O\"Brien'",
    );
    expect([roster.ids, roster.names, [...roster.arr], roster.stages]).toEqual([
      ['00 7'],
      ['O"Brien'],
      [12.5],
      ['onboarding'],
    ]);
    expect(Object.fromEntries(roster.attributes)).toEqual({ Country: ['DE'], age_days: [10] });
  });

  it('takes an executive by name, as the accounts are called in SQL', async () => {
    const { roster } = await read("select account_id as id, 'Eve@example.com' as Executive from accounts limit 1");
    expect([roster.executives, [...roster.attributes.keys()]]).toEqual([['Eve@example.com'], ['age_days']]);
  });

  it.each([
    ['an unknown column', 'select acount_id as id from accounts', 'acount_id'],
    ['no id', 'select account_id from accounts', 'returns no column id'],
    ['a table that is not there', 'select 1 as id from acounts', 'Did you mean "accounts"?'],
    ['the roster itself', 'select id from roster', 'no table "roster"'],
    ['the clock', 'select account_id as id, now() as started_on from accounts', 'now is not allowed'],
    ['a runtime error', 'select account_id as id, title::int as arr from accounts', 'is not a whole number'],
  ])('cannot be read from %s', async (_, sql, reason) => {
    await expect(read(sql)).rejects.toMatchObject({ name: 'RosterError', message: expect.stringContaining(reason) });
  });
});

describe('accounts that cannot be read', () => {
  it('name the missing column and the nearest one', async () => {
    const wrong = { accounts: buildAccounts({ name: 'titel' }) };
    await expect(measure(worker, { metrics: [], exports: [people], config: wrong })).rejects.toThrow(
      'Export accounts has no column "titel" (accounts: name). The nearest is "title".',
    );
  });

  it('name the missing export', async () => {
    await expect(measure(worker, { metrics: [], exports: [], missing: [people] })).rejects.toThrow(
      'Export accounts is missing or not whole tonight.',
    );
  });
});
