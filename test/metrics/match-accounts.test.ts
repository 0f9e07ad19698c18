import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccountMatch } from '../../lib/config/health-config.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { buildAccounts, columnMetric, sqlMetric } from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, type TestExport, type TestNight, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

const logins = columnMetric('logins', 'usage', { value: 'n', aggregate: 'sum', overDays: 28, empty: 0 });

/** Twelve days of use of each id, so many logins a day. */
function usageOf(perDay: Readonly<Record<string, number>>, parts: Partial<TestExport> = {}): TestExport {
  const rows = Object.entries(perDay).flatMap(([account_id, n]) =>
    Array.from({ length: 12 }, (_, day) => ({ account_id, n, at: daysAgo(day) })),
  );
  return { name: 'usage', columns: { account_id: 'text', n: 'number', at: 'date' }, time: 'at', rows, ...parts };
}

function named(names: Readonly<Record<string, string | null>>): TestExport {
  return {
    name: 'accounts',
    columns: { account_id: 'text', title: 'text' },
    rows: Object.entries(names).map(([account_id, title]) => ({ account_id, title })),
  };
}

async function read(accounts: TestExport, usage: TestExport, parts: Partial<TestNight> = {}) {
  const measured = await measure(worker, { metrics: [logins], exports: [accounts, usage], ...parts });
  const { matching } = measured.notes;
  return {
    logins: valuesOf(measured, 'logins'),
    isAvailable: measured.metrics.get('logins')!.isAvailable,
    unmatched: matching.unmatched.get('usage') ?? null,
    notes: matching.notes.map(({ message }) => message),
  };
}

describe('an export that speaks of other ids than the accounts have', () => {
  const accounts = accountsOf('0015g00000AbCdEAAV', '0015g00000aBCdEAAX');
  const perDay = { '0015g00000AbCdE': 5, '0015g00000aBCdE': 7 };

  it('is missing and not zero, with ids of both sides and what to write', async () => {
    const night = await read(accounts, usageOf(perDay));
    expect(night).toMatchObject({
      logins: { '0015g00000AbCdEAAV': null, '0015g00000aBCdEAAX': null },
      isAvailable: false,
      notes: [],
    });
    expect(night.unmatched).toBe(
      'None of its 24 rows is of an account of the roster. It has "0015g00000AbCdE", "0015g00000aBCdE"; accounts that are not in it have "0015g00000AbCdEAAV", "0015g00000aBCdEAAX". They are the same ids in 15 and in 18 characters: write exports.usage.match: salesforce_id.',
    );
  });

  it('is read once it says how they match', async () => {
    const night = await read(accounts, usageOf(perDay, { match: { by: 'salesforce_id' } }));
    expect(night.logins).toEqual({ '0015g00000AbCdEAAV': 60, '0015g00000aBCdEAAX': 84 });
  });

  it('is zeros when it is said to be sparse', async () => {
    const night = await read(accounts, usageOf(perDay, { isSparse: true }));
    expect(night).toMatchObject({ logins: { '0015g00000AbCdEAAV': 0, '0015g00000aBCdEAAX': 0 }, unmatched: null });
  });

  it('is zeros when it matched before: its accounts are gone', async () => {
    const night = await read(accounts, usageOf(perDay), { hasMatchedBefore: async (name) => name === 'usage' });
    expect(night).toMatchObject({ logins: { '0015g00000AbCdEAAV': 0, '0015g00000aBCdEAAX': 0 }, unmatched: null });
  });

  it('is used below 20 rows, and said', async () => {
    const few = usageOf({ stranger: 1 });
    const night = await read(accounts, few);
    expect(night).toMatchObject({ isAvailable: true, unmatched: null });
    expect(night.notes).toEqual([expect.stringMatching(/^None of its 12 rows is of an account of the roster\. /)]);
  });

  it('is used when its rows are of an account that has churned', async () => {
    const roster: TestExport = {
      name: 'accounts',
      columns: { account_id: 'text', gone: 'date' },
      rows: [
        { account_id: 'a', gone: null },
        { account_id: 'old', gone: daysAgo(3) },
      ],
    };
    const config = { accounts: buildAccounts({ churned_on: 'gone' }) };
    const night = await read(roster, usageOf({ old: 1, other: 1 }), { config });
    expect(night).toMatchObject({ logins: { a: 0 }, unmatched: null });
  });

  it('is used and said when under a fifth of its rows match and under a fifth of the roster is in it', async () => {
    const roster = accountsOf(...Array.from({ length: 6 }, (_, index) => `a${index}`));
    const strangers = { x1: 1, x2: 1, x3: 1, x4: 1, x5: 1 };
    const rare = await read(roster, usageOf({ a0: 1, ...strangers }));
    expect(rare.logins.a0).toBe(12);
    expect(rare.notes).toEqual([
      expect.stringMatching(
        /^Only 16\.7 % of its 72 rows are of an account of the roster, and 1 of 6 accounts are in it\. /,
      ),
    ]);
    const freeUsers = await read(roster, usageOf({ a0: 1, a1: 1, ...strangers, x6: 1, x7: 1, x8: 1, x9: 1 }));
    expect(freeUsers.notes).toEqual([]);
  });

  it.each([
    ['upper and lower case', { ACME: 1, Beta: 1 }, ['acme', 'beta'], 'write exports.usage.match: case.'],
    ['blanks', { ' acme': 1, 'beta ': 1 }, ['acme', 'beta'], 'They differ in blanks'],
    ['zeros in front', { '7': 1, '12': 1 }, ['007', '012'], 'They differ in zeros in front'],
    ['a point and zero', { '7.0': 1, '12.0': 1 }, ['7', '12'], 'They differ in ".0" at the end'],
    ['dashes', { 'aB-12': 1, 'aC-13': 1 }, ['AB12', 'AC13'], 'other signs between them'],
    ['a prefix', { acct_71: 1, acct_82: 1 }, ['71', '82'], 'The export\'s id is the account\'s with "acct_" before it'],
    [
      'a prefix of the roster',
      { k1: 1, k2: 1 },
      ['eu-k1', 'eu-k2'],
      'The account\'s id is the export\'s with "eu-" before it',
    ],
    ['nothing', { one: 1, two: 1 }, ['xyz', 'uvw'], 'Nothing was found that makes them meet.'],
  ])('says that they would meet but for %s', async (_, perDay, ids, words) => {
    const night = await read(accountsOf(...ids), usageOf(perDay));
    expect(night.unmatched).toContain(words);
  });

  it('says that it holds the names of the accounts', async () => {
    const config = { accounts: buildAccounts({ name: 'title' }) };
    const night = await read(named({ a1: 'Acme Corp', b1: 'Beta' }), usageOf({ 'acme  corp': 1, BETA: 1 }), { config });
    expect(night.unmatched).toContain('These are names of accounts: write exports.usage.match: name.');
  });
});

describe('match: case', () => {
  it('changes no score when ids are written in upper case', async () => {
    const id = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-'), minLength: 1, maxLength: 4 });
    const shouted = { ...logins, name: 'shouted', from: 'upper' };
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { minLength: 1, maxLength: 12 }), async (ids) => {
        const perDay = ids.map((one, index) => [one, index + 1] as const);
        const upper = Object.fromEntries(perDay.map(([one, n]) => [one.toUpperCase(), n]));
        const measured = await measure(worker, {
          metrics: [logins, shouted],
          exports: [
            accountsOf(...ids),
            usageOf(Object.fromEntries(perDay)),
            usageOf(upper, { name: 'upper', match: { by: 'case' } }),
          ],
        });
        expect(valuesOf(measured, 'shouted')).toEqual(valuesOf(measured, 'logins'));
        expect(valuesOf(measured, 'logins')).toEqual(Object.fromEntries(perDay.map(([one, n]) => [one, 12 * n])));
      }),
      { numRuns: 3 },
    );
  });

  it('gives nobody the rows of ids that differ in case only, and says so', async () => {
    const night = await read(accountsOf('ab', 'AB', 'c'), usageOf({ Ab: 1, C: 1 }, { match: { by: 'case' } }));
    expect(night.logins).toEqual({ ab: 0, AB: 0, c: 12 });
    expect(night.notes).toEqual([
      '12 rows are of nobody, because match: case finds several accounts: "Ab" (of AB, ab).',
    ]);
  });
});

describe('match: salesforce_id', () => {
  const match: AccountMatch = { by: 'salesforce_id' };

  it.each([
    ['15 characters for 18', '0015g00000AbCdEAAV', '0015g00000AbCdE', 12],
    ['18 characters for 15', '0015g00000AbCdE', '0015g00000AbCdEAAV', 12],
    ['18 characters that lost their capitals', '0015g00000AbCdE', '0015g00000abcdeaav', 12],
    ['18 characters all in capitals', '0015g00000AbCdEAAV', '0015G00000ABCDEAAV', 12],
    ['another 15 that differs in case', '0015g00000AbCdEAAV', '0015g00000aBCdE', 0],
    ['an id that is none of theirs', 'acme', 'acme', 12],
  ])('reads %s', async (_, account, id, sum) => {
    const night = await read(accountsOf(account, 'another'), usageOf({ [id]: 1, another: 1 }, { match }));
    expect(night.logins[account]).toBe(sum);
  });

  it('keeps two accounts apart that differ in case only', async () => {
    const night = await read(
      accountsOf('00100000000000aAAA', '00100000000000AAAA'),
      usageOf({ '00100000000000a': 1, '00100000000000A': 2 }, { match }),
    );
    expect(night.logins).toEqual({ '00100000000000aAAA': 12, '00100000000000AAAA': 24 });
  });
});

describe('match: name', () => {
  const config = { accounts: buildAccounts({ name: 'title' }) };
  const match: AccountMatch = { by: 'name' };

  it('reads names, case and blanks aside, and no ids', async () => {
    const accounts = named({ a1: ' Acme Corp', b1: 'Öl\u00a0GmbH', c1: null });
    const night = await read(accounts, usageOf({ 'ACME  CORP ': 1, 'öl gmbh': 2, c1: 4 }, { match }), { config });
    expect(night.logins).toEqual({ a1: 12, b1: 24, c1: 0 });
  });

  it('gives nobody the rows of a name that two accounts have, and says so', async () => {
    const accounts = named({ a1: 'Acme', a2: 'ACME', b1: 'Beta' });
    const night = await read(accounts, usageOf({ Acme: 1, Beta: 2 }, { match }), { config });
    expect(night.logins).toEqual({ a1: 0, a2: 0, b1: 24 });
    expect(night.notes).toEqual([
      '12 rows are of nobody, because match: name finds several accounts: "Acme" (of a1, a2).',
    ]);
  });
});

describe('match: through another export', () => {
  const match: AccountMatch = { by: 'through', through: 'aliases', from: 'org_name', to: 'sf' };
  const aliases = (rows: readonly (readonly [string, string])[]): TestExport => ({
    name: 'aliases',
    columns: { org_name: 'text', sf: 'text' },
    account: null,
    rows: rows.map(([org_name, sf]) => ({ org_name, sf })),
  });

  it('gives each row the account that the export names, and nobody one that it names twice', async () => {
    const translator = aliases([
      ['Acme', 'a'],
      ['Acme Labs', 'a'],
      ['Twice', 'a'],
      ['Twice', 'b'],
      ['Gone', 'z'],
    ]);
    const usage = usageOf({ Acme: 1, 'Acme Labs': 2, Twice: 4, Gone: 8, a: 16 }, { match });
    const night = await read(accountsOf('a', 'b'), usage, { exports: [accountsOf('a', 'b'), usage, translator] });
    expect(night.logins).toEqual({ a: 36, b: 0 });
    expect(night.notes).toEqual([
      '12 rows are of nobody, because match: { through: aliases } finds several accounts: "Twice" (of a, b).',
    ]);
  });
});

describe('a metric by SQL whose ids are no account’s', () => {
  const accounts = accountsOf('a', 'b');
  /** Joined without an account column of its own: no export is unmatched. */
  const logs: TestExport = {
    ...{ name: 'logs', account: null, columns: { who: 'text', n: 'number' } },
    rows: Array.from({ length: 24 }, (_, row) => ({ who: `x${row}`, n: 1 })),
  };
  const bySql = sqlMetric('by_sql', 'select who as account_id, sum(n) as value from logs group by 1', { empty: 0 });
  const measureSql = async (source: TestExport, parts: Partial<TestNight> = {}) => {
    const measured = await measure(worker, { metrics: [bySql], exports: [accounts, source], ...parts });
    return {
      values: valuesOf(measured, 'by_sql'),
      isAvailable: measured.metrics.get('by_sql')!.isAvailable,
      problems: measured.notes.problems.map(({ message }) => message),
      notes: measured.notes.matching.notes.map(({ about, message }) => [...about, message]),
      hasMatched: measured.notes.matchedMetrics.has('by_sql'),
    };
  };

  it('is missing and not zero, with ids of both sides', async () => {
    expect(await measureSql(logs)).toEqual({
      values: { a: null, b: null },
      ...{ isAvailable: false, notes: [], hasMatched: false },
      problems: [
        'None of the 24 ids that its SQL returns is an account of the roster. It returns "x0", "x9"; accounts have "a", "b".',
      ],
    });
  });

  it('is zeros, and said, below 20 of them', async () => {
    const { values, notes, problems } = await measureSql({ ...logs, rows: logs.rows.slice(0, 19) });
    expect({ values, problems }).toEqual({ values: { a: 0, b: 0 }, problems: [] });
    expect(notes).toEqual([
      ['metrics', 'by_sql', expect.stringMatching(/^None of the 19 ids .* write sparse: true under an export/)],
    ]);
  });

  it('is zeros where one is an account’s, where one was, where there is no row, and where an export is sparse', async () => {
    const one = { ...logs, rows: [...logs.rows.slice(1), { who: 'a', n: 5 }] };
    expect(await measureSql(one)).toMatchObject({ values: { a: 5, b: 0 }, problems: [], notes: [], hasMatched: true });
    const zeros = { values: { a: 0, b: 0 }, problems: [], notes: [], hasMatched: false };
    expect(await measureSql(logs, { hasMetricMatchedBefore: async (name) => name === 'by_sql' })).toEqual({
      ...{ ...zeros, isAvailable: true },
    });
    expect(await measureSql({ ...logs, rows: [] })).toMatchObject(zeros);
    expect(await measureSql({ ...logs, isSparse: true })).toMatchObject(zeros);
  });

  it('is zeros where it returns accounts that have churned', async () => {
    const config = { accounts: buildAccounts({ churned_on: 'churned' }) };
    const churned: TestExport = {
      ...{ name: 'accounts', columns: { account_id: 'text', churned: 'date' } },
      rows: [
        { account_id: 'a', churned: null },
        { account_id: 'x3', churned: '2026-01-01' },
      ],
    };
    expect(await measureSql(logs, { exports: [churned, logs], config })).toMatchObject({
      ...{ values: { a: 0 }, problems: [], hasMatched: true },
    });
  });
});

describe('SQL over an export that matches', () => {
  it("reads the accounts' ids, and NULL in rows of nobody", async () => {
    const usage = usageOf({ ACME: 1, other: 2 }, { match: { by: 'case' } });
    const sql = sqlMetric('by_sql', 'select account_id, sum(n) as value from usage group by 1', { empty: 0 });
    const measured = await measure(worker, { metrics: [sql], exports: [accountsOf('acme', 'b'), usage] });
    expect(valuesOf(measured, 'by_sql')).toEqual({ acme: 12, b: 0 });
  });
});

it('adding rows of unknown accounts changes no value', async () => {
  const stranger = fc.string({ unit: fc.constantFrom('x', 'y', 'z'), minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(stranger, { maxLength: 12 }), async (strangers) => {
      const others = Object.fromEntries(strangers.map((one) => [one, 5]));
      const after = await read(accountsOf('a', 'b'), usageOf({ a: 3, ...others }));
      expect(after.logins).toEqual({ a: 36, b: 0 });
    }),
    { numRuns: 3 },
  );
});
