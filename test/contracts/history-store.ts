import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { Doubt } from '../../lib/history/doubt.ts';
import type { HistoryStore } from '../../lib/history/history-store.ts';
import type { Run, RunState } from '../../lib/history/run.ts';
import { shardOf } from '../../lib/history/shard.ts';
import { buildChart, buildCharts, buildRun } from '../support/build-history.ts';

/** What every history store promises. `open` gives the same one for all tests. */
export function describeHistoryStore(open: () => HistoryStore): void {
  /** Every test has nights of its own in the one table. */
  let nextYear = 2001;
  const newNight = () => `${nextYear++}-06-15`;

  describe('the history of runs', () => {
    it('gives a run back as it was written last', async () => {
      const night = newNight();
      const run = buildRun({
        night,
        state: 'preparing',
        metrics: [{ name: '__proto__', hash: 'h' }],
        exports: [
          {
            name: 'usage',
            state: 'present',
            newestDate: night,
            because: null,
            files: [{ key: 'usage/a.csv', version: 'id:x', rows: 7 }],
            rowsVisible: 7,
            rowsTonight: 3,
          },
        ],
      });
      await open().writeRun(run);
      expect(await open().readRun(night)).toEqual(run);
      await open().writeRun({ ...run, state: 'held', heldBecause: 'usage is missing' });
      expect(await open().readRun(night)).toEqual({ ...run, state: 'held', heldBecause: 'usage is missing' });
    });

    it('gives a run as another process left it, however often it was read before', async () => {
      const [ours, theirs] = [open(), open()];
      const run = buildRun({ night: newNight(), state: 'preparing' });
      for (const state of ['scoring', 'concluded', 'held', 'concluded'] as const) {
        await theirs.writeRun({ ...run, state });
        expect([await ours.readRun(run.night), await ours.readRun(run.night)]).toMatchObject([{ state }, { state }]);
      }
    });

    it('gives back what the gate made of a night, and forgets the accounts that it names', async () => {
      const night = newNight();
      const doubt: Doubt = {
        ...{ check: 'accounts-gone', about: '', export: null, date: null, because: '2 are gone.' },
        figures: { tonight: 2, usual: 0, limit: 1 },
        scope: { is: 'gone-accounts', accounts: 2, sample: ['acme', 'beta'] },
        ...{ since: night, nights: 1, standing: 'left-out', files: [] },
      };
      const gate = {
        doubts: [doubt],
        isWhole: true,
        isHeld: false,
        notInDoubt: { accounts: 0.9, weight: 1 },
        surge: [],
      };
      const run = buildRun({ night, gate });
      await open().writeRun(run);
      expect((await open().readRun(night))?.gate).toEqual(gate);
      await open().removeAccount([run], 'acme');
      expect((await open().readRun(night))?.gate?.doubts[0]?.scope).toMatchObject({ accounts: 2, sample: ['beta'] });
    });

    it('keeps each word on a doubt, once', async () => {
      const at = '2026-03-31T08:00:00.000Z';
      const word = {
        doubt: 'level-shift:seats # § 1',
        night: '2026-03-30',
        is: 'right',
        by: 'ops@example.com',
        at,
      } as const;
      await open().writeGateWord(word);
      await open().writeGateWord(word);
      await open().writeGateWord({ ...word, is: 'wrong', at: '2026-03-31T09:00:00.000Z' });
      expect((await open().readGateWords()).map(({ is }) => is)).toEqual(['right', 'wrong']);
    });

    it('has no run for a night that never ran', async () => {
      expect(await open().readRun('1999-01-01')).toBeNull();
      expect(await open().readLastRunBefore('1999-01-01')).toBeNull();
      expect(await open().readRuns('1998-01-01', '1999-01-01')).toEqual([]);
    });

    it('believes only nights that were concluded and not held', async () => {
      const first = newNight();
      const states: RunState[] = ['delivered', 'held', 'concluded', 'scoring', 'preparing', 'held'];
      await Promise.all(states.map((state, days) => open().writeRun(buildRun({ night: addDays(first, days), state }))));
      const believed = [first, addDays(first, 2)];
      expect((await open().readRuns(first, addDays(first, 9))).map(({ night }) => night)).toEqual(believed);
      expect((await open().readLastRunBefore(addDays(first, 9)))?.night).toBe(addDays(first, 2));
      expect((await open().readLastRunBefore(addDays(first, 2)))?.night).toBe(first);
    });

    it('looks behind any number of held nights', async () => {
      const first = newNight();
      await open().writeRun(buildRun({ night: first }));
      for (let days = 1; days <= 30; days++)
        await open().writeRun(buildRun({ night: addDays(first, days), state: 'held' }));
      expect((await open().readLastRunBefore(addDays(first, 31)))?.night).toBe(first);
    });

    it('reads from a night to a night, both included, the oldest first', async () => {
      const first = newNight();
      for (const days of [3, 0, 2, 1]) await open().writeRun(buildRun({ night: addDays(first, days) }));
      const runs = await open().readRuns(addDays(first, 1), addDays(first, 3));
      expect(runs.map(({ night }) => night)).toEqual([1, 2, 3].map((days) => addDays(first, days)));
      expect(await open().readRuns(addDays(first, 3), first)).toEqual([]);
    });

    it('keeps a run that pinned thousands of files', async () => {
      const night = newNight();
      const files = Array.from({ length: 5000 }, (_, index) => ({
        key: `usage/${addDays(night, -index)}/part-${index}.csv.gz`,
        version: `etag:"${index.toString(16).padStart(32, '7')}"`,
        rows: index,
      }));
      const usage = {
        name: 'usage',
        state: 'present',
        newestDate: night,
        because: null,
        rowsVisible: 1,
        rowsTonight: 1,
      };
      const run = buildRun({ night, exports: [{ ...usage, files }] });
      await open().writeRun(run);
      expect(await open().readRun(night)).toEqual(run);
    });
  });

  describe('the history of charts', () => {
    it('gives a shard back, sorted by account, and no other shard', async () => {
      const run = buildRun({ night: newNight(), shards: 2 });
      const charts = buildCharts(130, { night: run.night });
      await open().writeCharts(run, 0, charts.slice(0, 120).reverse());
      await open().writeCharts(run, 1, charts.slice(120));
      expect(await open().readCharts(run, 0)).toEqual(charts.slice(0, 120));
      expect(await open().readCharts(run, 1)).toEqual(charts.slice(120));
    });

    it('pages through more than DynamoDB gives at once', async () => {
      const run = buildRun({ night: newNight() });
      const values = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(500));
      const charts = buildCharts(400, { night: run.night, values });
      await open().writeCharts(run, 0, charts);
      expect(await open().readCharts(run, 0)).toHaveLength(400);
    });

    it('overwrites a night that runs again, and forgets accounts it no longer has', async () => {
      const run = buildRun({ night: newNight() });
      const charts = buildCharts(60, { night: run.night });
      await open().writeCharts(run, 0, charts);
      const again = charts.slice(0, 40).map((chart) => ({ ...chart, score: 5 }));
      await open().writeCharts(run, 0, again);
      expect(await open().readCharts(run, 0)).toEqual(again);
      await open().writeCharts(run, 0, []);
      expect(await open().readCharts(run, 0)).toEqual([]);
    });

    it('keeps accounts with hostile names apart', async () => {
      const run = buildRun({ night: newNight() });
      const ids = ['__proto__', 'constructor', '', ' ', 'a#b', 'a%23b', '../..', '007', '7', 'é', 'x'.repeat(400)];
      const charts = ids.map((account) => buildChart({ account, night: run.night, name: account }));
      await open().writeCharts(run, 0, charts);
      const stored = await open().readCharts(run, 0);
      expect(stored.map(({ account }) => account).sort()).toEqual([...ids].sort());
      for (const chart of charts) expect(await open().readAccount([run], chart.account)).toEqual([chart]);
    });

    it('follows one account through nights with different shard counts, over more than 100 keys', async () => {
      const first = newNight();
      const runs: Run[] = Array.from({ length: 120 }, (_, days) =>
        buildRun({ night: addDays(first, days), shards: days < 60 ? 1 : 4 }),
      );
      const charted = runs.filter((_, index) => index % 3 === 0);
      const write = (run: Run) =>
        open().writeCharts(run, shardOf('acme', run.shards), [buildChart({ night: run.night })]);
      await Promise.all(charted.map(write));
      const charts = await open().readAccount([...runs, runs[0]!], 'acme');
      expect(charts.map(({ night }) => night)).toEqual(charted.map(({ night }) => night));
      expect(await open().readAccount(runs, 'nobody')).toEqual([]);
      expect(await open().readAccount([], 'acme')).toEqual([]);
      expect(await open().readAccount([buildRun({ shards: 0, state: 'held' })], 'acme')).toEqual([]);
    });
  });
}
