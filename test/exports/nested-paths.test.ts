import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { usedNames, usedPaths } from '../../lib/exports/used-columns.ts';
import { configOf, exportOf, openConnection, seeExport, tableRows, temporaryFolder } from './export-night.ts';

const lines = (...rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function parquet(select: string): Promise<Buffer> {
  const file = `${temporaryFolder()}/usage.parquet`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  return readFileSync(file);
}

/** The columns of a table that were asked for, of each row. */
async function cellsOf(seen: Awaited<ReturnType<typeof seeExport>>, ...names: readonly string[]) {
  expect(seen.report.because).toBeNull();
  return (await tableRows(seen.table)).map((row) => names.map((name) => row[name]));
}

describe('a path into nested values is a column', () => {
  it('of Mixpanel events', async () => {
    const at = Date.UTC(2024, 2, 10, 6) / 1000;
    const text = lines(
      { event: 'Opened', properties: { time: at, distinct_id: 'a', plan: 'pro', $seats: 5 } },
      { event: 'Opened', properties: { time: at + 60, distinct_id: 'b' } },
    );
    const seen = await seeExport(
      { 'usage.jsonl': text },
      {
        files: 'usage.jsonl',
        account: 'properties.distinct_id',
        isAccountNamed: true,
        time: 'properties.time',
        dates: 'epoch_s',
        types: { 'properties.$seats': 'number' },
      },
    );
    expect(seen.report.rowsTonight).toBe(2);
    expect(await cellsOf(seen, 'properties.distinct_id', 'properties.time', 'properties.$seats')).toEqual([
      ['a', '2024-03-10 06:00:00', 5],
      ['b', '2024-03-10 06:01:00', null],
    ]);
  });

  it('of Segment calls, whose rows without a group are rejected', async () => {
    const seen = await seeExport(
      {
        'a.json': lines(
          { messageId: 'm1', context: { groupId: 'a', page: { path: '/x' } }, timestamp: '2024-03-10T01:00:00.123Z' },
          { messageId: 'm2', context: {}, timestamp: '2024-03-10T02:00:00.123Z' },
        ),
        'b.json': lines({ messageId: 'm3', timestamp: '2024-03-10T03:00:00Z' }),
      },
      { files: '*.json', account: 'context.groupId', isAccountNamed: true, time: 'timestamp', maxRejects: 1 },
    );
    expect(await cellsOf(seen, 'context.groupId')).toEqual([['a']]);
    expect(seen.rejects.map(({ file, line, column, reason }) => [file, line, column, reason])).toEqual([
      ['a.json', 2, 'context.groupId', 'is empty'],
      ['b.json', 1, 'context.groupId', 'is empty'],
    ]);
  });

  it('of Intercom conversations: ids, versions and elements of lists', async () => {
    const row = (version: number, state: string) => ({
      source: { id: 'c1' },
      statistics: { at: version },
      contacts: { contacts: [{ external_id: 'a' }] },
      state,
    });
    const at = Date.UTC(2024, 2, 9) / 1000;
    const seen = await seeExport(
      { 'usage.jsonl': lines(row(at + 5, 'closed'), row(at, 'open')) },
      {
        files: 'usage.jsonl',
        account: 'contacts.contacts.0.external_id',
        isAccountNamed: true,
        id: 'source.id',
        keep: 'last',
        updatedAt: 'statistics.at',
        dates: 'epoch_s',
      },
    );
    expect(await cellsOf(seen, 'contacts.contacts.0.external_id', 'source.id', 'state')).toEqual([
      ['a', 'c1', 'closed'],
      ['a', 'c1', 'open'],
    ]);
    expect(seen.report.duplicateIds).toBe(1);
  });

  it.each([
    ['a column of the very name', 'a.b', { 'a.b': 1, a: { b: 2 } }, '1'],
    ['the longest name that begins the path', 'a.b.c', { 'a.b': { c: 1 }, a: { b: { c: 2 } } }, '1'],
    ['null', 'a.b', { a: { b: null } }, null],
    ['nothing of a value that is no object', 'a.b', { a: 'text' }, null],
    ['names with signs that have a meaning in a path', 'a/x.~b.$c', { 'a/x': { '~b': { $c: 1 } } }, '1'],
    ['an object, as its JSON text', 'a.b', { a: { b: { d: [1] } } }, '{"d":[1]}'],
  ])('and takes %s', async (_, path, row, value) => {
    const text = lines({ account_id: '1', ...row }, { account_id: '2', a: { b: 'x' } });
    const seen = await seeExport({ 'usage.jsonl': text }, { files: 'usage.jsonl', id: path });
    const [[cell] = []] = await cellsOf(seen, path);
    expect(cell).toBe(value);
  });

  it('of STRUCT columns in Parquet, with the types they have there', async () => {
    const bytes = await parquet(`SELECT * FROM (VALUES
      ({'id': 'a', 'Org Unit': {'seats': 2.5::DECIMAL(9,2), 'on': true}}, {'at': TIMESTAMPTZ '2024-03-10 03:00:00+00'}, TIMESTAMP '2024-03-10 03:00:00'),
      (NULL, NULL, NULL), ({'id': 'b', 'Org Unit': NULL}, {'at': TIMESTAMPTZ '2024-03-10 04:00:00+00'}, NULL)) t(who, meta, "at")`);
    const seen = await seeExport(
      { 'usage.parquet': bytes },
      {
        files: 'usage.parquet',
        account: 'who.id',
        isAccountNamed: true,
        time: 'meta.at',
        maxRejects: 1,
        types: { 'who.Org Unit.seats': 'number', 'who.Org Unit.on': 'boolean' },
      },
      { timezone: 'Europe/Berlin' },
    );
    expect(await cellsOf(seen, 'who.id', 'meta.at', 'who.Org Unit.seats', 'who.Org Unit.on', 'at')).toEqual([
      ['a', '2024-03-10 04:00:00', 2.5, true, '2024-03-10 03:00:00'],
      ['b', '2024-03-10 05:00:00', null, null, null],
    ]);
    expect(seen.rejects.map(({ line, column }) => [line, column])).toEqual([[2, 'who.id']]);
  });
});

describe('a path that no row has is a column that is not there', () => {
  it.each([
    ['account', { account: 'context.groupid', isAccountNamed: true }, 'context.groupid'],
    ['account', { account: 'nothing.here', isAccountNamed: true }, 'nothing.here'],
    ['time', { time: 'context.tme' }, 'context.tme'],
    ['id', { id: 'context.groupId.x' }, 'context.groupId.x'],
  ])('as %s of JSON lines and Parquet', async (role, config, path) => {
    const files = {
      'usage.jsonl': lines(
        ...['a', 'b'].map((id) => ({ account_id: id, context: { groupId: id, time: '2024-03-10' } })),
      ),
      'usage.parquet': await parquet(`SELECT 'a' AS account_id, {'groupId': 'a', 'time': '2024-03-10'} AS context`),
    };
    for (const name of Object.keys(files)) {
      const { report, table } = await seeExport(files, { files: name, ...config });
      expect(table).toBeUndefined();
      expect(report.state).toBe('missing');
      expect(report.because).toContain(`${name} has no column "${path}" (${role}:)`);
      expect(report.because).toMatch(/columns: account_id, context\.$/);
    }
  });

  it('where only a type names it', async () => {
    const { report } = await seeExport(
      { 'usage.jsonl': lines({ account_id: 'a', context: {} }) },
      { files: 'usage.jsonl', types: { 'context.plan': 'text' } },
    );
    expect(report.columns.map(({ name }) => name)).toEqual(['account_id', 'context']);
    expect(report.notes).toContain('types: names columns that are not there: context.plan.');
  });
});

describe('the paths that a config uses', () => {
  const metric = { name: 'm', label: 'm', unit: null, empty: null, shareable: false } as const;
  const config = {
    ...configOf(
      [
        exportOf({ account: 'a.id', time: 'a.time', id: 'a.key', asOf: 'a.of', updatedAt: 'a.version' }),
        exportOf({ name: 'other', match: { by: 'through', through: 'usage', from: 'names.own', to: 'names.ours' } }),
      ],
      'UTC',
      'usage',
    ),
    people: {
      kind: 'export',
      from: 'usage',
      name: 'who.name',
      address: 'who.mail',
      manager: null,
      away: { from: 'off.from', until: 'off.until', to: 'off.to' },
    },
    accounts: { kind: 'export', from: 'usage', columns: new Map([['arr', 'money.arr']]), attributes: ['more.plan'] },
    metrics: new Map([
      [
        'plain',
        {
          ...metric,
          kind: 'column',
          from: 'usage',
          aggregate: 'sum',
          value: 'a.n',
          where: `"a.kind" = 'x "no.t"' -- "no.t"`,
        },
      ],
      ['own', { ...metric, kind: 'sql', sql: 'select u."a.sql" /* "no.t" */ from usage u' }],
      ['elsewhere', { ...metric, kind: 'sql', sql: 'select "no.t" from other' }],
    ]),
  } as unknown as HealthConfig;

  it('are those of all its parts, and what its SQL has in double quotes', () => {
    expect([...usedPaths(config, 'usage')].sort()).toEqual(
      ['id', 'time', 'key', 'of', 'version', 'n', 'kind', 'sql']
        .map((name) => `a.${name}`)
        .concat('money.arr', 'more.plan', 'names.ours', 'names.own', 'who.mail', 'who.name')
        .concat('off.from', 'off.until', 'off.to')
        .sort(),
    );
  });

  it('are columns of a file without rows, SQL aside', () => {
    expect(usedNames(config, 'usage')).toEqual(expect.arrayContaining(['a.version', 'names.own', 'who.mail']));
  });
});
