import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../../support/command-line.ts';
import { smallPortfolio } from '../../support/small-portfolio.ts';

const CONFIG = `version: 1
portfolio: Order
timezone: UTC
currency: USD
exports:
  accounts: { files: "accounts*.csv" }
  usage: { files: "usage/*.csv", time: day }
accounts: { from: accounts, id: account_id, name: name, segment: segment }
metrics:
  logins: { from: usage, value: logins, aggregate: sum, over: 28d, empty: 0 }
  average: { from: usage, value: logins, aggregate: avg, over: 28d }
  newest: { from: usage, value: logins }
  seats: { from: accounts, value: seats }
  rank: { rank: logins, within: segment }
  busy: { sql: "select account_id, count(distinct logins) as value from usage group by 1" }
profiles:
  - name: Everyone
    min_coverage: 0
    groups:
      - name: Usage
        signals:
          - { metric: logins, worst: 0, best: 500 }
          - { metric: average, worst: 0, best: 100 }
          - { metric: newest, worst: 0, best: 100 }
          - { metric: rank, worst: 0, best: 100 }
          - { metric: busy, worst: 0, best: 5 }
      - name: Seats
        signals: [{ metric: seats, worst: 0, best: 10 }]
bands: { healthy: 80, watch: 60 }
rules: [{ id: below, score: { below: 60 } }]
`;

type Row = Readonly<Record<string, string>>;

function toCsv(rows: readonly Row[], columns: readonly string[]): string {
  return `${columns.join(',')}\n${rows.map((row) => `${columns.map((column) => row[column]).join(',')}\n`).join('')}`;
}

/** What a night leaves of these rows, in the files and columns given. */
async function scoreNight(
  files: Readonly<Record<string, { readonly rows: readonly Row[]; readonly columns: readonly string[] }>>,
): Promise<readonly string[]> {
  const portfolio = smallPortfolio();
  portfolio.writeConfig(CONFIG);
  portfolio.write('accounts.csv', '');
  for (const [name, { rows, columns }] of Object.entries(files)) portfolio.write(name, toCsv(rows, columns));
  expect((await rounds(...portfolio.night)).exitCode).toBe(0);
  return ['scores.csv', 'findings.jsonl'].map((result) => portfolio.read(result));
}

const accounts = fc.array(
  fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    segment: fc.constantFrom('A', 'B'),
    seats: fc.constantFrom('', '3', '7.25'),
  }),
  { minLength: 2, maxLength: 40, size: 'max' },
);
const usage = fc.array(
  fc.record({
    account: fc.nat(39),
    day: fc.integer({ min: 1, max: 15 }),
    logins: fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value.toFixed(3)),
  }),
  { maxLength: 200, size: 'max' },
);
const permutation = fc.array(fc.nat(), { minLength: 200, maxLength: 200 });

/** The same items in the order of arbitrary keys. */
function permute<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index % keys.length]! }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('a night', () => {
  it('comes out the same in whatever order accounts, rows, files and columns stand', async () => {
    await fc.assert(
      fc.asyncProperty(accounts, usage, permutation, async (people, events, keys) => {
        const roster: Row[] = people.map((one, index) => ({ account_id: `a${index}`, ...one }));
        const rows: Row[] = events.map(({ account, day, logins }) => ({
          account_id: `a${account}`,
          day: `2026-03-${String(day).padStart(2, '0')}`,
          logins,
        }));
        const accountColumns = ['account_id', 'name', 'segment', 'seats'];
        const usageColumns = ['account_id', 'day', 'logins'];
        const plain = await scoreNight({
          'accounts.csv': { rows: roster, columns: accountColumns },
          'usage/1.csv': { rows, columns: usageColumns },
        });
        const mixed = permute(rows, keys);
        const half = Math.floor(mixed.length / 2);
        const shuffled = await scoreNight({
          'accounts.csv': { rows: permute(roster, keys), columns: permute(accountColumns, keys) },
          'usage/1.csv': { rows: mixed.slice(half), columns: permute(usageColumns, keys) },
          'usage/2.csv': { rows: mixed.slice(0, half), columns: [...usageColumns].reverse() },
        });
        expect(shuffled).toEqual(plain);
      }),
      { numRuns: 2 },
    );
  });
});
