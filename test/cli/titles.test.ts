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

const PLAYBOOKS = `
playbooks:
  rescue:
    title: Bring them back
    tasks: [{ title: Call them, due: 2 business days }]
`;

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

describe('rounds programme', () => {
  const portfolio = portfolioAfter((one) =>
    runNight(one, titled.replace('severity: warning }', 'severity: warning, playbook: rescue }').concat(PLAYBOOKS)),
  );
  const run = (...words: string[]) => rounds(...words, '--config', portfolio().config, '--state', stateOf(portfolio()));

  it('says what there is, how short it is, and nothing that it does not know', async () => {
    await run('tasks', 'start', 'Beta', 'below');
    const { stdout, exitCode } = await run('programme');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Since 15 Mar 2026, as of the night of 15 Mar 2026');
    expect(stdout).toContain('so nothing can be yet');
    expect(stdout).toContain('Below the line');
    expect(stdout).toMatch(/too few \(0\)/);
    expect(stdout).toContain('this says what was, and not why');
  });

  it('gives the same to programs', async () => {
    const { playbooks, rules } = JSON.parse((await run('programme', '--json')).stdout);
    expect(playbooks).toMatchObject([{ playbook: 'rescue', title: 'Bring them back', started: { cases: 0 } }]);
    expect(rules).toMatchObject([{ rule: 'below', title: 'Below the line', risk: 'Churn', told: 0 }]);
    expect((await run('programme', '--since', 'soon')).stderr).toContain('--since');
  });

  it('says that no night has been run', async () => {
    const empty = ['--config', portfolio().config, '--state', path.join(portfolio().folder)];
    expect((await rounds('programme', ...empty)).stderr).toContain('No night has been run yet');
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
