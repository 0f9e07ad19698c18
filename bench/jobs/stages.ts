/** What each stage of a real night costs: the steps' own functions, one after another, on a folder of exports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toDay } from '../../lib/calendar.ts';
import { compareScores } from '../../lib/history/compare-charts.ts';
import { listLeftOut } from '../../lib/history/doubt.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { createFolderHistoryFiles } from '../../lib/local/folder-history-files.ts';
import { measureNight } from '../../lib/metrics/measure-night.ts';
import { windowStarts } from '../../lib/metrics/reads.ts';
import { chartAccounts } from '../../lib/night/chart-accounts.ts';
import { splitShards } from '../../lib/night/split-shards.ts';
import { chooseProfiles } from '../../lib/scoring/choose-profile.ts';
import { scoreAccounts } from '../../lib/scoring/score-accounts.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { toChartItem } from '../../lib/tables/chart-item.ts';
import { run } from '../dynamodb/accounts.ts';
import { loadModel } from '../load-model.ts';

const [model, exportsFolder] = process.argv.slice(2);
if (!model || !exportsFolder) throw new Error('The stages need: model, exports.');
const NIGHT = '2026-11-22';
const DAY_BEFORE = '2026-11-21';
/** About so many accounts are in a shard. */
const SHARD_ACCOUNTS = 5_000;

const stages: { stage: string; cpuSeconds: number }[] = [];
let before = process.cpuUsage();
function endStage(stage: string): void {
  const { user, system } = process.cpuUsage(before);
  stages.push({ stage, cpuSeconds: (user + system) / 1e6 });
  before = process.cpuUsage();
}

const scratch = await mkdtemp(path.join(tmpdir(), 'nightrounds-bench-'));
const config = await loadModel(model);
const instruments = await openInstruments({
  source: createFolderExportSource(exportsFolder),
  historyFiles: createFolderHistoryFiles(scratch),
});
try {
  before = process.cpuUsage();
  const windowStart = await windowStarts(config, NIGHT);
  const exports = await instruments.loader.load({
    config,
    night: NIGHT,
    isReplay: false,
    windowStart,
    weekdayRows: new Map(),
  });
  endStage('check and read the export');
  const measured = await measureNight({
    config,
    night: NIGHT,
    exports,
    worker: instruments.worker,
    now: Date.now,
    readStored: async () => null,
    readPulses: () => new Map(),
    hasMatchedBefore: async () => false,
  });
  endStage('measure (the query process apart)');
  const { roster, metrics } = measured;
  await instruments.metricHistory.write({
    night: NIGHT,
    modelHash: config.modelHash,
    ids: roster.ids,
    metrics,
    hashes: config.metricHashes,
    peers: new Map(),
  });
  endStage('write the metric history');
  const shards = splitShards(
    {
      ...{ roster, metrics, carried: new Map(), amongLastPeers: new Map() },
      ...{ churnedIds: [], words: new Map(), renames: new Map() },
    },
    2 ** Math.ceil(Math.log2(roster.ids.length / SHARD_ACCOUNTS)),
  );
  endStage('split into shards');
  const schema = {
    ...run,
    metrics: [...config.metrics.keys()].map((name) => ({ name, hash: config.metricHashes.get(name)! })),
  };
  const requests = shards.map(({ roster, metrics, carried }) => ({
    config,
    night: toDay(NIGHT),
    roster,
    profileOf: chooseProfiles(config.profiles, roster),
    metrics,
    carried,
  }));
  endStage('choose profiles');
  const scores = requests.map(scoreAccounts);
  endStage('score');
  const withoutRules = { ...config, rules: [] };
  const nobody = shards.map(({ roster }) => new Array<null>(roster.ids.length).fill(null));
  const leftOut = listLeftOut(null);
  const compare = (shard: number, last: Parameters<typeof compareScores>[2]) => {
    const scored = { request: requests[shard]!, scores: scores[shard]!, leftOut: leftOut.metrics };
    return compareScores(config, scored, last, new Map());
  };
  const chart = (night: string, shard: number, last: Parameters<typeof chartAccounts>[0]['last']) => {
    const attribution = compare(shard, last.scored);
    return chartAccounts({
      run: { ...schema, night },
      config: withoutRules,
      input: shards[shard]!,
      request: requests[shard]!,
      scores: scores[shard]!,
      attribution,
      believed: { scores: scores[shard]!, attribution, values: null },
      leftOut,
      last,
      decisions: nobody[shard]!.map(() => ({ inForce: null, ended: null })),
    }).charts;
  };
  const yesterday = shards.map((_, shard) => {
    const first = { newest: nobody[shard]!, scored: nobody[shard]! };
    const of = { ...schema, night: DAY_BEFORE };
    return chart(DAY_BEFORE, shard, first).map((stored) => ({ run: of, chart: stored }));
  });
  before = process.cpuUsage();
  for (const [shard, last] of yesterday.entries()) compare(shard, last);
  endStage('attribute');
  const charts = yesterday.map((last, shard) => chart(NIGHT, shard, { newest: last, scored: last }));
  endStage('attribute and chart');
  for (const [shard, of] of charts.entries()) for (const one of of) toChartItem(one, schema, shard, 400);
  endStage('pack into items');
  process.stdout.write(`${JSON.stringify({ accounts: roster.ids.length, stages })}\n`);
} finally {
  await instruments.close();
  await rm(scratch, { recursive: true, force: true });
}
