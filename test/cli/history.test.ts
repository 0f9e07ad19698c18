import { truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

const stateOf = ({ folder }: SmallPortfolio) => path.join(folder, 'state');

async function runNights(portfolio: SmallPortfolio, ...nights: readonly string[]): Promise<void> {
  for (const date of nights) expect((await runNight(portfolio, date)).exitCode).toBe(0);
}

const afterThreeNights = portfolioAfter((portfolio) => runNights(portfolio, '2026-03-11', '2026-03-12', '2026-03-15'));

function runNight(portfolio: SmallPortfolio, date: string) {
  return rounds(
    ...['night', '--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf(portfolio)],
    ...['--date', date, '--out', path.join(portfolio.out, date)],
  );
}

function history(portfolio: SmallPortfolio, ...words: readonly string[]) {
  return rounds('history', ...words, '--state', stateOf(portfolio));
}

async function listNights(portfolio: SmallPortfolio): Promise<string[]> {
  const { stdout } = await history(portfolio, 'list', '--json');
  return JSON.parse(stdout).nights.map(({ night }: { night: string }) => night);
}

describe('rounds history list', () => {
  it('shows each night that is kept, and names those missing in between', async () => {
    const portfolio = afterThreeNights();
    const { exitCode, stdout } = await history(portfolio, 'list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2026-03-11\s+3\s+\d+\s+[\d.]+ kB/);
    expect(stdout).toMatch(/3 nights, [\d.]+ kB, in /);
    expect(stdout).toContain('Not kept in between: 2026-03-13 to 2026-03-14.');
  });

  it('shows a night whose file is damaged, and how to get rid of it', async () => {
    const portfolio = afterThreeNights();
    const damaged = path.join(stateOf(portfolio), 'history/metrics/date=2026-03-11/values.parquet');
    truncateSync(damaged, 200);
    expect((await history(portfolio, 'list')).stdout).toMatch(/2026-03-11\s+0.2 kB\s+damaged: rerun or prune it/);
    const { exitCode } = await history(portfolio, 'prune', '--night', '2026-03-11', '--yes');
    expect(exitCode).toBe(0);
    expect(await listNights(portfolio)).toEqual(['2026-03-12', '2026-03-15']);
  });

  it('says so when there is none', async () => {
    const portfolio = smallPortfolio();
    const { exitCode, stderr } = await history(portfolio, 'list');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is no such folder');
  });
});

describe('rounds history prune', () => {
  it('removes nothing without --yes, and says what it would', async () => {
    const portfolio = afterThreeNights();
    const { exitCode, stderr } = await history(portfolio, 'prune', '--before', '2026-03-15');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/keeps 2 nights before 2026-03-15 \([\d.]+ kB\)\. Nothing was removed: add --yes/);
    expect(await listNights(portfolio)).toHaveLength(3);
  });

  it('removes the nights before a date, and leaves charts as they are', async () => {
    const portfolio = afterThreeNights();
    const { exitCode, stdout } = await history(portfolio, 'prune', '--before', '2026-03-15', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Removed 2 nights before 2026-03-15/);
    expect(await listNights(portfolio)).toEqual(['2026-03-15']);
    const explained = await rounds(
      ...['explain', 'a1', '--config', portfolio.config, '--state', stateOf(portfolio), '--date', '2026-03-11'],
    );
    expect(explained.exitCode).toBe(0);
  });

  it.each([[[]], [['--before', '2026-03-11', '--night', '2026-03-12']]])('refuses %j', async (words) => {
    const portfolio = afterThreeNights();
    const { exitCode, stderr } = await history(portfolio, 'prune', ...words, '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Give --before NIGHT');
  });

  it('refuses a date that is none', async () => {
    const portfolio = afterThreeNights();
    const { exitCode, stderr } = await history(portfolio, 'prune', '--before', '2026-02-30', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no calendar date');
  });
});

describe('a night whose metric history is gone', () => {
  const withRank = portfolioAfter(async (portfolio) => {
    portfolio.writeConfig(
      SMALL_CONFIG.replace('metrics:\n', 'metrics:\n  seat_rank: { rank: seats }\n').replace(
        '{ metric: seats, worst: 0, best: 10 }',
        '{ metric: seat_rank, worst: 0, best: 100 }',
      ),
    );
    await runNights(portfolio, '2026-03-13', '2026-03-14', '2026-03-15');
  });

  it('is not run again, and says which nights it misses', async () => {
    const portfolio = withRank();
    const before = portfolio.read('2026-03-15/scores.csv');
    await history(portfolio, 'prune', '--night', '2026-03-14', '--yes');
    const { exitCode, stderr } = await runNight(portfolio, '2026-03-15');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The metric values it reads of 2026-03-14 were written again or removed since.');
    expect(portfolio.read('2026-03-15/scores.csv')).toBe(before);
  });

  it('is run again when it never read what is gone', async () => {
    const portfolio = withRank();
    await history(portfolio, 'prune', '--before', '2026-03-14', '--yes');
    const before = portfolio.read('2026-03-15/scores.csv');
    expect((await runNight(portfolio, '2026-03-15')).exitCode).toBe(0);
    expect(portfolio.read('2026-03-15/scores.csv')).toBe(before);
  });
});
