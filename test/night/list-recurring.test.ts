import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { buildCadence } from '../cases/cadence.ts';
import { buildConfig } from '../support/config-builder.ts';
import { runShard, runShards } from '../support/shard-builder.ts';

const NIGHT = '2026-03-04';
const everyone = { name: 'Everyone', title: null, description: null, when: [], minCoverage: 50, groups: [] };

/** Of a week, so that of 70 accounts some ten have their day on any morning. */
function configured(over: Partial<HealthConfig> = {}): HealthConfig {
  return { ...buildConfig(), profiles: [everyone], cadence: [buildCadence({ every: { days: 7 } })], ...over };
}

const rows = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`a${index}`, {}]));
const namesOf = (config: HealthConfig, shards = 1) => {
  const past = [runShard({ night: addDays(NIGHT, -1), config, rows })];
  const nights = runShards({ night: NIGHT, config, rows }, past, shards);
  return nights.flatMap(({ output }) => output.recurring ?? []);
};

describe('the accounts of a night for which a task comes', () => {
  it('are those whose day it is, each with its people, in however many shards', () => {
    const due = namesOf(configured());
    expect(due.length).toBeGreaterThan(3);
    expect(due.length).toBeLessThan(25);
    expect(due[0]).toMatchObject({ cadence: 'check-in', day: addDays(NIGHT, 1) });
    expect(due[0]!.about).toMatchObject({
      ...{ owner: 'sam@example.com', manager: 'mia@example.com', executive: 'eve@example.com' },
    });
    const ids = (of: typeof due) => of.map(({ about }) => about.account).sort();
    expect(ids(namesOf(configured(), 4))).toEqual(ids(due));
  });

  it('are of the profiles that are named, and of no technology-led pool', () => {
    const named = (profile: string) =>
      namesOf(configured({ cadence: [buildCadence({ every: { days: 7 }, profiles: [profile] })] }));
    expect(named('Everyone').length).toBeGreaterThan(3);
    expect(named('Nobody')).toEqual([]);
    const rule = { name: 'Tail', when: [], queue: { slack: '#tail', emails: [] }, members: [] };
    const pooled = (model: 'pooled' | 'technology_led') => {
      const { notify } = buildConfig();
      const { queue, members, name } = rule;
      return namesOf(
        configured({
          ownership: [{ ...rule, model }],
          notify: { ...notify, pools: [{ name, model, queue, members }] },
        }),
      );
    };
    expect(pooled('pooled')[0]!.about).toMatchObject({ pool: 'Tail' });
    expect(pooled('technology_led')).toEqual([]);
  });

  it('are none where only operators have tasks that come again', () => {
    expect(namesOf(configured({ cadence: [buildCadence({ every: { days: 7 }, assignee: 'operators' })] }))).toEqual([]);
  });
});
