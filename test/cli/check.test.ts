import { existsSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

const check = ({ config, exports }: SmallPortfolio, ...more: string[]) =>
  rounds('check', '--config', config, '--exports', exports, '--date', '2026-03-15', ...more);

/** Of which nothing is to be said: its events may not be old, and its accounts were written on the morning after. */
function soundPortfolio(): SmallPortfolio {
  const portfolio = smallPortfolio();
  portfolio.writeConfig(SMALL_CONFIG.replace('time: day,', 'time: day, fresh_within: 36h,'));
  const morning = new Date('2026-03-16T04:00:00Z');
  utimesSync(path.join(portfolio.exports, 'accounts.csv'), morning, morning);
  return portfolio;
}

describe('rounds check', () => {
  it('shows states, rows and coverage, ends with 0 where all is ready, and writes nothing', async () => {
    const portfolio = soundPortfolio();
    const { exitCode, stdout } = await check(portfolio);
    expect(stdout).toMatch(/usage\s+present\s+2026-03-15\s+1\s+4/);
    expect(stdout).toContain(
      '✓ exports.usage: 4 rows up to 2026-03-15 in 1 file. 1 row belongs to no account of the roster, and is ignored. Without a manifest.json',
    );
    expect(stdout).not.toMatch(/^[✗!]/m);
    expect(stdout).toContain('✓ Ready to run.');
    expect(exitCode).toBe(0);
    expect(existsSync(portfolio.out)).toBe(false);
  });

  it('ends with 3 where it would run and something may surprise, and says where in the file', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('usage.csv', 'event_id,account_id,day,logins\n1,a1,2026-02-10,12\n');
    const { exitCode, stdout } = await check(portfolio);
    expect(stdout).toMatch(
      /^! exports\.usage: Its newest row is of 2026-02-10, 33 days before 2026-03-15, and fresh_within is not set.*health\.yaml:8:3\)$/m,
    );
    expect(stdout).toMatch(/^! Ready to run, with \d things to look at/m);
    expect(exitCode).toBe(3);
  });

  it('ends with 1 where something is wrong, the wrong first', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('value: logins', 'value: logns'));
    const { exitCode, stdout } = await check(portfolio);
    const marks = [...stdout.matchAll(/^([✗!✓]) /gm)].map(([, mark]) => mark);
    expect(marks.slice(0, -1)).toEqual(marks.slice(0, -1).toSorted((a, b) => '✗!✓'.indexOf(a!) - '✗!✓'.indexOf(b!)));
    expect(stdout).toMatch(/^✗ metrics\.logins_28d: .*no column "logns".*health\.yaml:18:3\)$/m);
    expect(stdout).toMatch(/^✗ Not ready: 2 problems/m);
    expect(exitCode).toBe(1);
  });

  it('says why the model of the README would find nothing and tell nobody', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace(/\nrules:[\s\S]*$/, '\n'));
    for (const { exitCode, stdout } of [await check(portfolio), await rounds('check', '--config', portfolio.config)]) {
      expect(stdout).toMatch(/^! There are no rules: .*0 findings/m);
      expect(stdout).toMatch(/^! notify: ops names nobody/m);
      expect(exitCode).toBe(3);
    }
  });

  it('fails a model that delivers and names no operations', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(`${SMALL_CONFIG.replace(/ {2}ops: .*\n/, '')}deliver: on\n`);
    const { exitCode, stdout } = await rounds('check', '--config', portfolio.config);
    expect(stdout).toMatch(/^✗ notify: ops names nobody.*Delivery is on/m);
    expect(exitCode).toBe(1);
  });

  it('gives the same lines as JSON, with their places', async () => {
    const { exitCode, stdout } = await check(smallPortfolio(), '--json');
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ readiness: 'ready with surprises', night: '2026-03-15' });
    expect(told.lines).toContainEqual(
      expect.objectContaining({ grade: 'surprise', path: ['exports', 'usage'], line: 8, column: 3 }),
    );
    expect(told.exports.map(({ name }: { name: string }) => name)).toEqual(['accounts', 'usage']);
    expect(exitCode).toBe(3);
  });

  it('compares the model and the files with those of the last night, and needs no state before it', async () => {
    const portfolio = soundPortfolio();
    const state = ['--state', path.join(portfolio.folder, 'state')];
    expect((await check(portfolio, ...state)).exitCode).toBe(0);
    expect(existsSync(path.join(portfolio.folder, 'state'))).toBe(false);
    const before = portfolio.night.map((word) => (word === '2026-03-15' ? '2026-03-14' : word));
    expect(await rounds(...before, ...state)).toMatchObject({ exitCode: 0 });
    expect((await check(portfolio, ...state)).stdout).toContain('✓ The model is that of the night of 2026-03-14.');
    portfolio.writeConfig(
      SMALL_CONFIG.replace('over: 28d', 'over: 14d').replace('time: day,', 'time: day, fresh_within: 36h,'),
    );
    const { exitCode, stdout } = await check(portfolio, ...state);
    expect(stdout).toMatch(/^! The model changed since the night of 2026-03-14: 1 metric changed \(logins_28d\)/m);
    expect(exitCode).toBe(3);
  });
});
