import { describe, expect, it } from 'vitest';
import type { Cadence, OwnershipRule } from '../../lib/config/health-config.ts';
import { listPools } from '../../lib/config/pools.ts';
import { judgeCadence } from '../../lib/readiness/judge-cadence.ts';
import { buildCadence } from '../cases/cadence.ts';
import { buildConfig } from '../support/config-builder.ts';
import { rosterOf, said } from './facts.ts';

const tail: OwnershipRule = {
  ...{ name: 'Tail', model: 'technology_led', queue: { slack: '#tail', emails: [] }, members: [] },
  when: [{ attribute: 'segment', oneOf: ['Small'] }],
};
const profile = { title: null, description: null, when: [], minCoverage: 50, groups: [] };
const roster = rosterOf(6, {
  owners: ['ann@example.com', 'ann@example.com', 'Ann <ann@example.com>', 'bob@example.com', null, 'bob@example.com'],
  segments: ['Mid', 'Mid', 'Mid', 'Mid', 'Mid', 'Small'],
});
const configOf = (...cadence: readonly Cadence[]) =>
  buildConfig({
    cadence,
    profiles: [
      { ...profile, name: 'Large' },
      { ...profile, name: 'Mid' },
    ],
    ownership: [tail],
    notify: { ...buildConfig().notify, pools: listPools([tail]) },
  });
const profileOf = Int32Array.from([0, 0, 1, 1, -1, 1]);

describe('recurring tasks', () => {
  it('are said with how many accounts each comes to, and what that is for whoever has the most', () => {
    const checkIn = buildCadence({ every: { days: 7 } });
    const review = buildCadence({ title: 'Review', every: 'quarter', profiles: ['Large'] });
    expect(said(judgeCadence(configOf(checkIn, review), roster, profileOf))).toEqual([
      '✓ cadence[0]: Check-in comes to 5 accounts, every 7 days. The most that one person or pool has is 3: 3.0 a week.',
      '✓ cadence[1]: Review comes to 2 accounts, every quarter. The most that one person or pool has is 2: 0.2 a week.',
    ]);
  });

  it('that come to no account are a surprise; those of operators are of none', () => {
    const none = buildCadence({ profiles: ['Small'] });
    expect(said(judgeCadence(configOf(none, buildCadence({ assignee: 'operators' })), roster, profileOf))).toEqual([
      '! cadence[0]: Check-in comes to no account: none that somebody looks after has one of its profiles. Look at its profiles, or take it out.',
    ]);
  });
});
