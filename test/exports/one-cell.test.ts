import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportConfig, HealthConfig, Signal } from '../../lib/config/health-config.ts';
import { asOdd } from '../../lib/exports/export-table.ts';
import { buildAccounts, buildExportConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { configOf, folderOf, loaderOver, type Row, requestOf, tableRows } from './export-night.ts';

const booleans = new Map([
  ['true', 100],
  ['false', 0],
]);
const plans = new Map([
  ['true', 100],
  ['5', 70],
  ['trial', 20],
]);
const categories = (metric: string, points: ReadonlyMap<string, number>): Signal => ({
  kind: 'categories',
  metric,
  points,
  weight: 1,
  missing: 'exclude',
});
const all = profile([
  group('G', [
    categories('champion', booleans),
    categories('plan', plans),
    signal('seats', { worst: 0, best: 10 } as Partial<Signal>),
  ]),
]);

/** A roster whose columns are used as amounts, numbers, booleans, categories, and by SQL alone. */
function modelOf(crm: Partial<ExportConfig> = {}): HealthConfig {
  const accounts = buildExportConfig('accounts', { files: 'accounts.csv', ...crm });
  return {
    ...configOf([accounts]),
    accounts: buildAccounts({ name: 'name', arr: 'arr' }),
    metrics: byName(['champion', 'plan', 'seats'].map((column) => columnMetric(column, 'accounts', { value: column }))),
    profiles: [all],
  };
}

const header = ['account_id', 'name', 'arr', 'champion', 'plan', 'seats', 'sql_only'];
type Cells = Readonly<Record<string, string>>;

function csvOf(rows: readonly Cells[]): string {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return [header.join(), ...rows.map((row) => header.map((name) => quoted(row[name] ?? '')).join()), ''].join('\n');
}

async function load(rows: readonly Cells[], crm: Partial<ExportConfig> = {}) {
  const loader = loaderOver(folderOf({ 'accounts.csv': csvOf(rows) }));
  const night = await loader.load({ ...requestOf([]), config: modelOf(crm) });
  const table = night.tables.get('accounts')!;
  return { table, rejects: night.rejects, report: night.reports.get('accounts')!, rows: await tableRows(table) };
}

function rosterOf(accounts: number, cells: (account: number) => Cells = () => ({})): Cells[] {
  return Array.from({ length: accounts }, (_, account) => ({
    ...{
      account_id: `a${account}`,
      name: `00${account}`,
      arr: `${1000 + account}.50`,
      champion: account % 2 ? 'TRUE' : 'false',
    },
    ...{ plan: account % 3 ? 'true' : '5', seats: String(account), sql_only: String(account) },
    ...cells(account),
  }));
}

const column = (rows: readonly Row[], name: string) => rows.map((row) => row[name]);

describe('one cell that does not read', () => {
  it('is missing for its row, named in rejects.csv with its value, and nobody else’s trouble', async () => {
    const { table, rows, rejects, report } = await load(rosterOf(30, (a) => (a === 29 ? { champion: '-' } : {})));
    expect(column(rows, 'champion')).toEqual([...Array.from({ length: 29 }, (_, a) => a % 2 === 1), null]);
    expect(rejects).toEqual([
      {
        ...{ export: 'accounts', file: 'accounts.csv', line: 31, column: 'champion', value: '-' },
        reason: 'is not true or false, and counts as missing',
      },
    ]);
    expect(report).toMatchObject({ rowsRejected: 0, rowsVisible: 30 });
    expect(report.notes).toContainEqual(
      asOdd(
        'Column "champion": 1 of 30 cells are neither true nor false ("-") and count as missing; rejects.csv lists them.',
      ),
    );
    expect(table.unread.size).toBe(0);
  });

  it.each([
    [3, 1, true],
    [2, 1, false],
    [11, 5, true],
    [40, 5, true],
    [40, 6, false],
    [200, 10, true],
    [200, 11, false],
  ])('of %i numbers %i may be none: %s', async (cells, others, isRead) => {
    const { table, rows } = await load(rosterOf(cells, (account) => (account < others ? { seats: 'n/a' } : {})));
    expect(table.unread.has('seats')).toBe(!isRead);
    expect(rows.at(-1)!.seats).toBe(isRead ? cells - 1 : String(cells - 1));
  });

  it('changes its own row only, whatever is in it, and never makes a number of what is none', async () => {
    const sound = rosterOf(24);
    const before = (await load(sound)).rows;
    const cell = fc.constantFrom(
      '-',
      'N/A',
      'unlimited',
      '1,234',
      '12abc',
      'NaN',
      'TRUE',
      'yes',
      '0x1f',
      '1e999',
      '٣',
      '120.000',
      '7',
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(23), fc.constantFrom(...header.slice(2)), cell, async (account, name, text) => {
        const changed = sound.map((row, index) => (index === account ? { ...row, [name]: text } : row));
        const { rows } = await load(changed);
        expect(rows.toSpliced(account, 1)).toEqual(before.toSpliced(account, 1));
        if (name === 'seats' || name === 'sql_only')
          expect([null, text === '120.000' ? 120 : Number(text)]).toContain(rows[account]![name]);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a column that only SQL reads what 95 % of its cells are', async () => {
    const withWords = (words: number) => rosterOf(40, (account) => (account < words ? { sql_only: 'x' } : {}));
    const typeOf = async (words: number) =>
      (await load(withWords(words))).report.columns.find(({ name }) => name === 'sql_only')!.type;
    expect(await typeOf(2)).toBe('number');
    expect(await typeOf(3)).toBe('text');
  });

  it('leaves names as written, whatever they look like', async () => {
    expect(column((await load(rosterOf(3))).rows, 'name')).toEqual(['000', '001', '002']);
  });
});

describe('categories', () => {
  const pointed = (points: Readonly<Record<string, number>>): HealthConfig => {
    const model = modelOf();
    return { ...model, profiles: [profile([group('G', [categories('plan', new Map(Object.entries(points)))])])] };
  };

  it('are the cells that they name as written, before they are numbers', async () => {
    const cells = ['01', '1', '1.0', '+1', 'x', 'TRUE'];
    const rows = rosterOf(6, (account) => ({ plan: cells[account]! }));
    const loader = loaderOver(folderOf({ 'accounts.csv': csvOf(rows) }));
    const config = pointed({ '01': 100, 1: 80, '1.0': 60, true: 40, x: 0 });
    const { tables } = await loader.load({ ...requestOf([]), config });
    expect(column(await tableRows(tables.get('accounts')!), 'plan')).toEqual(['01', '1', '1.0', '1', 'x', 'true']);
  });
});

describe('booleans', () => {
  it('are yes and no, y and n, t and f, 1 and 0 in any case where true and false are needed', async () => {
    const cells = ['yes', 'No', 'Y', 'n', 'T', 'f', '1', '0', 'TRUE', 'False'];
    const { rows } = await load(rosterOf(10, (account) => ({ champion: cells[account]! })));
    expect(column(rows, 'champion')).toEqual(cells.map((_, place) => place % 2 === 0));
  });

  it('stay words in a column that only SQL reads', async () => {
    const { report } = await load(rosterOf(10, (account) => ({ sql_only: account % 2 ? 'yes' : 'no' })));
    expect(report.columns.find(({ name }) => name === 'sql_only')).toEqual({ name: 'sql_only', type: 'text' });
  });
});

describe('amounts', () => {
  const pointed = rosterOf(4, (account) => ({ arr: ['120.000', '8.500', '700', '1.250.000 €'][account]! }));

  it('with points that may be thousands are not read until it is said', async () => {
    const { table, rows } = await load(pointed);
    expect(table.unread.get('arr')).toMatchObject({
      isAmbiguous: true,
      unreadable: 3,
      examples: ['120.000', '8.500', '1.250.000 €'],
    });
    expect(column(rows, 'arr')).toEqual(['120.000', '8.500', '700', '1.250.000 €']);
    const dialect = buildExportConfig('accounts').csv;
    const said = await load(pointed, { csv: { ...dialect, thousands: '.' } });
    expect(column(said.rows, 'arr')).toEqual([120_000, 8500, 700, 1_250_000]);
    const decimal = await load(pointed.slice(0, 3), { csv: { ...dialect, decimal: '.' } });
    expect(column(decimal.rows, 'arr')).toEqual([120, 8.5, 700]);
  });

  it('with a point of another kind are read as decimals, and one alone is too', async () => {
    const read = async (...cells: string[]) =>
      column((await load(rosterOf(cells.length, (account) => ({ arr: cells[account]! })))).rows, 'arr');
    expect(await read('120.000', '8.500', '12.5')).toEqual([120, 8.5, 12.5]);
    expect(await read('120.000', '8500')).toEqual([120, 8500]);
    expect(await read('120.000', '8500', '1.234,50')).toEqual(['120.000', '8500', '1.234,50']);
  });

  it('with commas before three digits are unreadable until it is said, and the same with them when it is', async () => {
    const plain = rosterOf(5, (account) => ({ arr: String(27_000 + account), seats: String(1000 * account) }));
    const grouped = plain.map((row) => ({ ...row, arr: inThousands(row.arr!), seats: inThousands(row.seats!) }));
    const { table } = await load(grouped);
    expect(table.unread.get('arr')).toMatchObject({ isAmbiguous: false, unreadable: 5 });
    const said = { csv: { ...buildExportConfig('accounts').csv, thousands: ',' as const } };
    expect((await load(grouped, said)).rows).toEqual((await load(plain)).rows);
  });

  it('declared as money or percent are read with their signs, and reject the row that has none', async () => {
    const types = new Map([
      ['sql_only', 'money'],
      ['seats', 'percent'],
    ] as const);
    const cells = ['$1,234.00', '(1,234.50)', '27 000 €', 'USD 1,200.50'];
    const sound = rosterOf(30, (account) => ({ sql_only: cells[account % 4]!, seats: `${account}%` }));
    const { rows, rejects } = await load(
      sound.map((row, account) => (account === 7 ? { ...row, seats: 'half' } : row)),
      { types },
    );
    expect(column(rows, 'sql_only').slice(0, 4)).toEqual([1234, -1234.5, 27_000, 1200.5]);
    expect(column(rows, 'seats').slice(5, 8)).toEqual([5, 6, 8]);
    expect(rejects.map(({ column: name, value, reason }) => [name, value, reason])).toEqual([
      ['seats', 'half', 'is not a percentage'],
    ]);
  });
});

function inThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
