import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { portfolioAfter, SMALL_ACCOUNTS, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

const stateOf = ({ folder }: SmallPortfolio) => ['--state', path.join(folder, 'state')];

/** The same words, with another value of an option. */
const saying = (words: readonly string[], option: string, value: string) =>
  words.with(words.indexOf(option) + 1, value);

const afterNight = portfolioAfter(async (portfolio) => {
  const { exitCode } = await rounds(...portfolio.night, ...stateOf(portfolio));
  expect(exitCode).toBe(0);
});

describe('rounds night', () => {
  it('writes the scores of every account, in the order of their ids', () => {
    const portfolio = afterNight();
    expect(portfolio.read('scores.csv')).toBe(
      [
        'account_id,name,segment,stage,profile,score,raw,band,coverage,previous_score,change,arr,owner,raw_change,behaviour,peers,availability,model_change,profile_change,override_change',
        'a1,Acme,,steady,Everyone,100,100.000000,healthy,100.0,,,1000,ann@example.com,,,,,,,',
        'a2,Beta,,steady,Everyone,35,35.000000,at_risk,100.0,,,2000,ann@example.com,,,,,,,',
        'a3,Core,,steady,Everyone,0,0.000000,at_risk,60.0,,,3000,bob@example.com,,,,,,,',
        '',
      ].join('\n'),
    );
  });

  it('explains each score signal by signal', () => {
    const portfolio = afterNight();
    const lines = portfolio
      .read('explanations.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[2]).toEqual({
      account_id: 'a3',
      score: 0,
      raw: 0,
      coverage: 60,
      profile: 'Everyone',
      groups: [
        {
          name: 'Usage',
          weight: 60,
          share: 1,
          score: 0,
          signals: [
            { metric: 'logins_28d', value: 0, points: 0, weight: 1, share: 1, contribution: 0, status: 'used' },
          ],
        },
        {
          name: 'Adoption',
          weight: 40,
          share: 0,
          score: null,
          signals: [
            { metric: 'seats', value: null, points: null, weight: 1, share: 0, contribution: 0, status: 'missing' },
          ],
        },
      ],
    });
  });

  it('leaves every file of the contract, and messages in both forms', () => {
    const portfolio = afterNight();
    for (const name of ['scores.csv', 'explanations.jsonl', 'findings.jsonl', 'rejects.csv', 'summary.json'])
      expect(existsSync(path.join(portfolio.out, name)), name).toBe(true);
    const messages = readdirSync(path.join(portfolio.out, 'messages'));
    // Two owners with an open risk each since the first night: a digest and a ranked list for both.
    const slack = messages.filter((name) => name.endsWith('.slack.json'));
    expect(slack.map((name) => name.replace(/-example-com.*$/, '')).sort()).toEqual([
      'alert-triage-ann',
      'alert-triage-bob',
      'owner-digest-ann',
      'owner-digest-bob',
    ]);
    expect(messages.filter((name) => name.endsWith('.eml'))).toHaveLength(1);
    const summary = JSON.parse(portfolio.read('summary.json'));
    expect(summary.counts).toMatchObject({ accounts: 3, scored: 3, unknown: 0 });
    expect(summary.totals).toMatchObject({ arr: 6000, arr_at_risk: 5000 });
    expect(summary.exports.map((one: { name: string; state: string }) => [one.name, one.state])).toEqual([
      ['accounts', 'present'],
      ['usage', 'present'],
    ]);
  });

  it('compares with the last charted night, and opens on the first one only baselines', async () => {
    const portfolio = afterNight();
    const state = stateOf(portfolio);
    expect(portfolio.read('findings.jsonl')).toContain('"state":"baseline"');
    portfolio.write('usage.csv', 'event_id,account_id,day,logins\n1,a1,2026-03-16,2\n');
    const next = portfolio.night.map((word) => (word === '2026-03-15' ? '2026-03-16' : word));
    const { exitCode } = await rounds(...next, ...state);
    expect(exitCode).toBe(0);
    expect(portfolio.read('scores.csv')).toContain('a1,Acme,,steady,Everyone,46,46.000000,at_risk,100.0,100,-54,1000');
    const findings = portfolio
      .read('findings.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(findings.map(({ account_id, state }) => [account_id, state])).toEqual([
      ['a1', 'new'],
      // Held from the first night on; behaviour has taken more than ten points since.
      ['a2', 'new'],
      ['a3', 'baseline'],
    ]);
  });

  it('run twice writes the same bytes', async () => {
    const portfolio = afterNight();
    const state = stateOf(portfolio);
    const everything = () => ['scores.csv', 'explanations.jsonl', 'findings.jsonl', 'summary.json'].map(portfolio.read);
    const first = everything();
    await rounds(...portfolio.night, ...state);
    expect(everything()).toEqual(first);
  });

  it('keeps a name that a spreadsheet would run from running', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('Acme', '"=cmd(""x"")"'));
    await rounds(...portfolio.night);
    expect(portfolio.read('scores.csv')).toContain(`a1,"'=cmd(""x"")",`);
  });

  it('is held, says why and scores nobody when a required export is missing', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('accounts.csv', '');
    const { exitCode, stderr } = await rounds(...portfolio.night);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Night 2026-03-15 is held: nothing was scored\. Export accounts is/);
    expect(existsSync(path.join(portfolio.out, 'scores.csv'))).toBe(false);
  });
});

describe('the command line', () => {
  it('shows help with examples', async () => {
    const { exitCode, stdout } = await rounds('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Examples:');
  });
  it.each([
    ['an unknown command', ['nigth'], /unknown command 'nigth'[\s\S]*night/],
    ['a model that is nowhere', ['night'], /There is no health\.yaml here or in a folder above/],
    ['exports that nobody named', ['night', '--config', 'examples/health.yaml'], /Give --exports DIR/],
  ])('answers %s with 2 and says what is wrong', async (_, words, message) => {
    const { exitCode, stderr } = await rounds(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
  it('answers a date that is none with 2', async () => {
    const portfolio = smallPortfolio();
    const { exitCode, stderr } = await rounds(...saying(portfolio.night, '--date', '2026-02-30'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--date "2026-02-30" is no calendar date; write it as 2026-11-22.');
  });
  it('answers an exports folder that is not there with 2', async () => {
    const portfolio = smallPortfolio();
    const { exitCode, stderr } = await rounds(...saying(portfolio.night, '--exports', '/nowhere'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--exports /nowhere: there is no such folder.');
  });
});

it('a night whose amounts are in several currencies says that nothing converts them', async () => {
  const portfolio = smallPortfolio();
  portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace(',2000,', ',€2000,').replace(',1000,', ',$1000,'));
  expect((await rounds(...portfolio.night)).exitCode).toBe(0);
  expect(JSON.parse(portfolio.read('summary.json')).problems).toEqual([
    { metric: 'accounts', message: expect.stringContaining('(1 in USD, 1 in EUR): nothing converts them') },
  ]);
});

describe('rounds explain', () => {
  it('shows the waterfall from signals to score', async () => {
    const portfolio = afterNight();
    const state = stateOf(portfolio);
    const { exitCode, stdout } = await rounds('explain', 'a2', '--config', portfolio.config, ...state);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Beta');
    expect(stdout).toMatch(/Logins, 28 days\s+5\s+25\.0\s+60\.0 %\s+15\.00/);
    expect(stdout).toContain('Contributions add up to 35.000000, rounded to 35.');
  });
  it('finds an account by the start of its name, and says when there is none', async () => {
    const portfolio = afterNight();
    const state = stateOf(portfolio);
    const found = await rounds('explain', 'bet', '--config', portfolio.config, ...state);
    expect(found.stdout).toContain('Beta');
    const lost = await rounds('explain', 'zeta', '--config', portfolio.config, ...state);
    expect(lost.exitCode).toBe(1);
    expect(lost.stderr).toContain('No account "zeta" on 2026-03-15');
  });
});

describe('rounds replay', () => {
  it('fills the history and delivers nothing', async () => {
    const portfolio = smallPortfolio();
    const { exitCode, stdout } = await rounds(
      'replay',
      '--config',
      portfolio.config,
      '--exports',
      portfolio.exports,
      '--from',
      '2026-03-13',
      '--to',
      '2026-03-15',
      '--out',
      portfolio.out,
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ scored: 3, held: [] });
    expect(readdirSync(portfolio.out)).toEqual(['2026-03-13', '2026-03-14', '2026-03-15']);
    expect(readdirSync(path.join(portfolio.out, '2026-03-15'))).not.toContain('messages');
  });
});
