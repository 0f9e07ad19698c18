import { describe, expect, it } from 'vitest';
import { describeNight } from '../../lib/night/describe-night.ts';
import { noNotes } from '../../lib/night/shard-work.ts';
import type { NightReport } from '../../lib/portfolio/night-report.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard, runShards, setOverride } from '../support/shard-builder.ts';

const [MONDAY, TUESDAY] = ['2026-03-02', '2026-03-03'];

const config = buildConfig({
  metrics: byName([columnMetric('logins', 'usage'), columnMetric('tickets', 'support')]),
  profiles: [profile([group('All', [signal('logins'), signal('tickets')])])],
  rules: [buildRule({ on: 'score-below', below: 60, clear: 65 })],
});

describe('a night of several shards', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `account-${String(index).padStart(2, '0')}`);
  const rowsOf = (night: number, some = ids) =>
    Object.fromEntries(some.map((id, index) => [id, { logins: (index * 7 * night) % 100, tickets: 90 - index }]));
  const overrides = Object.fromEntries(ids.slice(5, 9).map((id) => [id, setOverride(id, 20, MONDAY, TUESDAY)]));
  const monday = runShard({ night: MONDAY, config, rows: rowsOf(1), over: { overrides } });
  const tonight = { night: TUESDAY, config, rows: rowsOf(2, ids.slice(4)), over: { overrides } };
  const whole = runShard(tonight, [monday]);
  const byId = <T extends { readonly account: string }>(items: readonly T[]) =>
    [...items].sort((a, b) => (a.account < b.account ? -1 : 1));

  it.each([2, 4])('comes out the same in %i', (count) => {
    const shards = runShards(tonight, [monday], count);
    expect(byId(shards.flatMap(({ charts }) => charts))).toEqual(whole.charts);
    expect(byId(shards.flatMap(({ absences }) => absences))).toEqual(whole.absences);
    expect(reportOf(shards)).toEqual(reportOf([whole]));
  });

  it('adds up to a report of who fell, who left and whose override ended', () => {
    const { fell, roster, overrides: held, totals } = reportOf([whole]);
    expect(fell[0]?.change).toBe(Math.min(...fell.map(({ change }) => change!)));
    expect(roster.left.map(({ id }) => id)).toEqual(ids.slice(0, 4));
    expect(held.ended.map(({ account }) => account)).toEqual(ids.slice(5, 9));
    expect(totals.accounts).toBe(36);
  });

  function reportOf(shards: readonly PastNight[]): NightReport {
    const report = describeNight(
      config,
      { run: whole.run, previous: monday.run },
      noNotes,
      shards.map(({ output }) => output),
    );
    const { left } = report.roster;
    return { ...report, roster: { ...report.roster, left: [...left].sort((a, b) => (a.id < b.id ? -1 : 1)) } };
  }
});
