import { describe, expect, it } from 'vitest';
import { findTeams } from '../../lib/history/teams.ts';
import { findSight } from '../../lib/pages/sight.ts';
import { buildConfig } from '../support/config-builder.ts';

const { notify } = buildConfig();
const config = {
  notify: {
    ...notify,
    leaders: { ...notify.leaders, emails: ['lead@example.com'] },
    operators: ['ops@example.com'],
    delegates: [{ away: 'ann@example.com', to: 'dan@example.com', from: '2026-03-01', until: '2026-03-10' }],
    domains: ['example.com'],
  },
};
const teams = findTeams(
  ['Ann <ANN@example.com>', 'bob@example.com', 'bob@example.com', 'Bob', null],
  ['Mia@example.com', null, 'mia@example.com', 'eve@example.com', 'eve@example.com'],
);
const owners = ['ann@example.com', 'bob@example.com', 'kim@example.com', 'eve@example.org', 'Bob', null];
const seenBy = (audience: string, date = '2026-03-06') => {
  const sight = findSight(audience, config, teams, date);
  return sight.seesAll ? 'all' : owners.filter((owner) => sight.isTheirs({ owner }));
};

describe('what somebody sees', () => {
  it.each([
    ['a leader', 'Lead@Example.com', 'all'],
    ['an operator, by whatever name', 'Operations <ops@example.com>', 'all'],
    ['an owner', 'Kim <KIM@example.com>', ['kim@example.com']],
    ['a manager', 'mia@example.com', ['ann@example.com', 'bob@example.com']],
    ['whoever stands in', 'dan@example.com', ['ann@example.com']],
    ['the manager of nobody who can be written to', 'eve@example.com', []],
    ['an owner who may not be written to', 'eve@example.org', []],
    ['a name that stands where an owner should', 'Bob', []],
    ['nobody', '', []],
    ['a reader of two addresses', 'ops@example.com, kim@example.com', []],
    ['a stranger', 'zoe@example.com', []],
  ])('is right for %s', (_, audience, seen) => {
    expect(seenBy(audience)).toEqual(seen);
  });

  it('is what the queue of their pool has, for its members', () => {
    const pool = {
      name: 'Pool',
      model: 'pooled',
      queue: { slack: '#pool', emails: [] },
      members: ['kim@example.com'],
    } as const;
    const sight = findSight('Kim@example.com', { notify: { ...config.notify, pools: [pool] } }, teams, '2026-03-06');
    expect(sight.isTheirs({ owner: null, pool: 'Pool' })).toBe(true);
    expect(sight.isTheirs({ owner: 'bob@example.com', pool: 'Pool' })).toBe(false);
    expect(sight.isTheirs({ owner: null, pool: 'Another' })).toBe(false);
    expect(sight.isTheirs({ owner: null })).toBe(false);
  });

  it('ends for who stands in with their last day', () => {
    expect(seenBy('dan@example.com', '2026-03-11')).toEqual([]);
  });
});

describe('teams', () => {
  it('are pairs of addresses, each once, however they are spelt', () => {
    expect(teams).toEqual([
      { owner: 'ann@example.com', manager: 'mia@example.com' },
      { owner: 'bob@example.com', manager: 'mia@example.com' },
    ]);
  });

  it('of an export that names 20,000 are cut to what a night can keep', () => {
    const many = Array.from({ length: 20_000 }, (_, row) => `owner${row}@example.com`);
    expect(findTeams(many, many)).toHaveLength(5000);
  });
});
