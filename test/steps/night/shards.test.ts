import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import { createFolderWorkStore } from '../../../lib/local/folder-work-store.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import type { Measured } from '../../../lib/metrics/measure-night.ts';
import { noNotes } from '../../../lib/night/shard-work.ts';
import { splitShards } from '../../../lib/night/split-shards.ts';
import type { NightDependencies } from '../../../lib/steps/dependencies.ts';
import { concludeNight } from '../../../lib/steps/night/conclude-night.ts';
import { scoreShard } from '../../../lib/steps/night/score-shard.ts';
import { putObject, workKeys } from '../../../lib/steps/night/work-files.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../../support/config-builder.ts';
import { columns, group, profile, signal } from '../../support/scoring-builder.ts';

const config = buildConfig({
  metrics: byName([columnMetric('logins', 'usage'), columnMetric('seats', 'accounts')]),
  profiles: [profile([group('Usage', [signal('logins', { weight: 2 }), signal('seats')])])],
});

type Values = readonly (number | null)[];

/** What was measured of accounts a0, a1, …, in the order given. */
function measured(ids: readonly string[], logins: Values, seats: Values): Pick<Measured, 'roster' | 'metrics'> {
  const none = ids.map(() => null);
  const numbers = () => new Float64Array(ids.length).fill(Number.NaN);
  return {
    roster: {
      ids,
      names: ids.map((id) => `Name of ${id}`),
      owners: none,
      managers: none,
      executives: none,
      segments: none,
      arr: numbers(),
      startedOn: numbers(),
      renewsOn: numbers(),
      stages: ids.map(() => 'steady' as const),
      formerIds: none,
      attributes: new Map(),
    },
    metrics: columns({ logins, seats }),
  };
}

let states = 0;
const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-shards-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const nothingElse = {
  carried: new Map(),
  amongLastPeers: new Map(),
  churnedIds: [],
  words: new Map(),
  renames: new Map(),
};

/** Runs nights, each split into as many shards as asked, on a state of their own. Result files of the last night. */
async function runNights(nights: readonly (Pick<Measured, 'roster' | 'metrics'> & { readonly shards: number })[]) {
  const { history, cases } = openTableStores(createMemoryTable(), () => 0);
  const work = createFolderWorkStore(path.join(folder, String(states++)));
  const now = () => Date.parse('2026-01-03T12:00:00Z');
  const dependencies = { config, history, cases, work, isReplay: true, now } as unknown as NightDependencies;
  let night = '2026-01-01';
  for (const { shards, ...of } of nights) {
    night = addDays(night, 1);
    const metrics = [...config.metricHashes].map(([name, hash]) => ({ name, hash }));
    await history.writeRun(buildRun({ night, shards, metrics, state: 'scoring', resultHash: null }));
    for (const [shard, input] of splitShards({ ...nothingElse, ...of }, shards).entries()) {
      await putObject(work, workKeys.shardInput(night, shard), input);
      await scoreShard({ night, shard }, dependencies);
    }
    await putObject(work, workKeys.notes(night), noNotes);
    await concludeNight({ night }, dependencies);
  }
  const files = ['scores.csv', 'explanations.jsonl', 'findings.jsonl'];
  return Promise.all(
    files.map(async (name) => Buffer.from((await work.get(workKeys.result(night, name)))!).toString('utf8')),
  );
}

const value = fc.option(fc.double({ min: 0, max: 100, noNaN: true }));

describe('scoring in shards', () => {
  it('gives the same bytes in 1 or 16 shards, in any order of accounts, and when their number changes overnight', async () => {
    const accounts = fc.array(fc.record({ logins: value, seats: value, later: value }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(accounts, async (rows) => {
        const ids = rows.map((_, index) => `a${index}`);
        const order = [...rows.keys()].reverse();
        const shuffled = <T>(all: readonly T[]) => order.map((index) => all[index]!);
        const logins = rows.map((row) => row.logins);
        const seats = rows.map((row) => row.seats);
        const later = rows.map((row) => row.later);
        const one = await runNights([
          { ...measured(ids, logins, seats), shards: 1 },
          { ...measured(ids, later, seats), shards: 1 },
        ]);
        const many = await runNights([
          { ...measured(shuffled(ids), shuffled(logins), shuffled(seats)), shards: 4 },
          { ...measured(shuffled(ids), shuffled(later), shuffled(seats)), shards: 16 },
        ]);
        expect(many).toEqual(one);
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
