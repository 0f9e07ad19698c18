import { describe, expect, it } from 'vitest';
import { assignTask } from '../../lib/cases/assign-task.ts';
import { routeCase, routeTurn } from '../../lib/cases/route-case.ts';
import { routeTask } from '../../lib/cases/tell-tasks.ts';
import type { Pool } from '../../lib/config/notify-config.ts';
import { findKeeper } from '../../lib/config/pools.ts';
import { buildCase, buildTask, buildTelling } from '../support/build-case.ts';
import { describePlan, describeTaskPlan, planFor, planTasksFor, notify as usual } from './morning-builder.ts';

const pool: Pool = {
  ...{ name: 'Mid-market pool', model: 'pooled', members: ['ann@example.com', 'bob@example.com'] },
  queue: { slack: '#cs-pool', emails: ['pool@example.com'] },
};
const tail: Pool = {
  ...{ name: 'Long tail', model: 'technology_led', members: [] },
  queue: { slack: null, emails: ['scale@example.com'] },
};
const notify = { ...usual, pools: [pool, tail] };
const MONDAY = '2026-03-02';
const pooled = { owner: null, pool: pool.name };
const led = { owner: 'sam@example.com', pool: tail.name };
const told = (of: string, over: Parameters<typeof buildTelling>[0] = {}) => buildTelling({ of, to: of, ...over });
const planOn = (date: string, cases: Parameters<typeof planFor>[1], over: Parameters<typeof planFor>[2] = {}) =>
  describePlan(planFor(date, cases, { ...over, notify: { pools: [pool, tail], ...over.notify } }));

describe('a case of a pool', () => {
  it('goes to the pool’s queue, and not to its manager', () => {
    const addressee = routeCase(buildCase({ about: pooled }).about, MONDAY, notify);
    expect(addressee).toEqual({
      ...{ of: 'Mid-market pool', role: 'owner' },
      recipient: { channel: 'slack', destination: '#cs-pool', name: 'Mid-market pool', insteadOf: null },
    });
  });

  it('goes to its own owner where the export names one', () => {
    const { about } = buildCase({ about: { pool: pool.name } });
    expect(routeCase(about, MONDAY, notify)?.of).toBe('sam@example.com');
  });

  it('goes to the queue where its owner is a name that nobody can write to', () => {
    const { about } = buildCase({ about: { owner: 'Sam Spade', pool: pool.name } });
    expect(routeCase(about, MONDAY, notify)?.of).toBe(pool.name);
  });

  it('is known by the pool where nobody has it by name, whoever the export names', () => {
    expect(findKeeper(led, notify)).toBe(tail.name);
    expect(findKeeper({ owner: 'sam@example.com', pool: pool.name }, notify)).toBe('sam@example.com');
  });

  it('goes on as any other where the pool is configured no more', () => {
    expect(routeCase(buildCase({ about: pooled }).about, MONDAY, usual)?.of).toBe('mia@example.com');
  });

  it('is told, reminded and reported as one that a person owns', () => {
    const known = buildCase({ about: pooled, tellings: [told(pool.name)] });
    expect(planOn(MONDAY, [buildCase({ about: pooled })])).toEqual(['alert to Mid-market pool: acme']);
    expect(planOn('2026-03-03', [known])).toEqual(['reminder to Mid-market pool: acme']);
    const reminded = told(pool.name, { as: 'reminder', code: 'step', morning: '2026-03-03' });
    const pressed = { ...known, tellings: [...known.tellings, reminded] };
    expect(planOn('2026-03-04', [pressed])).toEqual(['escalation to mia: acme']);
    expect(routeTurn('owner', known.about, MONDAY, notify)?.of).toBe('Mid-market pool');
  });

  it('is in the hand of the member who takes it', () => {
    const acts = [{ at: '2026-03-02T09:00:00.000Z', by: 'bob@example.com', did: 'acknowledged' as const }];
    const covers = told(pool.name).covers;
    const taken = buildCase({ about: pooled, tellings: [told(pool.name)], acts: [{ ...acts[0]!, covers }] });
    expect(planOn('2026-03-03', [taken])).toEqual([]);
  });

  it('is told anew to an owner who gets it, and to the pool that does', () => {
    const known = [told(pool.name)];
    expect(planOn('2026-03-03', [buildCase({ tellings: known })])).toEqual(['alert to sam: acme']);
    expect(planOn('2026-03-03', [buildCase({ about: pooled, tellings: [told('sam@example.com')] })])).toEqual([
      'alert to Mid-market pool: acme',
    ]);
  });

  it('takes room of the pool’s own budget', () => {
    const cases = ['a', 'b', 'c'].map((account) => buildCase({ account, about: pooled }));
    expect(planOn(MONDAY, cases, { notify: { budget: 2 } })).toEqual([
      'alert to Mid-market pool: a',
      'alert to Mid-market pool: b',
      'digest to Mid-market pool: c',
    ]);
  });
});

describe('a task of a pool’s account', () => {
  const { about } = buildCase({ about: pooled });

  it('is the pool’s where it would be its owner’s', () => {
    expect(assignTask('owner', about, notify)).toEqual({ assignee: pool.name, role: 'owner', meantFor: null });
    expect(assignTask('manager', about, notify).assignee).toBe('mia@example.com');
    expect(assignTask('manager', { ...about, manager: null }, notify).assignee).toBe(pool.name);
    expect(assignTask('owner', buildCase({ about: { pool: pool.name } }).about, notify).assignee).toBe(
      'sam@example.com',
    );
  });

  it('is told to the pool’s queue, and once more when it is overdue', () => {
    const overdue = [buildTask({ assignee: pool.name, dueOn: '2026-03-02' })];
    expect(describeTaskPlan(planTasksFor('2026-03-03', overdue, { notify }))).toEqual([
      `to ${pool.name}: 1 new, 1 overdue`,
    ]);
    expect(routeTask({ assignee: pool.name }, MONDAY, notify)).toMatchObject({
      of: pool.name,
      recipient: { destination: '#cs-pool' },
    });
  });
});

describe('a case that nobody has by name', () => {
  it('is named in the digest of its queue, whoever owns its account', () => {
    expect(planOn(MONDAY, [buildCase({ about: led })])).toEqual(['digest to Long tail: acme']);
  });

  it('has a message of its own when it is critical, before what the digest names', () => {
    const critical = buildCase({ account: 'bolt', about: { ...led, arr: 1 }, alerts: [{ severity: 'critical' }] });
    expect(planOn(MONDAY, [buildCase({ about: led }), critical], { notify: { budget: 1 } })).toEqual([
      'alert to Long tail: bolt',
      'digest to Long tail: acme',
    ]);
  });

  it('is told by a message of its own on a morning that has no digest: it is not lost', () => {
    const sweep = { isDigestSpent: () => true };
    expect(planOn(MONDAY, [buildCase({ about: led })], { ...sweep, night: '2026-02-26' })).toEqual([
      'alert to Long tail: acme',
    ]);
    expect(planOn(MONDAY, [buildCase({ about: led })], { ...sweep, night: '2026-03-01' })).toEqual([]);
  });

  it('has no reminder, and nobody above hears of it', () => {
    const known = buildCase({ about: led, tellings: [told(tail.name, { as: 'digest' })] });
    for (const date of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-31'])
      expect(planOn(date, [known]), date).toEqual([]);
    const triaged = buildCase({ about: led, tellings: [told(tail.name, { as: 'triage', code: 'triage' })] });
    expect(planOn('2026-03-16', [triaged])).toEqual([]);
  });

  it('goes up at once when nothing reaches the queue', () => {
    const outcome = { is: 'not-reached', because: 'It bounced.', isUnreachable: true } as const;
    const lost = buildCase({ about: led, tellings: [told(tail.name, { as: 'digest', outcome })] });
    expect(planOn('2026-03-03', [lost])).toEqual(['escalation to mia: acme']);
  });

  it('has a score set by hand told to the queue', () => {
    const set = buildCase({ about: led, alerts: [{ rule: 'override' }] });
    expect(planOn(MONDAY, [set])).toEqual(['digest to Long tail: acme']);
  });
});
