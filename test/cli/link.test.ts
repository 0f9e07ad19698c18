import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { addDays, lastCompleteNight } from '../../lib/calendar.ts';
import { rounds } from '../support/command-line.ts';
import { startSecretsStandIn } from '../support/secrets-stand-in.ts';
import { portfolioAfter, SMALL_CONFIG } from '../support/small-portfolio.ts';
import { testClock } from '../support/test-clock.ts';

const TONIGHT = lastCompleteNight(testClock(), 'UTC');
const CONFIG = SMALL_CONFIG.replace('value: seats }', 'value: seats, title: Seats, shareable: true }')
  .replace('metrics:\n', 'metrics:\n  worth: { from: accounts, value: arr, title: Worth, shareable: true }\n')
  .replace('notify:\n', 'notify:\n  domains: [example.com]\n');

const afterNight = portfolioAfter(async (portfolio) => {
  portfolio.writeConfig(`${CONFIG}\ndeliver: on\n`);
  const { config, exports, folder } = portfolio;
  const words = ['--config', config, '--exports', exports, '--state', path.join(folder, 'state')];
  await rounds('night', ...words, '--date', TONIGHT, '--out', portfolio.out);
});

beforeEach(async () => {
  const secrets = await startSecretsStandIn(JSON.stringify({ id: '1', secret: 'k'.repeat(64) }));
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await secrets.close();
  });
});

const view = ['--secret', 'arn:link', '--url', 'https://view.example.com/'];

function card(...words: string[]) {
  const { config, folder } = afterNight();
  const place = ['--config', config, '--state', path.join(folder, 'state')];
  return rounds('link', 'card', 'a2', ...view, ...place, '--by', 'sam@example.com', ...words);
}

describe('rounds link dashboard', () => {
  it('makes a link with the deployed key, for one reader and some days', async () => {
    const { stdout } = await rounds('link', 'dashboard', ...view, '--for', 'ann@example.com');
    expect(stdout).toMatch(
      /^https:\/\/view\.example\.com\/\?t=\S+\nFor ann@example\.com, 7 days\. rounds link revoke [0-9a-f]{16} /,
    );
    expect((await rounds('link', 'dashboard', ...view, '--for', 'ann@example.com', '--days', '91')).exitCode).toBe(2);
    expect((await rounds('link', 'revoke', 'nonsense', '--table', 't')).stderr).toContain('Give the link’s id');
  });
});

describe('rounds link card', () => {
  it('says what the customer will see and what not, then gives the link', async () => {
    const { stdout } = await card('--for', 'kim@customer.test', '--next-step', 'We meet on Tuesday.');
    const [before, address] = stdout.split(/^(https:.*)$/m);
    expect(before!.split('\n')).toEqual([
      expect.stringMatching(/^What Beta sees, as of \d+ \w+ 20\d\d$/),
      '  Seats: 5',
      '  Next step: We meet on Tuesday.',
      '  Contact: ann@example.com',
      expect.stringContaining('A risk is open on the account'),
      'What they do not see',
      '  Worth: shareable, but it is made of the ARR',
      '  The score: card: { score: true } shows it',
      '  Other metrics, ARR, pulse, notes, overrides, rules, tasks',
      '',
    ]);
    expect(address).toContain('https://view.example.com/?t=');
  });

  it('mails nothing before somebody confirms the address', async () => {
    const asked = await card('--send-to', 'kim@customer.test');
    expect(asked).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Nothing was mailed and no link made.'),
    });
    expect(asked.stdout).toContain('What Beta sees');
    expect(asked.stdout).not.toContain('https:');
    const sent = await card('--send-to', 'kim@customer.test', '--yes');
    expect(sent.stdout).toContain('To kim@customer.test: mailed with the next sweep, within the hour.');
  });

  it('schedules a mail for one date ahead', async () => {
    const on = addDays(TONIGHT, 10);
    expect((await card('--send-to', 'kim@customer.test', '--on', on, '--yes')).stdout).toMatch(
      /: mailed on \d+ \w+ 20\d\d\./,
    );
  });

  it('says that nothing is mailed while delivery is off', async () => {
    const { config, folder } = afterNight();
    const place = ['--config', config, '--state', path.join(folder, 'state')];
    await rounds('deliver', 'off', ...place);
    onTestFinished(() => rounds('deliver', 'on', ...place).then(() => {}));
    expect((await card('--send-to', 'kim@customer.test', '--yes')).stdout).toContain('not mailed, as delivery is off');
  });

  it.each([
    ['nobody', [], 'Give either --for READER'],
    ['two ways at once', ['--for', 'kim', '--send-to', 'kim@customer.test'], 'Give either --for READER'],
    ['what is no address', ['--send-to', 'kim'], 'is not one mail address'],
    ['a colleague', ['--send-to', 'bob@example.com'], 'one of notify.domains'],
    ['a date without a mail', ['--for', 'kim', '--on', addDays(TONIGHT, 2)], 'give --send-to'],
    ['a date that is over', ['--send-to', 'kim@customer.test', '--on', '2020-01-01'], 'give a date from'],
    ['a date too far ahead', ['--send-to', 'kim@customer.test', '--on', addDays(TONIGHT, 40)], 'give a date from'],
    ['no date', ['--send-to', 'kim@customer.test', '--on', 'tomorrow'], 'no calendar date'],
    ['an empty next step', ['--for', 'kim', '--next-step', ' '], 'is empty'],
    ['a next step too long', ['--for', 'kim', '--next-step', 'x'.repeat(301)], 'has room for 300'],
    ['a next step for colleagues', ['--for', 'kim', '--next-step', 'Stop the churn'], 'no customer is to read'],
  ])('refuses %s', async (_, words, because) => {
    expect(await card(...words)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(because) });
  });

  it('refuses an account that nobody knows', async () => {
    const { config, folder } = afterNight();
    const place = ['--config', config, '--state', path.join(folder, 'state')];
    expect(await rounds('link', 'card', 'nobody', ...view, ...place, '--for', 'kim')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('No account "nobody"'),
    });
  });
});
