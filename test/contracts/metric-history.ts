import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Scalar } from '../../lib/config/health-config.ts';
import type { HistoryFiles } from '../../lib/metric-history/history-files.ts';
import type { MetricHistory, NightMetrics } from '../../lib/metric-history/metric-history.ts';
import { openMetricHistory } from '../../lib/metric-history/open-metric-history.ts';
import { columns } from '../support/scoring-builder.ts';

/** Metrics of 5 January 2026, but for what is given. */
export function nightOf(
  ids: readonly string[],
  values: Record<string, readonly (Scalar | null)[]>,
  over: Partial<NightMetrics> = {},
): NightMetrics {
  return {
    night: '2026-01-05',
    modelHash: 'model-1',
    ids,
    metrics: columns(values),
    hashes: new Map(Object.keys(values).map((name) => [name, `hash of ${name}`])),
    peers: new Map(),
    ...over,
  };
}

const keyOf = (night: string) => `metrics/date=${night}/values.parquet`;

function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-metrics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function digest(files: HistoryFiles, night = '2026-01-05'): Promise<string> {
  const copy = path.join(scratchFolder(), 'copy');
  expect(await files.fetch(keyOf(night), copy)).toBe(true);
  return createHash('sha256').update(readFileSync(copy)).digest('hex');
}

async function valuesOf(history: MetricHistory, metric: string, ids: readonly string[], night = '2026-01-05') {
  const stored = (await history.open(night))!;
  const values = (await stored.readMetric(metric))!.values;
  return Array.from(await stored.findPlaces(ids), (place) => (place < 0 ? 'absent' : values[place]));
}

/** What the metric history promises, wherever its files are kept. `open` gives an empty place. */
export function describeMetricHistory(name: string, open: () => Promise<HistoryFiles>): void {
  const start = async () => {
    const files = await open();
    const history = openMetricHistory(files);
    onTestFinished(() => history.close());
    return { history, files };
  };

  describe(`metric history ${name}`, () => {
    it('gives back numbers, texts and what is missing, whatever the order of accounts', async () => {
      const { history } = await start();
      await history.write(nightOf(['b', 'a', 'c'], { logins: [2.5, 1, null], mood: ['good', null, 'bad'] }));
      expect(await valuesOf(history, 'logins', ['a', 'b', 'c', 'd'])).toEqual([1, 2.5, Number.NaN, 'absent']);
      expect(await valuesOf(history, 'mood', ['c', 'a'])).toEqual(['bad', null]);
      expect(await (await history.open('2026-01-05'))!.readMetric('other')).toBeNull();
    });

    it('knows what it holds: accounts, model and the definition of every metric', async () => {
      const { history } = await start();
      await history.write(nightOf(['a'], { logins: [1] }));
      expect(await history.open('2026-01-05')).toMatchObject({
        night: '2026-01-05',
        modelHash: 'model-1',
        accounts: 1,
        hashes: new Map([['logins', 'hash of logins']]),
      });
    });

    it('keeps the groups that accounts were ranked within', async () => {
      const { history } = await start();
      const peers = new Map([['segment', ['Mid', null]]]);
      await history.write(nightOf(['b', 'a'], { logins: [1, 2] }, { peers }));
      const stored = (await history.open('2026-01-05'))!;
      expect(await stored.readPeers('segment')).toEqual([null, 'Mid']);
      expect(await stored.readPeers('plan')).toBeNull();
    });

    it('writes the same bytes for the same night, and again after another', async () => {
      const { history, files } = await start();
      const night = nightOf(['b', 'a'], { logins: [1 / 3, null], mood: ['x', 'y'] });
      await history.write(night);
      const first = await digest(files);
      await history.write(nightOf(['b', 'a'], { logins: [2, 3] }));
      expect(await digest(files)).not.toBe(first);
      await history.write(nightOf(['a', 'b'], { logins: [null, 1 / 3], mood: ['y', 'x'] }));
      expect(await digest(files)).toBe(first);
    });

    it('reads a night that was written again as it is now', async () => {
      const { history } = await start();
      await history.write(nightOf(['a'], { logins: [1] }));
      expect(await valuesOf(history, 'logins', ['a'])).toEqual([1]);
      await history.write(nightOf(['a'], { logins: [2] }));
      expect(await valuesOf(history, 'logins', ['a'])).toEqual([2]);
    });

    it('keeps hostile names, ids and texts whole', async () => {
      const { history } = await start();
      const ids = ['__proto__', "o'brien", 'a"b', 'x\ny', '007', 'ü'];
      const long = 'é'.repeat(5000);
      const metrics = {
        Logins: [1, 2, 3, 4, 5, 6],
        logins: [6, 5, 4, 3, 2, 1],
        account_id: ["'", '"', long, '; drop', '\\', '{'],
        "it's": [1, 1, 1, 1, 1, 1],
      };
      await history.write(nightOf(ids, metrics));
      expect(await valuesOf(history, 'Logins', ids)).toEqual(metrics.Logins);
      expect(await valuesOf(history, 'logins', ids)).toEqual(metrics.logins);
      expect(await valuesOf(history, 'account_id', ids)).toEqual(metrics.account_id);
      expect(await valuesOf(history, "it's", ids)).toEqual([1, 1, 1, 1, 1, 1]);
    });

    it('lists its nights, and a removed or unknown one is not there', async () => {
      const { history } = await start();
      await history.write(nightOf(['a'], { logins: [1] }, { night: '2026-01-06' }));
      await history.write(nightOf(['a'], { logins: [1] }));
      expect((await history.listNights()).map(({ night }) => night)).toEqual(['2026-01-05', '2026-01-06']);
      await history.remove('2026-01-05');
      expect((await history.listNights()).map(({ night }) => night)).toEqual(['2026-01-06']);
      expect(await history.open('2026-01-05')).toBeNull();
    });

    it('says which file is damaged, and what to do', async () => {
      const { history, files } = await start();
      await history.write(nightOf(['a'], { logins: [1] }));
      const damaged = path.join(scratchFolder(), 'damaged');
      writeFileSync(damaged, 'not Parquet at all');
      await files.put(keyOf('2026-01-05'), damaged);
      await expect(history.open('2026-01-05')).rejects.toThrow(
        /date=2026-01-05\/values\.parquet cannot be read: .*rounds history prune/,
      );
    });

    it('forgets an account in every night that holds it, and leaves the others as they were', async () => {
      const { history, files } = await start();
      await history.write(nightOf(['a', 'b'], { logins: [1, 2] }));
      await history.write(nightOf(['b'], { logins: [3] }, { night: '2026-01-06' }));
      const untouched = await digest(files, '2026-01-06');
      expect(await history.removeAccount('a')).toEqual(['2026-01-05']);
      expect(await valuesOf(history, 'logins', ['a', 'b'])).toEqual(['absent', 2]);
      expect((await history.open('2026-01-05'))!.accounts).toBe(1);
      expect(await digest(files, '2026-01-06')).toBe(untouched);
      expect(await history.removeAccount('a')).toEqual([]);
    });

    it('takes a night without accounts or metrics', async () => {
      const { history } = await start();
      await history.write(nightOf([], {}));
      expect((await history.open('2026-01-05'))!.accounts).toBe(0);
    });
  });
}
