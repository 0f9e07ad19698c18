import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import {
  portfolioAfter,
  SMALL_ACCOUNTS,
  SMALL_CONFIG,
  SMALL_USAGE,
  type SmallPortfolio,
  smallPortfolio,
} from '../support/small-portfolio.ts';

const RESULTS = ['scores.csv', 'explanations.jsonl', 'findings.jsonl', 'rejects.csv', 'summary.json'];

function stateOf({ folder }: SmallPortfolio): string {
  return path.join(folder, 'state');
}

function runNight(portfolio: SmallPortfolio, date: string) {
  return rounds(
    ...['night', '--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf(portfolio)],
    ...['--date', date, '--out', path.join(portfolio.out, date)],
  );
}

function rerun(portfolio: SmallPortfolio, from: string, ...more: readonly string[]) {
  return rounds(
    ...['rerun', '--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf(portfolio)],
    ...['--from', from, '--out', portfolio.out, ...more],
  );
}

function resultsOf(portfolio: SmallPortfolio, date: string): readonly string[] {
  return RESULTS.map((name) => readFileSync(path.join(portfolio.out, date, name), 'utf8'));
}

async function listMessages(portfolio: SmallPortfolio): Promise<string> {
  const words = ['--all', '--json', '--config', portfolio.config, '--state', stateOf(portfolio)];
  return (await rounds('outbox', 'list', ...words)).stdout;
}

const afterThreeNights = portfolioAfter(async (portfolio) => {
  for (const date of ['2026-03-13', '2026-03-14', '2026-03-15'])
    expect((await runNight(portfolio, date)).exitCode, date).toBe(0);
});

describe('a night that is run again', () => {
  it('writes the same bytes from the same inputs, though later nights were run since', async () => {
    const portfolio = afterThreeNights();
    const before = resultsOf(portfolio, '2026-03-14');
    expect((await runNight(portfolio, '2026-03-14')).exitCode).toBe(0);
    expect(resultsOf(portfolio, '2026-03-14')).toEqual(before);
  });

  it('leaves the morning to the later night that planned it, also where no case says that there was one', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(`${SMALL_CONFIG.replace('score: { below: 60 }', 'metric: seats, below: 0')}deliver: on\n`);
    for (const date of ['2026-03-14', '2026-03-15']) expect((await runNight(portfolio, date)).exitCode).toBe(0);
    const before = await listMessages(portfolio);
    expect(before).toContain('"owner-digest"');
    expect((await runNight(portfolio, '2026-03-14')).exitCode).toBe(0);
    expect(await listMessages(portfolio)).toBe(before);
  });

  it('is refused when an export changed, by its name, and nothing is written', async () => {
    const portfolio = afterThreeNights();
    const before = resultsOf(portfolio, '2026-03-14');
    portfolio.write('usage.csv', `${SMALL_USAGE}5,a1,2026-03-14,1\n`);
    const { exitCode, stderr } = await runNight(portfolio, '2026-03-14');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Export usage: usage.csv was written again since.');
    expect(stderr).toContain('rounds rerun --from 2026-03-14');
    expect(resultsOf(portfolio, '2026-03-14')).toEqual(before);
  });

  it('is refused when the model changed, and written again once it is as it was', async () => {
    const portfolio = afterThreeNights();
    portfolio.writeConfig(SMALL_CONFIG.replace('best: 20', 'best: 40'));
    expect((await runNight(portfolio, '2026-03-15')).stderr).toContain('The model changed (');
    portfolio.writeConfig(SMALL_CONFIG);
    expect((await runNight(portfolio, '2026-03-15')).exitCode).toBe(0);
  });

  it('may have other rules and recipients: no score depends on them', async () => {
    const portfolio = afterThreeNights();
    portfolio.writeConfig(SMALL_CONFIG.replace('{ below: 60 }', '{ below: 50 }'));
    expect((await runNight(portfolio, '2026-03-15')).exitCode).toBe(0);
  });
});

describe('rounds rerun', () => {
  it('computes the night and the later ones again, and says what moved', async () => {
    const portfolio = afterThreeNights();
    portfolio.write('usage.csv', SMALL_USAGE.replace('2026-03-14,5\n4', '2026-03-14,10\n4'));
    const { exitCode, stdout } = await rerun(portfolio, '2026-03-14', '--json');
    expect(exitCode).toBe(0);
    const { nights } = JSON.parse(stdout);
    expect(nights.map(({ night, moves }: never) => [night, (moves as { moved: unknown[] }).moved])).toEqual([
      [
        '2026-03-14',
        [{ account: 'a2', name: 'Beta', from: { score: 35, band: 'at_risk' }, to: { score: 50, band: 'at_risk' } }],
      ],
      [
        '2026-03-15',
        [{ account: 'a2', name: 'Beta', from: { score: 35, band: 'at_risk' }, to: { score: 50, band: 'at_risk' } }],
      ],
    ]);
    expect((await runNight(portfolio, '2026-03-15')).exitCode).toBe(0);
  });

  it('leaves the nights as they were when nothing changed, whatever the files’ times say', async () => {
    const portfolio = afterThreeNights();
    const before = ['2026-03-14', '2026-03-15'].map((date) => resultsOf(portfolio, date).slice(0, 3));
    utimesSync(path.join(portfolio.exports, 'usage.csv'), new Date(0), new Date(0));
    const { stdout } = await rerun(portfolio, '2026-03-14');
    expect(stdout).toContain('Nothing moved: every night came out as it was.');
    expect(['2026-03-14', '2026-03-15'].map((date) => resultsOf(portfolio, date).slice(0, 3))).toEqual(before);
  });

  it('plans no message, and keeps what was planned when the night was new', async () => {
    const portfolio = afterThreeNights();
    const before = await listMessages(portfolio);
    expect(JSON.parse(before)).not.toEqual([]);
    writeFileSync(path.join(portfolio.exports, 'accounts.csv'), SMALL_ACCOUNTS.replace('2000,5', '2000,1'));
    expect((await rerun(portfolio, '2026-03-15')).exitCode).toBe(0);
    expect(await listMessages(portfolio)).toBe(before);
  });

  it('has nothing to do where no night was run', async () => {
    const portfolio = afterThreeNights();
    const { exitCode, stderr } = await rerun(portfolio, '2026-04-01');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No night from 2026-04-01 on was run');
  });
});
