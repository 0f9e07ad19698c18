import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../lib/cases/case.ts';
import { roundsAt } from '../support/command-line.ts';
import {
  portfolioAfter,
  SMALL_ACCOUNTS,
  SMALL_CONFIG,
  SMALL_USAGE,
  type SmallPortfolio,
  smallPortfolio,
} from '../support/small-portfolio.ts';

/** When the person at the keyboard does what they do. */
const MORNING = Date.parse('2026-03-14T10:00:00Z');
let now = MORNING;
beforeEach(() => {
  now = MORNING;
});

const rounds = (...words: string[]) => roundsAt(() => now, ...words);

const where = (portfolio: SmallPortfolio) => [
  '--config',
  portfolio.config,
  '--state',
  path.join(portfolio.folder, 'state'),
];

async function runNight(portfolio: SmallPortfolio, date: string) {
  const { exitCode, stderr } = await rounds(
    ...['night', ...where(portfolio), '--exports', portfolio.exports, '--date', date],
    ...['--out', path.join(portfolio.out, date)],
  );
  expect(exitCode, stderr).toBe(0);
  const [header, ...rows] = portfolio
    .read(`${date}/scores.csv`)
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  return (account: string) => {
    const row = rows.find(([id]) => id === account)!;
    return Object.fromEntries(header!.map((name, index) => [name, row[index]!]));
  };
}

const afterNight = portfolioAfter((portfolio) => runNight(portfolio, '2026-03-13'));

describe('a score set by hand', () => {
  it('counts from its night, with the computed one beside it, and is told of when it ends', async () => {
    const portfolio = afterNight();
    const set = await rounds(
      'override',
      'set',
      'a2',
      ...where(portfolio),
      '--score',
      '70',
      '--reason',
      'new sponsor',
      '--expires',
      '2026-03-15',
      '--by',
      'ann',
    );
    expect(set.exitCode, set.stderr).toBe(0);
    expect(set.stdout).toContain('2026-03-14 10:00  ann  set the score of a2 to 70 until 2026-03-15: new sponsor');
    expect(set.stdout).toContain('The computed score, 20 on 2026-03-13, runs on beside it.');

    const second = (await runNight(portfolio, '2026-03-14'))('a2');
    expect(second).toMatchObject({ score: '70', raw: '35.000000', band: 'watch', previous_score: '20', change: '50' });
    expect(second).toMatchObject({ raw_change: '50.000000', behaviour: '15.000000', override_change: '35.000000' });
    const explained = await rounds('explain', 'a2', ...where(portfolio));
    expect(explained.stdout).toContain('computed 35, shown 70 by ann until 15 Mar 2026: new sponsor');
    expect(explained.stdout).toMatch(/a score set by hand\s+\+35\.000000/);
    expect(portfolio.read('2026-03-14/findings.jsonl')).toMatch(/"account_id":"a2".*"state":"recovering"/);

    now = Date.parse('2026-03-16T02:00:00Z');
    const third = (await runNight(portfolio, '2026-03-15'))('a2');
    expect(third).toMatchObject({ score: '35', change: '-35', behaviour: '0.000000', override_change: '-35.000000' });
    expect(JSON.parse(portfolio.read('2026-03-15/overrides.jsonl'))).toMatchObject({
      account_id: 'a2',
      state: 'ended',
      because: 'expired',
      score: 70,
    });
    // It is below the level again, and it was never the customer's doing.
    expect(portfolio.read('2026-03-15/findings.jsonl')).toMatch(/"account_id":"a2".*"state":"baseline"/);
  });

  it('ends when the account gets another owner', async () => {
    const portfolio = afterNight();
    await rounds('override', 'set', 'a2', ...where(portfolio), '--score', '70', '--reason', 'x', '--by', 'ann');
    await runNight(portfolio, '2026-03-14');
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('Beta,ann', 'Beta,bob'));
    now = Date.parse('2026-03-17T02:00:00Z');
    expect((await runNight(portfolio, '2026-03-15'))('a2').score).toBe('35');
    expect(portfolio.read('2026-03-15/overrides.jsonl')).toContain('"because":"owner-changed"');
    portfolio.write('accounts.csv', SMALL_ACCOUNTS);
    expect((await runNight(portfolio, '2026-03-16'))('a2').score).toBe('35');
  });

  it('is listed with the computed score, cleared, and kept in the audit for ever', async () => {
    const portfolio = afterNight();
    await rounds('override', 'set', 'a2', ...where(portfolio), '--score', '70', '--reason', 'why not', '--by', 'ann');
    const listed = await rounds('override', 'list', ...where(portfolio));
    expect(listed.stdout).toMatch(/Beta\s+70\s+20\s+2026-04-13\s+ann\s+why not\s+from the next night/);
    now = Date.parse('2026-03-14T11:00:00Z');
    expect((await rounds('override', 'clear', 'a2', ...where(portfolio), '--by', 'bob')).exitCode).toBe(0);
    expect((await rounds('override', 'list', ...where(portfolio))).stdout).toBe('No override is set.\n');
    expect((await rounds('override', 'list', '--all', ...where(portfolio))).stdout).toBe(
      '2026-03-14 10:00  ann  set the score of a2 to 70 until 2026-04-13: why not\n2026-03-14 11:00  bob  cleared the override of a2\n',
    );
    expect((await rounds('override', 'clear', 'a2', ...where(portfolio))).stderr).toContain('nothing to clear');
  });

  it.each([
    ['an unknown account', 'nobody', ['--score', '70', '--reason', 'x'], 'No account "nobody" on 2026-03-13'],
    [
      'a score beyond 100',
      'a2',
      ['--score', '170', '--reason', 'x'],
      'The score must be a whole number from 0 to 100.',
    ],
    [
      'words for a score',
      'a2',
      ['--score', 'high', '--reason', 'x'],
      'The score must be a whole number from 0 to 100.',
    ],
    ['no reason', 'a2', ['--score', '70', '--reason', ' '], 'Say why'],
    [
      'more than 90 days',
      'a2',
      ['--score', '70', '--reason', 'x', '--days', '91'],
      'An override lasts at most 90 days',
    ],
  ])('is refused for %s', async (_, account, words, message) => {
    const portfolio = afterNight();
    const { exitCode, stderr } = await rounds('override', 'set', account, ...where(portfolio), ...words);
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });

  it('binds the nights after it: one that was run before it cannot be run again unseen', async () => {
    const portfolio = smallPortfolio();
    await runNight(portfolio, '2026-03-14');
    await rounds('override', 'set', 'a2', ...where(portfolio), '--score', '70', '--reason', 'x');
    const again = await rounds(
      'night',
      ...where(portfolio),
      '--exports',
      portfolio.exports,
      '--date',
      '2026-03-14',
      '--out',
      portfolio.out,
    );
    expect(again.stderr).toContain('Overrides and pulses before the end of the night changed (0 then, 1 now).');
  });
});

describe('a pulse', () => {
  it('is a metric like any other, without being defined', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(
      SMALL_CONFIG.replace('{ metric: seats, worst: 0, best: 10 }', '{ metric: pulse, worst: 1, best: 5 }'),
    );
    await runNight(portfolio, '2026-03-13');
    const { stdout } = await rounds(
      'pulse',
      'set',
      'a1',
      '4',
      ...where(portfolio),
      '--note',
      'good call',
      '--by',
      'ann',
    );
    expect(stdout).toContain('2026-03-14 10:00  ann  set the pulse of a1 to 4 of 5: good call');
    const night = await runNight(portfolio, '2026-03-14');
    expect(night('a1')).toMatchObject({ coverage: '100.0' });
    expect(night('a2')).toMatchObject({ coverage: '60.0' });
    expect(portfolio.read('2026-03-14/explanations.jsonl')).toContain('{"metric":"pulse","value":4,"points":75');
  });

  it('says when no signal reads it, and refuses what is no pulse', async () => {
    const portfolio = afterNight();
    expect((await rounds('pulse', 'set', 'a1', '4', ...where(portfolio))).stdout).toContain('it changes no score');
    expect((await rounds('pulse', 'set', 'a1', '6', ...where(portfolio))).exitCode).toBe(2);
  });
});

describe('forgetting a customer', () => {
  it('removes what was set on it, too', async () => {
    const portfolio = afterNight();
    await rounds('pulse', 'set', 'a1', '4', ...where(portfolio));
    const { stdout } = await rounds('forget', 'a1', '--state', path.join(portfolio.folder, 'state'), '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ charts: 1, careEvents: 1 });
    expect((await rounds('override', 'list', '--all', ...where(portfolio))).stdout).toBe('Nothing was ever set.\n');
  });
});

describe('an account that is back under another id', () => {
  const sameAs = (portfolio: SmallPortfolio, ...words: string[]) =>
    rounds('same-as', ...words, ...where(portfolio), '--by', 'ann@example.com');
  const afterRename = portfolioAfter(async (portfolio) => {
    await runNight(portfolio, '2026-03-13');
    portfolio.write(
      'accounts.csv',
      SMALL_ACCOUNTS.replace('a2,Beta,ann@example.com,2000,5', 'b2,Beta,ann@example.com,2000,9'),
    );
    portfolio.write('usage.csv', SMALL_USAGE.replace(',a2,', ',a1,'));
    await runNight(portfolio, '2026-03-14');
  });

  it('goes on from the night after somebody says so, with its score and its open alert', async () => {
    const portfolio = afterRename();
    now = Date.parse('2026-03-15T10:00:00Z');
    const said = await sameAs(portfolio, 'b2', 'a2');
    expect(said.stdout).toContain('ann@example.com  said that b2 is the account that was a2');
    expect(said.stdout).toContain(
      'From the night of 2026-03-15 on its case, its tasks and its history go on under b2.',
    );
    // It was at 20 as a2, and at 36 on its own first night.
    expect((await runNight(portfolio, '2026-03-15'))('b2')).toMatchObject({
      score: '36',
      previous_score: '20',
      change: '16',
    });
    const { stdout } = await rounds('alerts', 'list', ...where(portfolio), '--all', '--json');
    const cases = JSON.parse(stdout).map(({ account, ended }: Case) => [account, ended?.because ?? 'open']);
    expect(cases).toContainEqual(['a2', 'renamed']);
    expect(cases).toContainEqual(['b2', 'open']);
  });

  it('is not one that is still here, nor one that nobody knew, and may be taken back', async () => {
    const portfolio = afterRename();
    now = Date.parse('2026-03-15T10:00:00Z');
    expect((await sameAs(portfolio, 'b2', 'a1')).stderr).toContain('a1 is on the accounts export of 2026-03-14, too');
    expect((await sameAs(portfolio, 'b2', 'a9')).stderr).toContain('No account "a9" has left in the last 90 nights.');
    expect((await sameAs(portfolio, 'b2')).stderr).toContain('Give the id that the account had before, or --undo.');
    expect((await sameAs(portfolio, 'b2', '--undo')).stderr).toContain('there is nothing to take back');
    expect((await sameAs(portfolio, 'b2', 'a2')).exitCode).toBe(0);
    now += 1000;
    expect((await sameAs(portfolio, 'b2', '--undo')).stdout).toContain('said that b2 had no other id before');
    expect((await runNight(portfolio, '2026-03-15'))('b2')).toMatchObject({ previous_score: '36', change: '0' });
    const { stdout } = await rounds('alerts', 'list', ...where(portfolio), '--all', '--json');
    expect(stdout).not.toContain('renamed');
  });
});
