import { beforeEach, describe, expect, it } from 'vitest';
import type { Night } from '../../../lib/calendar.ts';
import type { Chart, ScoreChange } from '../../../lib/history/chart.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { readProgramme } from '../../../lib/steps/programme/read-programme.ts';
import { readWeek } from '../../../lib/steps/week/read-week.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildCase, buildTask } from '../../support/build-case.ts';
import { buildChart, buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';

const NOW = Date.parse('2026-04-08T12:00:00.000Z');
/** The night before the start, and the thirtieth after it. */
const BEFORE = '2026-03-04';
const AFTER = '2026-04-03';

const config = buildConfig({
  rules: [buildRule({ on: 'score-below', below: 60, clear: 60 }, { playbook: 'rescue' })],
  playbooks: new Map([['rescue', { id: 'rescue', title: 'Bring them back', autoSeverities: [], tasks: [] }]]),
});

let stores: TableStores;
beforeEach(() => {
  stores = openTableStores(createMemoryTable(), () => NOW);
});

const read = (since: Night | null = null) => readProgramme(since, { ...stores, config, now: () => NOW });

async function writeNight(night: Night, charts: readonly Chart[], state: 'concluded' | 'held' = 'concluded') {
  const run = buildRun({ night, state });
  await stores.history.writeRun(run);
  await stores.history.writeCharts(run, 0, charts);
}

const accounts = Array.from({ length: 10 }, (_, index) => `a${index}`);

/** Moved by its own doing, and by 5 points for all of them because the model was edited. */
function moved(own: number): ScoreChange {
  const parts = { behaviour: own, peers: 0, availability: 0, model: 5, profile: 0, override: 0 };
  return { since: BEFORE, ...parts, modelSum: 5, dataSum: 0, customersSum: own };
}

/** Ten cases of which the playbook was started on 5 March. */
async function begin(): Promise<void> {
  for (const account of accounts) {
    await stores.cases.writeCase(buildCase({ account }));
    const startedAt = '2026-03-05T09:00:00.000Z';
    await stores.cases.writeTask(buildTask({ account, id: '2026-03-01.below-safe-zone.1.1', startedAt }));
  }
}

const chartsBefore = () => accounts.map((account) => buildChart({ account, night: BEFORE, raw: 40, score: 40 }));
const chartsAfter = (night: Night) =>
  accounts.map((account, own) => buildChart({ account, night, raw: 45 + own, score: 45 + own, change: moved(own) }));

describe('the programme', () => {
  it('measures what customers’ own doing moved, from the night before a start to the thirtieth after it', async () => {
    await begin();
    await writeNight(BEFORE, chartsBefore());
    await writeNight(AFTER, chartsAfter(AFTER));
    const [rescue] = (await read())!.playbooks;
    // 0 … 9: the five points of the model are not theirs.
    expect(rescue?.started).toMatchObject({ cases: 10, observed: 10, over: 0, points: { n: 10, median: 4.5 } });
  });

  it('takes the believed night before one that is not, and none that is older than a week', async () => {
    await begin();
    await writeNight(BEFORE, chartsBefore());
    await writeNight('2026-03-30', chartsAfter('2026-03-30'));
    await writeNight(AFTER, [], 'held');
    await writeNight('2026-04-07', []);
    expect((await read())!.playbooks[0]?.started.points).toEqual({ n: 10, median: 4.5 });
    await writeNight('2026-03-30', [], 'held');
    await writeNight('2026-03-27', chartsAfter('2026-03-27'));
    expect((await read())!.playbooks[0]?.started.points).toEqual({ n: 0, median: null });
  });

  it('leaves out who has no score on one of the two nights', async () => {
    await begin();
    await writeNight(BEFORE, chartsBefore().slice(1));
    await writeNight(
      AFTER,
      chartsAfter(AFTER).map((chart, index) => (index === 9 ? { ...chart, raw: null } : chart)),
    );
    expect((await read())!.playbooks[0]?.started).toMatchObject({ observed: 10, points: { n: 8, median: null } });
  });

  it('says from when on there is anything, and takes what began since a night', async () => {
    expect(await read()).toBeNull();
    await begin();
    await writeNight(BEFORE, chartsBefore());
    expect(await read()).toMatchObject({ since: BEFORE, asOf: BEFORE });
    expect((await read('2026-01-01'))?.since).toBe(BEFORE);
    await writeNight(AFTER, chartsAfter(AFTER));
    expect(await read('2026-03-05')).toMatchObject({ since: '2026-03-05', playbooks: [], rules: [] });
  });

  it('is summed up in the week in which it was', async () => {
    await begin();
    await writeNight(AFTER, chartsAfter(AFTER));
    const [first] = await stores.cases.readCases();
    const useful = { at: '2026-04-02T09:00:00.000Z', by: 'sam@example.com', did: 'useful' } as const;
    await stores.cases.writeCase({ ...first!, acts: [useful] });
    const week = await readWeek('2026-W14', { ...stores, config });
    expect(week?.report).toMatchObject({
      programme: { started: 0, observed: 10, over: 0, verdicts: { useful: 1, notUseful: 0 } },
    });
  });
});
