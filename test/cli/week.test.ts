import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds, roundsAt } from '../support/command-line.ts';
import { portfolioAfter, SMALL_ACCOUNTS } from '../support/small-portfolio.ts';
import { startAt } from '../support/test-clock.ts';

/** Two Sundays, and the Monday after: Beta loses its seats in the second week, and Core has none to tell of. */
const afterTwoWeeks = portfolioAfter(async (portfolio) => {
  const state = path.join(portfolio.folder, 'state');
  const places = ['--config', portfolio.config, '--exports', portfolio.exports, '--state', state];
  for (const [night, seats] of [
    ['2026-03-08', '10'],
    ['2026-03-15', '1'],
    ['2026-03-16', '1'],
  ]) {
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('2000,5', `2000,${seats}`));
    const ran = await rounds('night', ...places, '--date', night!, '--out', path.join(portfolio.out, night!));
    expect(ran.exitCode, ran.stderr).toBe(0);
  }
});

const onMonday = startAt('2026-03-16T09:00:00Z');

const week = (...words: string[]) => {
  const { config, folder } = afterTwoWeeks();
  return roundsAt(onMonday, 'week', '--config', config, '--state', path.join(folder, 'state'), ...words);
};

describe('rounds week', () => {
  it('shows the last complete week as leaders read it', async () => {
    const { exitCode, stdout } = await week();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Small: customer health, week of 9 Mar 2026\n/);
    expect(stdout).toContain('Compared with the end of the week before.');
    expect(stdout).toMatch(/FELL MOST\n.*Beta/);
  });

  it('shows another one, up to its last night so far', async () => {
    expect((await week('--week', '2026-W10')).stdout).toContain('First week: there is nothing to compare with yet.');
    const running = await week('--week', '2026-W12');
    expect(running.stdout).toContain('1 night of 7 ran in 2026-W12');
  });

  it('writes what each of its readers gets, and plans nothing of it', async () => {
    const folder = path.join(afterTwoWeeks().folder, 'week');
    expect((await week('--out', folder)).stdout).toContain(`1 message written to ${folder}.`);
    const names = readdirSync(folder);
    expect(names).toContainEqual(expect.stringMatching(/^week-summary-leaders-example-com-.*\.html$/));
    const html = names.find((name) => name.endsWith('.html'))!;
    expect(readFileSync(path.join(folder, html), 'utf8')).toContain('week of 9 Mar 2026');
    const { config, folder: own } = afterTwoWeeks();
    const planned = await rounds(
      ...['outbox', 'list', '--period', '2026-W11', '--config', config, '--state', path.join(own, 'state')],
    );
    expect(planned.stdout).toContain('No message of 2026-W11 is kept.');
  });

  it('writes it for nobody where no reader is named', async () => {
    const portfolio = afterTwoWeeks();
    portfolio.writeConfig(readFileSync(portfolio.config, 'utf8').replace(/ {2}leaders: .*\n/, ''));
    const folder = path.join(portfolio.folder, 'week');
    await week('--out', folder);
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^week-summary-nobody-example-invalid-/));
  });

  it('gives its figures as JSON', async () => {
    const report = JSON.parse((await week('--json')).stdout);
    expect(report).toMatchObject({ week: '2026-W11', firstNight: '2026-03-09', lastNight: '2026-03-15', nightsRun: 1 });
    expect(report.fell).toMatchObject([{ id: 'a2', change: -21 }]);
  });

  it.each(['2026-W54', '2025-W53', 'W11', '2026-3-9'])('refuses %s, which is no week', async (wrong) => {
    const { exitCode, stderr } = await week('--week', wrong);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`"${wrong}" is no week; write it as 2026-W47.`)]);
  });

  it('says of a week before the first night that there is nothing', async () => {
    const { exitCode, stderr } = await week('--week', '2026-W09');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('No night ran in 2026-W09 (from 2026-02-23)')]);
  });
});
