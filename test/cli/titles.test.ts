import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio } from '../support/small-portfolio.ts';

const NIGHT = '2026-03-15';

const stateOf = ({ folder }: SmallPortfolio) => path.join(folder, 'state');

async function runNight(portfolio: SmallPortfolio, config: string): Promise<void> {
  portfolio.writeConfig(config);
  const folders = ['--exports', portfolio.exports, '--out', portfolio.out, '--state', stateOf(portfolio)];
  const done = await rounds('night', '--config', portfolio.config, '--date', NIGHT, ...folders);
  expect(done.stderr).toBe('');
}

const titled = SMALL_CONFIG.replace(
  'title: "Logins, 28 days",',
  'title: "Logins, 28 days", description: Who came., indicator: leading,',
)
  .replace('seats: { from: accounts', 'seats: { title: Paid seats, indicator: lagging, from: accounts')
  .replace('name: Everyone', 'name: Everyone\n    title: All customers\n    description: Whoever pays.')
  .replace(
    'name: Adoption',
    'name: Adoption\n        title: Size of the contract\n        description: What they bought.',
  )
  .replace('id: below,', 'id: below, title: Below the line, description: Ask what happened., risk: Churn,');

describe('a model with titles and indicators', () => {
  const portfolio = portfolioAfter((one) => runNight(one, titled));
  const run = (...words: string[]) => rounds(...words, '--config', portfolio().config, '--state', stateOf(portfolio()));

  it('has sub-scores behind all else in scores.csv', () => {
    const [header = '', acme = '', , core = ''] = portfolio().read('scores.csv').split('\n');
    expect(header).toMatch(/,override_change,leading,lagging$/);
    expect(acme).toMatch(/,100\.000000,100\.000000$/);
    // Core has no seats: nothing is known of what lags.
    expect(core).toMatch(/,0\.000000,$/);
  });

  it('is explained in titles, with what they mean', async () => {
    const { stdout } = await run('explain', 'Beta');
    expect(stdout).toContain('profile All customers,');
    expect(stdout).toContain('Whoever pays.');
    expect(stdout).toMatch(/Size of the contract\s/);
    expect(stdout).toContain('Size of the contract: What they bought.');
    expect(stdout).toContain('Logins, 28 days: Who came.');
    expect(stdout).toContain('Leading indicators 25, lagging indicators 50.');
    const told = JSON.parse((await run('explain', 'Beta', '--json')).stdout);
    expect(told).toMatchObject({ profile: 'Everyone', indicators: { leading: 25, lagging: 50 } });
  });

  it('has its alerts listed by title, with the id that commands take', async () => {
    const { stdout } = await run('alerts', 'list');
    expect(stdout).toMatch(/Beta .*Below the line/);
    expect(stdout).toContain('Below the line (below): Ask what happened.');
    expect((await run('why', 'Beta')).stdout).toContain('Below the line.');
  });
});

describe('a model without', () => {
  const portfolio = portfolioAfter((one) => runNight(one, SMALL_CONFIG));

  it('shows no sub-scores anywhere', async () => {
    expect(portfolio().read('scores.csv').split('\n')[0]).toMatch(/,override_change$/);
    const place = ['--config', portfolio().config, '--state', stateOf(portfolio())];
    expect((await rounds('explain', 'Beta', ...place)).stdout).not.toContain('indicators');
    expect((await rounds('explain', 'Beta', '--json', ...place)).stdout).not.toContain('indicators');
    expect((await rounds('alerts', 'list', ...place)).stdout).toMatch(/Beta .*below/);
  });
});
