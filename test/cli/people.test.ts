import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { rounds, roundsAt } from '../support/command-line.ts';
import { SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';
import { startAt } from '../support/test-clock.ts';

const QUEUE = SMALL_CONFIG.replace('  ops:', '  unowned: { slack: "#unowned" }\n  ops:');

/** Four spellings of one address, then a name, a stranger, and nobody. */
const OWNERS = [
  'ann@example.com',
  'ANN@Example.com',
  '" ann@example.com "',
  '"Ann Lee <ann@example.com>"',
  'Ann Lee',
  'eve@mail.example.com',
  '',
];

function owned(): SmallPortfolio {
  const portfolio = smallPortfolio();
  portfolio.writeConfig(QUEUE);
  const rows = OWNERS.map((owner, row) => `a${row + 1},Account ${row + 1},${owner},1000,5`);
  portfolio.write('accounts.csv', `account_id,name,owner,arr,seats\n${rows.join('\n')}\n`);
  return portfolio;
}

const check = ({ config, exports }: SmallPortfolio, ...more: string[]) =>
  rounds('check', '--config', config, '--exports', exports, '--date', '2026-03-15', ...more);

describe('a night', () => {
  it('is told to one person once, however the export spells them, and of the rest once to the queue', async () => {
    const portfolio = owned();
    const night = await rounds(...portfolio.night);
    expect(night.exitCode).toBe(0);
    const folder = path.join(portfolio.out, 'messages');
    const digests = readdirSync(folder).filter((name) => /^owner-digest-.*\.json$/.test(name));
    expect(digests.sort()).toEqual([
      expect.stringMatching(/^owner-digest-ann-example-com-/),
      expect.stringMatching(/^owner-digest-unowned-/),
    ]);
    const [own, queue] = digests.map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(own).toContain('of 4 accounts');
    expect(queue).toContain('of 3 accounts');
    expect(queue).toContain('Ann Lee (1)');
    expect(night.stdout).toContain('1 of 7 accounts have an owner that is no mail address');
    expect(
      JSON.parse(portfolio.read('summary.json')).problems.map(({ message }: { message: string }) => message),
    ).toEqual([expect.stringContaining('"Ann Lee" (1: a5)'), expect.stringContaining('mail.example.com (1: a6)')]);
    expect(portfolio.read('scores.csv').match(/ann@example\.com/g)).toHaveLength(4);
  });
});

describe('people: given as an export', () => {
  const PEOPLE = SMALL_CONFIG.replace('  usage:', '  staff: { files: staff.csv }\n  usage:').replace(
    '\naccounts:',
    '\npeople: { from: staff, away: { from: off, until: back, to: deputy } }\n\naccounts:',
  );
  const STAFF = `name,email,off,back,deputy
Ann Lee,ann@example.com,2026-03-16,2026-03-17,Max Roe
Max Roe,max@example.com,,,Ann Lee
Bob Ray,bob@example.com,2026-03-16,soon,Max Roe
`;
  const away = () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(PEOPLE);
    portfolio.write('staff.csv', STAFF);
    return portfolio;
  };
  /** Whom the digests of the morning after a night are for. */
  const readersAfter = async ({ config, exports, folder }: SmallPortfolio, date: string) => {
    const out = path.join(folder, date);
    const state = path.join(folder, 'state');
    const night = await roundsAt(
      startAt(`${addDays(date, 1)}T05:00:00Z`),
      ...['night', '--config', config, '--exports', exports, '--date', date, '--out', out, '--state', state],
    );
    expect(night.exitCode, night.stderr).toBe(0);
    const digests = readdirSync(path.join(out, 'messages')).filter((name) => /^owner-digest-.*\.json$/.test(name));
    const texts = digests.sort().map((name) => readFileSync(path.join(out, 'messages', name), 'utf8'));
    const readers = digests.map((name) => /^owner-digest-(\w+)-/.exec(name)![1]);
    return { night, texts, readers };
  };

  it('has whoever stands in told of the accounts of who is away, and of a cell that cannot be read it is said', async () => {
    const { night, texts, readers } = await readersAfter(away(), '2026-03-15');
    expect(readers).toEqual(['bob', 'max']);
    expect(texts[1]).toContain('You stand in for ann@example.com.');
    expect(night.stdout).toContain('of 1 absence it cannot be said when it is or who stands in, as of "Bob Ray"');
  });

  it('goes by the last night that knew it where the export is missing, until the absence is over', async () => {
    const portfolio = away();
    await readersAfter(portfolio, '2026-03-15');
    rmSync(path.join(portfolio.exports, 'staff.csv'));
    const second = await readersAfter(portfolio, '2026-03-16');
    expect(second.readers).toEqual(['bob', 'max']);
    expect(second.night.stdout).toContain('Who is away is as the last believed night knew it.');
    expect((await readersAfter(portfolio, '2026-03-17')).readers).toEqual(['ann', 'bob']);
  });

  it('is checked with who is away', async () => {
    const { stdout } = await check(away());
    expect(stdout).toMatch(/^! people: away: of 1 absence .*"Bob Ray" \(until: "soon" is no date\)/m);
  });
});

describe('rounds check', () => {
  it('fails for owners nobody can write to, and says how many accounts they leave unowned, and which', async () => {
    const { exitCode, stdout } = await check(owned());
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /✗ accounts: owner: 1 of 7 accounts have an owner that is no mail address, as "Ann Lee" \(1: a5\)/,
    );
    expect(stdout).toMatch(
      /✗ accounts: owner: 1 of 7 accounts have an owner who may not be written to.*mail\.example\.com \(1: a6\)/,
    );
  });

  it('warns where anybody could be written to, with files and without, and only there', async () => {
    const portfolio = smallPortfolio();
    expect((await check(portfolio)).stdout).not.toContain('anybody that an export names');
    portfolio.writeConfig(SMALL_CONFIG.replace(/\nnotify:[\s\S]*$/, '\n'));
    for (const { exitCode, stdout } of [await check(portfolio), await rounds('check', '--config', portfolio.config)]) {
      expect(exitCode).toBe(3);
      expect(stdout).toMatch(/^! notify: anybody that an export names could be written to\./m);
    }
  });

  it('names the accounts of which nobody would be told', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('  ops: { emails: [ops@example.com] }\n', ''));
    expect((await check(portfolio)).stdout).not.toContain('nobody would be told');
    portfolio.write('accounts.csv', 'account_id,name,owner,arr,seats\na1,Acme,ann@example.com,1,1\na2,Beta,,1,1\n');
    const { exitCode, stdout } = await check(portfolio);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^! notify: nobody would be told of 1 of 2 accounts \(a2\): no owner or manager/m);
    portfolio.writeConfig(SMALL_CONFIG);
    expect((await check(portfolio)).stdout).not.toContain('nobody would be told');
  });

  it('fails for who stands in and may not be written to, before there are any files', async () => {
    const portfolio = smallPortfolio();
    const away = 'delegates: [{ away: ann@example.com, to: eve@example.org, from: 2026-03-01, until: 2026-03-31 }]';
    portfolio.writeConfig(`${SMALL_CONFIG}  ${away}\n`);
    const { exitCode, stdout } = await rounds('check', '--config', portfolio.config);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✗ notify: delegates\[0\]: whoever stands in may not be written to/);
  });
});
