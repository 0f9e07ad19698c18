import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
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

const withUsageIn = (files: string) =>
  buildConfig({
    exports: byName([buildExportConfig('accounts'), buildExportConfig('usage', { files, time: 'day' })]),
    metrics: byName([columnMetric('logins_7d', 'usage', { aggregate: 'count', overDays: 7 })]),
  });
const dated = withUsageIn('usage/{date}.csv');

/** A night's figures, and how it ends. */
interface JudgedNight extends NightOf {
  readonly state?: RunState;
  /** Rows that the export has tonight of dates before; as many as they had unless said. */
  readonly rowsOf?: Readonly<Record<Night, number>>;
}

/** The nights one after the other, each judged by those before; what each left out, as `about date`. */
async function judgeNights(nights: readonly JudgedNight[], words: readonly GateWord[] = [], config = dated) {
  const runs: Run[] = [];
  const history: Pick<HistoryStore, 'readLastRunBefore' | 'listRuns'> = {
    readLastRunBefore: async (night) => runs.findLast((run) => isBelieved(run) && run.night < night) ?? null,
    listRuns: async (from, to) => runs.filter(({ night }) => from <= night && night <= to),
  };
  const rows = new Map<Night, number>();
  for (const [index, { state = 'concluded', rowsOf = {}, ...given }] of nights.entries()) {
    const night = addDays(FIRST, index);
    const { exports, figures } = buildGateNight(night, { columns: {}, ...given });
    const filed = exports.map((one) => ({ ...one, files: filesOf(config, one.name, night) }));
    rows.set(night, exports.find(({ name }) => name === 'usage')?.rowsTonight ?? 0);
    const reads = await findMetricReads(withWatchedChanges(config), night);
    const judging = {
      config,
      history: history as HistoryStore,
      words,
      duplicates: 0,
      lost: null,
      accountsOfProfiles: [],
      reads,
      rowsOn: (_: string, date: Night) => rowsOf[date] ?? rows.get(date) ?? 0,
    };
    const gate = await judgeData({ night, exports: filed, figures }, judging);
    const metrics = [...config.metricHashes].map(([name, hash]) => ({ name, hash }));
    runs.push(buildRun({ night, state, exports: filed, figures, gate, metrics, modelHash: config.modelHash }));
  }
  return runs.map(({ gate }) => gate!.doubts.map(({ about, date, standing }) => `${about} ${date} ${standing}`));
}

/** A file of a date stays as it is; one that holds all dates is written anew every night. */
function filesOf({ exports }: HealthConfig, name: string, night: Night): Run['exports'][number]['files'] {
  const { files } = exports.get(name)!;
  if (!files.includes('{date}')) return [{ key: files, version: night, rows: 1 }];
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

describe('a date with too few rows', () => {
  const few = { dated: 300 };

  it('in a file that is written anew every night stays in doubt for as long as it has those rows', async () => {
    const nights = await judgeNights([...ordinary, few, {}, {}, {}, {}, {}, {}, {}], [], withUsageIn('usage.csv'));
    const left = `usage ${DAY} left-out`;
    expect(nights.slice(14)).toEqual([...new Array(7).fill([left]), []]);
  });

  it('is mended once the file has more rows of it', async () => {
    const mended = { rowsOf: { [DAY]: 1000 } };
    const nights = await judgeNights([...ordinary, few, {}, mended, mended], [], withUsageIn('usage.csv'));
    expect(nights.slice(14).map((doubts) => doubts.length)).toEqual([1, 1, 0, 0]);
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
