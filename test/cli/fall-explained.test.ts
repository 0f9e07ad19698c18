import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { roundsAt } from '../support/command-line.ts';
import { portfolioAfter, type SmallPortfolio } from '../support/small-portfolio.ts';
import { startAt } from '../support/test-clock.ts';

/** A Wednesday. */
const FIRST = '2026-03-04';
const SATURDAY = '2026-03-07';

const CONFIG = `version: 1
portfolio: Small
exports: { accounts: { files: accounts.csv } }
accounts: { from: accounts, id: account_id, name: name, owner: owner, manager: manager, arr: arr }
metrics:
  users: { title: Users, from: accounts, value: users }
  seats: { title: Seats, from: accounts, value: seats }
profiles:
  - name: Everyone
    groups:
      - name: Use
        signals: [{ metric: users, worst: 0, best: 100 }, { metric: seats, worst: 0, best: 100 }]
rules:
  - { id: fell, score: { drop: 15, within: 7d }, severity: critical }
deliver: on
notify: { leaders: { emails: [leaders@example.com] } }
`;

/** A little every night: −5 by users, −7.5 by seats, then −2.6 by users. Only the last takes it over the limit. */
const NIGHTS = [
  { users: 90, seats: 90 },
  { users: 80, seats: 90 },
  { users: 80, seats: 75 },
  { users: 74.8, seats: 75 },
];

async function runNights(portfolio: SmallPortfolio): Promise<void> {
  portfolio.writeConfig(CONFIG);
  for (const [index, { users, seats }] of NIGHTS.entries()) {
    const row = `a,Acme,sam@example.com,mia@example.com,50000,${users},${seats}`;
    portfolio.write('accounts.csv', `account_id,name,owner,manager,arr,users,seats\n${row}\n`);
    const night = addDays(FIRST, index);
    const folders = ['--exports', portfolio.exports, '--out', path.join(portfolio.out, night)];
    const done = await at(portfolio, `${addDays(night, 1)}T05:00:00Z`, 'night', '--date', night, ...folders);
    expect(done.stderr).toBe('');
  }
}

const at = (portfolio: SmallPortfolio, instant: string, ...words: string[]) =>
  roundsAt(
    startAt(instant),
    ...words,
    ...['--config', portfolio.config, '--state', path.join(portfolio.folder, 'state')],
  );

function readMessage(folder: string, kind: string, ending = '.json'): string {
  const [name] = readdirSync(folder).filter((file) => file.startsWith(`${kind}-`) && file.endsWith(ending));
  return readFileSync(path.join(folder, name!), 'utf8');
}

const afterFall = portfolioAfter(runNights);

describe('a fall over several nights', () => {
  const expectCauses = (text: string) => {
    expect(text).toContain('Score fell 15.1 points, from 90 on 2026-03-04 to 75');
    expect(text).toContain('since 4 Mar: −7.6 Users (90 → 74.8)');
    expect(text).toContain('−7.5 Seats (90 → 75)');
  };

  it('is told with what moved the score since the night it counts from, and adds up to its number', () => {
    expectCauses(readMessage(path.join(afterFall().out, SATURDAY, 'messages'), 'alert'));
  });

  it('is listed for the leaders with the same', () => {
    expectCauses(readMessage(path.join(afterFall().out, SATURDAY, 'messages'), 'portfolio-summary', '.html'));
  });

  it('keeps its causes when it is escalated', async () => {
    const portfolio = afterFall();
    let folder = '';
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-11']) {
      folder = path.join(portfolio.folder, `swept-${day}`);
      const swept = await at(portfolio, `${day}T07:35:00Z`, 'sweep', '--out', folder);
      expect(swept.stderr).toBe('');
    }
    expectCauses(readMessage(folder, 'alert-escalation'));
  });

  it('is explained by hand over any of those nights, exactly', async () => {
    const portfolio = afterFall();
    const explain = (...words: string[]) => at(portfolio, '2026-03-08T12:00:00Z', 'explain', 'Acme', ...words);
    const { stdout } = await explain('--since', '2026-03-05');
    expect(stdout).toContain('Since 2026-03-05: 85 → 75, unrounded −10.100000, over 2 steps.');
    expect(stdout).toMatch(/Seats\s+−7\.500000/);
    expect(stdout).toMatch(/Users\s+−2\.600000/);
    expect(JSON.parse((await explain('--since', FIRST, '--json')).stdout).since).toMatchObject({
      ...{ night: FIRST, score: 90, to: 75, nights: 3 },
      parts: [
        { cause: 'signal', metric: 'users' },
        { cause: 'signal', metric: 'seats' },
      ],
    });
    expect((await explain('--since', SATURDAY)).stderr).toContain('must be before 2026-03-07');
    expect((await explain('--since', '2026-01-01')).exitCode).toBe(0);
  });
});
