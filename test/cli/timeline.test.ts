import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../lib/timeline/entry.ts';
import { roundsAt } from '../support/command-line.ts';
import { readEverything } from '../support/read-everything.ts';
import { portfolioAfter, SMALL_ACCOUNTS, type SmallPortfolio } from '../support/small-portfolio.ts';

/** When the person at the keyboard does what they do. */
const MORNING = Date.parse('2026-03-16T10:00:00Z');
let now = MORNING;
beforeEach(() => {
  now = MORNING;
});

const rounds = (...words: string[]) => roundsAt(() => now, ...words);

const stateOf = ({ folder }: SmallPortfolio) => path.join(folder, 'state');
const where = (portfolio: SmallPortfolio) => ['--config', portfolio.config, '--state', stateOf(portfolio)];

async function runNight(portfolio: SmallPortfolio, date: string) {
  const places = [...where(portfolio), '--exports', portfolio.exports, '--out', path.join(portfolio.out, date)];
  const { exitCode, stderr } = await rounds('night', ...places, '--date', date);
  expect(exitCode, stderr).toBe(0);
}

/** On the second night Acme has more logins and fewer seats. */
const afterNights = portfolioAfter(async (portfolio) => {
  now = MORNING;
  await runNight(portfolio, '2026-03-14');
  portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('1000,10', '1000,1'));
  await runNight(portfolio, '2026-03-15');
});

async function timelineOf(portfolio: SmallPortfolio, ...words: string[]): Promise<readonly TimelineEntry[]> {
  const { stdout, stderr } = await rounds('timeline', ...words, ...where(portfolio), '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout).entries;
}

const note = (portfolio: SmallPortfolio, account: string, text: string) =>
  rounds('note', account, text, ...where(portfolio), '--by', 'Ann@Example.com');

describe('rounds note', () => {
  it('keeps what somebody says of an account, under their address and the time', async () => {
    const portfolio = afterNights();
    const { stdout } = await note(portfolio, 'Acme', ' Met Bo: they hire ten.\nCall in May. ');
    expect(stdout).toContain('2026-03-16 10:00  ann@example.com  noted of a1: Met Bo: they hire ten. Call in May.');
    expect((await timelineOf(portfolio, 'a1'))[0]).toEqual({
      ...{ date: '2026-03-16', kind: 'note', at: '2026-03-16T10:00:00.000Z', night: null, words: 'Note' },
      ...{ details: ['Met Bo: they hire ten.', 'Call in May.'], by: 'ann@example.com', parts: null },
    });
  });

  it('takes at most 2,000 characters, counted as people count them, and says how many there are', async () => {
    const portfolio = afterNights();
    const tooLong = await note(portfolio, 'a1', '😀'.repeat(2001));
    expect(tooLong.exitCode).toBe(2);
    expect(tooLong.stderr).toContain('A note has at most 2,000 characters; this one has 2,001.');
    expect((await note(portfolio, 'a1', ' \n ')).stderr).toContain('it is empty');
    expect((await note(portfolio, 'a1', '😀'.repeat(2000))).exitCode).toBe(0);
  });

  it('is shown beside the score, the newest first', async () => {
    const portfolio = afterNights();
    for (const text of ['first', 'second', 'third', 'fourth']) {
      await note(portfolio, 'a1', text);
      now += 60_000;
    }
    const { stdout } = await rounds('explain', 'a1', ...where(portfolio));
    expect(stdout).toMatch(/of a1: fourth\n.*of a1: third\n.*of a1: second\nrounds timeline shows all 4 notes\.\n$/);
    const { stdout: json } = await rounds('explain', 'a1', ...where(portfolio), '--json');
    expect(JSON.parse(json).notes).toHaveLength(4);
  });

  it('of an account that nobody knows is refused', async () => {
    const { exitCode, stderr } = await note(afterNights(), 'nobody', 'x');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No account "nobody"');
  });

  it('of an account that has left is kept all the same', async () => {
    const portfolio = afterNights();
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('a2,Beta,ann@example.com,2000,5\n', ''));
    now = Date.parse('2026-03-17T10:00:00Z');
    await runNight(portfolio, '2026-03-16');
    expect((await note(portfolio, 'a2', 'They went to a competitor.')).exitCode).toBe(0);
  });

  it('makes no night another: one that was run before it can be run again', async () => {
    const portfolio = afterNights();
    now = Date.parse('2026-03-15T10:00:00Z');
    await note(portfolio, 'a1', 'x');
    now = MORNING;
    await runNight(portfolio, '2026-03-15');
  });
});

describe('rounds timeline', () => {
  it('tells an account night by night and hour by hour, the newest first', async () => {
    const portfolio = afterNights();
    await note(portfolio, 'a1', 'Met Bo.');
    const { stdout } = await rounds('timeline', 'a1', ...where(portfolio));
    expect(stdout).toBe(
      [
        '2026-03-16 10:00  Note  ann@example.com',
        '                    Met Bo.',
        '2026-03-15        Score 76 → 64, watch',
        '                    −12 by the customer',
        '                    −36 seats (10 → 1)',
        '                    +24 Logins, 28 days (12 → 20)',
        '2026-03-14        First score 76, watch',
        '',
      ].join('\n'),
    );
  });

  it('begins where it is told to', async () => {
    const portfolio = afterNights();
    const since = (date: string) => timelineOf(portfolio, 'a1', '--since', date);
    expect(await since('2026-03-15')).toHaveLength(1);
    expect(await since('2026-03-16')).toEqual([]);
    expect((await rounds('timeline', 'a1', '--since', '2026-03-16', ...where(portfolio))).stdout).toBe(
      'Nothing since 2026-03-16.\n',
    );
    expect((await rounds('timeline', 'a1', '--since', 'monday', ...where(portfolio))).exitCode).toBe(2);
  });

  it('shows a hostile note as text', async () => {
    const portfolio = afterNights();
    await note(portfolio, 'a1', '\u001b[2Jgone\u202e');
    const { stdout } = await rounds('timeline', 'a1', ...where(portfolio));
    expect(stdout).toContain('                     [2Jgone \n');
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });

  it('follows an account to the id that somebody said it had before', async () => {
    const portfolio = afterNights();
    await note(portfolio, 'a2', 'Before they were bought.');
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('a2,Beta', 'b2,Beta'));
    now = Date.parse('2026-03-17T10:00:00Z');
    await runNight(portfolio, '2026-03-16');
    await rounds('same-as', 'b2', 'a2', ...where(portfolio), '--by', 'ann@example.com');
    const words = (await timelineOf(portfolio, 'b2')).map((entry) => [entry.words, ...entry.details]);
    expect(words).toContainEqual(['Note', 'Before they were bought.']);
    expect(words.at(-1)![0]).toMatch(/^First score/);
  });

  it('knows nothing of a customer who was forgotten, and nothing of them is left anywhere', async () => {
    const portfolio = afterNights();
    await note(portfolio, 'a2', 'zebra crossing');
    const task = ['tasks', 'add', 'a2', 'Count the zebras', '--text', 'Dear zebras', '--due', '48h'];
    expect((await rounds(...task, ...where(portfolio))).exitCode).toBe(0);
    expect((await timelineOf(portfolio, 'a2')).length).toBeGreaterThan(2);
    expect((await rounds('forget', 'a2', ...where(portfolio), '--yes')).exitCode).toBe(0);
    const { exitCode, stderr } = await rounds('timeline', 'a2', ...where(portfolio));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No account "a2" is known.');
    expect(await readEverything(stateOf(portfolio))).not.toMatch(/zebra|Beta/);
  });
});
