import { describe, expect, it } from 'vitest';
import type { Pool } from '../../lib/config/notify-config.ts';
import { describeOverload } from '../../lib/messages/load-words.ts';
import { findOverloaded, type LoadRequest, measureLoad } from '../../lib/portfolio/owner-load.ts';
import { buildCase, buildTask } from '../support/build-case.ts';
import { buildConfig } from '../support/config-builder.ts';

const pool: Pool = {
  ...{ name: 'Mid-market pool', model: 'pooled', members: ['ann@example.com', 'bob@example.com'] },
  queue: { slack: '#pool', emails: [] },
};
const notify = { ...buildConfig().notify, pools: [pool] };
type Account = LoadRequest['charts'][number];
const account = (owner: string | null, over: Partial<Account> = {}): Account => ({
  ...{ owner, arr: 100, band: 'healthy' },
  ...over,
});
const accounts = (owner: string, count: number) => Array.from({ length: count }, () => account(owner));
const load = (over: Partial<LoadRequest>) =>
  measureLoad(
    { charts: [], cases: [], tasks: [], time: { now: '2026-03-06T09:00:00.000Z', today: '2026-03-06' }, ...over },
    notify,
  );

describe('what each has to look after', () => {
  it('is counted by person, pool and nobody', () => {
    const { owners, pools, nobodys } = load({
      charts: [
        account('Ann <ANN@example.com>', { band: 'at_risk' }),
        account('ann@example.com', { pool: pool.name, arr: null }),
        account(null, { pool: pool.name, band: 'at_risk', arr: 40 }),
        account('Somebody'),
      ],
      cases: [
        buildCase({ about: { owner: 'ann@example.com' } }),
        buildCase({ about: { owner: null, pool: pool.name } }),
        buildCase({ about: { owner: 'ann@example.com' }, kind: 'opportunity' }),
        buildCase({ about: { owner: 'ann@example.com' }, ended: { on: '2026-03-02', because: 'over' } }),
      ],
      tasks: [
        buildTask({ assignee: 'ann@example.com', dueOn: '2026-03-05' }),
        buildTask({ assignee: 'ann@example.com', dueOn: '2026-03-06' }),
        buildTask({ assignee: 'ann@example.com', dueOn: '2026-03-05', state: 'done' }),
        buildTask({ assignee: 'zoe@example.com', dueOn: '2026-03-05' }),
      ],
    });
    expect(owners).toEqual([
      { owner: 'ann@example.com', accounts: 2, arr: 100, atRiskArr: 100, openCases: 1, overdueTasks: 1 },
    ]);
    expect(pools).toEqual([
      { pool: pool.name, members: 2, accounts: 1, arr: 40, atRiskArr: 40, openCases: 1, overdueTasks: 0 },
    ]);
    expect(nobodys).toEqual({ accounts: 1, arr: 100, atRiskArr: 0, openCases: 0, overdueTasks: 0 });
  });

  it('is held against the median of three CSMs or more', () => {
    const two = load({ charts: [...accounts('ann@example.com', 9), ...accounts('bob@example.com', 1)] });
    expect(two.median).toBeNull();
    expect(findOverloaded(two)).toEqual([]);
    expect(describeOverload(two)).toBeNull();
    const pooled = Array.from({ length: 50 }, () => account(null, { pool: pool.name }));
    const three = load({
      charts: [
        ...accounts('bob@example.com', 60),
        ...accounts('ann@example.com', 92),
        ...accounts('cat@example.com', 61),
        ...pooled,
      ],
    });
    expect(three.median).toMatchObject({ accounts: 61, arr: 6100 });
    expect(three.owners.map(({ owner }) => owner)).toEqual(['ann@example.com', 'cat@example.com', 'bob@example.com']);
    expect(describeOverload(three)).toBe('ann@example.com has 92 accounts (median 61 of 3 CSMs).');
  });

  it('is ordinary up to half as much again', () => {
    const of = (most: number) =>
      describeOverload(
        load({
          charts: [
            ...accounts('ann@example.com', most),
            ...accounts('bob@example.com', 2),
            ...accounts('cat@example.com', 2),
          ],
        }),
      );
    expect(of(3)).toBeNull();
    expect(of(4)).toBe('ann@example.com has 4 accounts (median 2 of 3 CSMs).');
  });

  it('names three and counts the others', () => {
    const charts = [
      ...['a', 'b', 'c', 'd'].flatMap((name) => accounts(`${name}@example.com`, 4)),
      ...['e', 'f', 'g', 'h', 'i'].flatMap((name) => accounts(`${name}@example.com`, 1)),
    ];
    expect(describeOverload(load({ charts }))).toBe(
      'a@example.com has 4 accounts (median 1 of 9 CSMs); b@example.com has 4 accounts; c@example.com has 4 accounts; 1 more is over 1.5 times the median.',
    );
  });
});
