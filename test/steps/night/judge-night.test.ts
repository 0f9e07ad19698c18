import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import type { GateWord } from '../../../lib/history/gate-word.ts';
import type { HistoryStore } from '../../../lib/history/history-store.ts';
import { isBelieved, type Run, type RunState } from '../../../lib/history/run.ts';
import { findMetricReads } from '../../../lib/metrics/find-metric-reads.ts';
import { withWatchedChanges } from '../../../lib/metrics/watched-changes.ts';
import { judgeData } from '../../../lib/steps/night/judge-night.ts';
import { buildGateNight, type NightOf } from '../../detection/gate/gate-builder.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig, buildExportConfig, byName, columnMetric } from '../../support/config-builder.ts';

const FIRST: Night = '2026-03-02';

const config = buildConfig({
  exports: byName([
    buildExportConfig('accounts'),
    buildExportConfig('usage', { files: 'usage/{date}.csv', time: 'day' }),
  ]),
  metrics: byName([columnMetric('logins_7d', 'usage', { aggregate: 'count', overDays: 7 })]),
});

/** A night's figures, and how it ends. */
interface JudgedNight extends NightOf {
  readonly state?: RunState;
}

/** The nights one after the other, each judged by those before; what each left out, as `about date`. */
async function judgeNights(nights: readonly JudgedNight[], words: readonly GateWord[] = []) {
  const runs: Run[] = [];
  const history: Pick<HistoryStore, 'readLastRunBefore' | 'listRuns'> = {
    readLastRunBefore: async (night) => runs.findLast((run) => isBelieved(run) && run.night < night) ?? null,
    listRuns: async (from, to) => runs.filter(({ night }) => from <= night && night <= to),
  };
  for (const [index, { state = 'concluded', ...given }] of nights.entries()) {
    const night = addDays(FIRST, index);
    const { exports, figures } = buildGateNight(night, { columns: {}, ...given });
    const filed = exports.map((one) => ({ ...one, files: filesUpTo(one.name, night) }));
    const reads = await findMetricReads(withWatchedChanges(config), night);
    const judging = {
      config,
      history: history as HistoryStore,
      words,
      duplicates: 0,
      lost: null,
      accountsOfProfiles: [],
      reads,
    };
    const gate = await judgeData({ night, exports: filed, figures }, judging);
    const metrics = [...config.metricHashes].map(([name, hash]) => ({ name, hash }));
    runs.push(buildRun({ night, state, exports: filed, figures, gate, metrics, modelHash: config.modelHash }));
  }
  return runs.map(({ gate }) => gate!.doubts.map(({ about, date, standing }) => `${about} ${date} ${standing}`));
}

function filesUpTo(name: string, night: Night): Run['exports'][number]['files'] {
  const dates = Array.from({ length: 20 }, (_, index) => addDays(night, -index));
  return dates.map((date) => ({ key: `${name}/${date}.csv`, version: '1', rows: 1 }));
}

const ordinary = new Array<JudgedNight>(14).fill({});
const DAY = addDays(FIRST, 14);

describe('a night with too few rows that is discarded', () => {
  it('leaves its rows in doubt while they are in a window', async () => {
    const nights = [...ordinary, { dated: 300, state: 'discarded' as const }, {}, {}];
    expect((await judgeNights(nights)).slice(14)).toEqual(new Array(3).fill([`usage ${DAY} left-out`]));
  });

  it('was said to be wrong: what is so on the next nights is not believed by waiting', async () => {
    const word: GateWord = {
      ...{ doubt: 'event-rows:usage', night: DAY, is: 'wrong', by: 'ops@example.com' },
      at: `${addDays(DAY, 1)}T08:00:00.000Z`,
    };
    const few = { dated: 300 };
    const nights = await judgeNights([...ordinary, { ...few, state: 'discarded' }, few, few, few, few], [word]);
    expect(nights.at(-1)).toContain(`usage ${addDays(DAY, 4)} wrong`);
  });
});

describe('a level of weekdays that is another for good', () => {
  it('is left out for three nights, and not anew each Monday', async () => {
    const week = (rows: number) => [rows, rows, rows, rows, rows, 0, 0].map((dated) => ({ dated }));
    const before = [1, 2, 3, 4].flatMap(() => week(1000));
    const nights = await judgeNights([...before, ...[1, 2, 3].flatMap(() => week(300))]);
    const isAnyLeftOut = nights.map((doubts) => doubts.some((doubt) => doubt.endsWith('left-out')));
    expect(isAnyLeftOut.flatMap((is, index) => (is ? [index - before.length] : []))).toEqual([0, 1, 2]);
  });
});
