import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

const stateOf = ({ folder }: SmallPortfolio) => path.join(folder, 'state');

async function runNight(portfolio: SmallPortfolio, date: string): Promise<void> {
  const { exitCode } = await rounds(
    ...['night', '--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf(portfolio)],
    ...['--date', date, '--out', path.join(portfolio.out, date)],
  );
  expect(exitCode).toBe(0);
}

function forget(portfolio: SmallPortfolio, account: string, ...more: readonly string[]) {
  return rounds('forget', account, '--state', stateOf(portfolio), ...more);
}

/** Every work file and planned message, unpacked where it is packed. */
function workOf(portfolio: SmallPortfolio): string {
  const folder = path.join(stateOf(portfolio), 'work');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
    .map((bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1'))
    .join('\n');
}

describe('rounds forget', () => {
  it('removes a customer from every night, work file and message, and says how much there was', async () => {
    const portfolio = smallPortfolio();
    portfolio.write(
      'accounts.csv',
      'account_id,name,owner,arr,seats\nacme-1,Zebra Works,ann@example.com,1,3\nb,Beta,ann@example.com,2,5\n',
    );
    await runNight(portfolio, '2026-03-14');
    await runNight(portfolio, '2026-03-15');
    expect(workOf(portfolio)).toMatch(/Zebra Works/);
    const { exitCode, stdout } = await forget(portfolio, 'acme-1', '--yes', '--json');
    expect(exitCode).toBe(0);
    const receipt = JSON.parse(stdout);
    expect(receipt).toMatchObject({
      charts: 2,
      metricNights: 2,
      nights: { first: '2026-03-14', last: '2026-03-15' },
    });
    expect(receipt.messages.emptied).toBeGreaterThan(0);
    expect(receipt.workFiles).toBeGreaterThan(0);
    expect(workOf(portfolio)).not.toMatch(/acme-1|Zebra/);
    const explain = await rounds('explain', 'acme-1', '--config', portfolio.config, '--state', stateOf(portfolio));
    expect(explain.exitCode).toBe(1);
    expect(explain.stderr).toContain('No account "acme-1"');
    const neighbour = await rounds('explain', 'b', '--config', portfolio.config, '--state', stateOf(portfolio));
    expect(neighbour.exitCode).toBe(0);
    expect(JSON.parse((await forget(portfolio, 'acme-1', '--yes', '--json')).stdout)).toEqual({
      account: 'acme-1',
      charts: 0,
      absences: 0,
      metricNights: 0,
      careEvents: 0,
      decisions: 0,
      nights: null,
      messages: { madeAgain: 0, removed: 0, emptied: 0 },
      clicks: 0,
      workFiles: 0,
    });
  });

  it('removes one that has left, and is only remembered as absent', async () => {
    const portfolio = smallPortfolio();
    await runNight(portfolio, '2026-03-14');
    portfolio.write(
      'accounts.csv',
      'account_id,name,owner,arr,seats\na1,Acme,ann@example.com,1000,10\na2,Beta,ann@example.com,2000,5\n',
    );
    await runNight(portfolio, '2026-03-15');
    const { stdout } = await forget(portfolio, 'a3', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ charts: 1, absences: 1 });
  });

  it.each(['', ' '])(
    'refuses %j for an account: all names start so, and the tasks of none are kept so',
    async (blank) => {
      const portfolio = smallPortfolio();
      portfolio.write('accounts.csv', 'account_id,name,owner,arr,seats\nonly,Only,ann@example.com,1,3\n');
      await runNight(portfolio, '2026-03-15');
      const { exitCode, stderr } = await forget(portfolio, blank, '--yes');
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('The account is empty.')]);
      expect((await forget(portfolio, 'only')).stderr).toContain('only (Only) has 1 chart');
    },
  );

  it('removes nothing without --yes, and says what is kept', async () => {
    const portfolio = smallPortfolio();
    await runNight(portfolio, '2026-03-15');
    const { exitCode, stderr } = await forget(portfolio, 'a1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('a1 (Acme) has 1 chart, of 2026-03-15 to 2026-03-15. Nothing was removed: add --yes');
    const { exitCode: explained } = await rounds(
      'explain',
      'a1',
      '--config',
      portfolio.config,
      '--state',
      stateOf(portfolio),
    );
    expect(explained).toBe(0);
  });

  it.each([
    ['no store', [], 'Give --state DIR'],
    ['a table without its buckets', ['--table', 'nightrounds'], 'give --table, --history-bucket and --work-bucket'],
    ['a folder without a history', ['--state', '.'], 'holds no history'],
  ])('refuses %s', async (_, words, because) => {
    // Where a demo was made, its state would be found.
    const here = process.cwd();
    process.chdir(smallPortfolio().folder);
    onTestFinished(() => process.chdir(here));
    const { exitCode, stderr } = await rounds('forget', 'a1', ...words, '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(because);
  });
});
