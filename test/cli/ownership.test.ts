import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG } from '../support/small-portfolio.ts';

const POOLED = SMALL_CONFIG.replace(
  '\nmetrics:',
  `
ownership:
  - { name: Key, model: dedicated, when: { arr: { min: 3000 } } }
  - { name: Mid-market pool, model: pooled, when: { arr: { min: 1000 } }, queue: { slack: "#cs-pool" }, members: [mia@example.com] }
  - { name: Long tail, model: technology_led, queue: { emails: [scale@example.com] } }

metrics:`,
).replace('  ops:', '  unowned: { slack: "#unowned" }\n  ops:');

/** Key accounts of Ann and of nobody; of the pool one that Bob owns and one that nobody does; the rest is nobody's by name. */
const ACCOUNTS = `account_id,name,owner,arr,seats
a1,Acme,ann@example.com,3000,10
a2,Beta,,4000,0
a3,Core,bob@example.com,1000,10
a4,Dome,,2000,0
a5,Echo,cat@example.com,10,0
`;

const where = ({ config, folder }: { readonly config: string; readonly folder: string }) => [
  ...['--config', config, '--state', path.join(folder, 'state')],
];

const afterNight = portfolioAfter(async (portfolio) => {
  portfolio.writeConfig(POOLED);
  portfolio.write('accounts.csv', ACCOUNTS);
  const places = [...where(portfolio), '--exports', portfolio.exports, '--out', portfolio.out];
  const night = await rounds('night', ...places, '--date', '2026-03-15');
  expect(night.exitCode, night.stderr).toBe(0);
});
describe('a portfolio with pools', () => {
  it('has a digest for each owner, each pool and what nobody has, under its name', () => {
    const folder = path.join(afterNight().out, 'messages');
    const digests = readdirSync(folder).filter((name) => name.startsWith('owner-digest-'));
    const told = (title: string) => {
      const own = digests.filter((name) => readFileSync(path.join(folder, name), 'utf8').includes(`${title}, `));
      return new Set(own.map((name) => path.parse(name).name)).size;
    };
    const titles = ['Mid-market pool', 'Long tail', 'Accounts without an owner', 'Your accounts'];
    expect(titles.map(told)).toEqual([1, 1, 1, 2]);
  });

  it('says in its night that a dedicated account has no owner', () => {
    const { problems } = JSON.parse(afterNight().read('summary.json'));
    expect(problems.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringContaining('Key: 1 of 2 dedicated accounts have no owner who can be told, as a2.'),
    ]);
  });

  it('is checked for whom each rule takes', async () => {
    const { config, exports } = afterNight();
    const { stdout } = await rounds('check', '--config', config, '--exports', exports, '--date', '2026-03-15');
    expect(stdout).toContain('Mid-market pool (pooled): 2 accounts, 1 with an owner of their own, 1 in the queue.');
    expect(stdout).toContain('1 of 1 accounts name an owner, who is not told of them (a5)');
  });

  it('says in `rounds load` who has how much', async () => {
    const portfolio = afterNight();
    const { stdout } = await rounds('load', ...where(portfolio), '--json');
    const load = JSON.parse(stdout);
    expect(load).toMatchObject({ night: '2026-03-15', csms: 2, median: null, nobodys: { accounts: 1, arr: 4000 } });
    expect(load.owners.map(({ owner, accounts, arr }: Record<string, unknown>) => [owner, accounts, arr])).toEqual([
      ['ann@example.com', 1, 3000],
      ['bob@example.com', 1, 1000],
    ]);
    expect(load.pools).toMatchObject([
      { pool: 'Long tail', accounts: 1, members: 0 },
      { pool: 'Mid-market pool', accounts: 1, members: 1, atRiskArr: 2000 },
    ]);
    const table = await rounds('load', ...where(portfolio));
    expect(table.stdout).toMatch(/Mid-market pool .* 1 member: 1\.0 each/);
    expect(table.stdout).toContain('2 CSMs: what is usual is said of 3 or more.');
  });
});
