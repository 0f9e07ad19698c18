import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginAfter } from '../../support/begin-after.ts';
import { rounds } from '../../support/command-line.ts';
import { portfolioAfter, type SmallPortfolio } from '../../support/small-portfolio.ts';

const CONFIG = `version: 1
portfolio: Partial
timezone: UTC
currency: USD
exports:
  accounts: { files: "accounts/{date}.csv" }
accounts: { from: accounts, id: account_id, name: name, owner: owner, churned_on: churned_on }
metrics:
  seats: { from: accounts, value: seats }
profiles:
  - name: Everyone
    groups: [{ name: All, signals: [{ metric: seats, worst: 0, best: 10 }] }]
bands: { healthy: 80, watch: 60 }
rules: [{ id: drop, score: { drop: 15, within: 7d } }]
notify:
  digest: { at: "07:30", weekdays: [mon, tue, wed, thu, fri, sat, sun] }
  leaders: { emails: [leaders@example.com], day: mon, at: "08:00", nightly: true }
`;

const HEADER = 'account_id,name,owner,churned_on,seats\n';
const ZEBRA = 'z,Zebra Works,ann@example.com,,8\n';
const BETA = 'b,Beta,ann@example.com,,5\n';

/** Runs a night over these account rows, and gives what it says of the roster. */
async function runNight(portfolio: SmallPortfolio, night: string, rows: string) {
  portfolio.writeConfig(CONFIG);
  portfolio.write(`accounts/${night}.csv`, HEADER + rows);
  const { exitCode, stderr } = await rounds(
    ...['night', '--config', portfolio.config, '--exports', portfolio.exports, '--date', night],
    ...['--state', path.join(portfolio.folder, 'state'), '--out', path.join(portfolio.out, night)],
  );
  expect(exitCode, stderr).toBe(0);
  const summary = JSON.parse(portfolio.read(`${night}/summary.json`));
  const scores = portfolio.read(`${night}/scores.csv`).trim().split('\n').slice(1);
  return { ...summary.roster, counts: summary.counts, scores: new Map(scores.map((row) => [row.split(',')[0]!, row])) };
}

const TOGETHER = ZEBRA + BETA;
let first: Awaited<ReturnType<typeof runNight>>;
const afterFirst = portfolioAfter(async (portfolio) => {
  first = await runNight(portfolio, '2026-03-10', TOGETHER);
});

describe('an account that disappears from the roster', () => {
  describe('and returns', () => {
    const nights: Awaited<ReturnType<typeof runNight>>[] = [];
    beginAfter(
      () => afterFirst().folder,
      async () => {
        const portfolio = afterFirst();
        nights.push(await runNight(portfolio, '2026-03-11', BETA));
        nights.push(await runNight(portfolio, '2026-03-12', BETA));
        nights.push(await runNight(portfolio, '2026-03-13', ZEBRA.replace(',8', ',6') + BETA));
      },
    );

    it('has left: it is reported on that night alone, and not scored 0', () => {
      const [second, third] = nights;
      expect(second!.left).toEqual([
        { account_id: 'z', name: 'Zebra Works', owner: 'ann@example.com', arr: null, last_night: '2026-03-10' },
      ]);
      expect([...second!.scores.keys()]).toEqual(['b']);
      expect(afterFirst().read('2026-03-11/findings.jsonl')).toBe('');
      expect(third!.left).toEqual([]);
    });

    it('takes up its history again when it returns, and is compared with its own last chart', () => {
      const back = nights[2]!;
      expect(back.returned.map(({ account_id }: { account_id: string }) => account_id)).toEqual(['z']);
      expect(back.counts.arrived).toBe(0);
      expect(back.scores.get('z')).toContain(',80,-20,');
      expect(afterFirst().read('2026-03-13/findings.jsonl')).toContain(
        'Score fell 20.0 points, from 80 on 2026-03-10 to 60',
      );
    });
  });

  it('has churned, when the export says so', async () => {
    const portfolio = afterFirst();
    const second = await runNight(portfolio, '2026-03-11', `${BETA}z,Zebra Works,ann@example.com,2026-03-11,8\n`);
    expect(second.left).toEqual([]);
    expect(second.newly_churned.map(({ account_id }: { account_id: string }) => account_id)).toEqual(['z']);
  });

  it('is suspected to have a new id, when one of the same name arrives', async () => {
    const portfolio = afterFirst();
    const second = await runNight(portfolio, '2026-03-11', `${BETA}z2, zebra  WORKS,ann@example.com,,8\n`);
    expect(second.maybe_renamed).toEqual([{ from: 'z', to: 'z2', name: ' zebra  WORKS' }]);
    expect(second.counts).toMatchObject({ arrived: 1, left: 1, maybe_renamed: 1 });
  });

  it('is nobody’s new account on the first night', () => {
    expect(first.counts).toMatchObject({ arrived: 0, left: 0, returned: 0 });
  });
});

describe('an account without a score for some nights', () => {
  it('is compared with its last night that had one, and the data that came back is named', async () => {
    const portfolio = afterFirst();
    await runNight(portfolio, '2026-03-11', ZEBRA.replace(',8', ',') + BETA);
    await runNight(portfolio, '2026-03-12', ZEBRA.replace(',8', ',') + BETA);
    const back = await runNight(portfolio, '2026-03-13', ZEBRA.replace(',8', ',7') + BETA);
    expect(back.scores.get('z')).toMatch(/,80,-10,.*,-10\.000000,-10\.000000,0\.000000,0\.000000,/);
  });
});
