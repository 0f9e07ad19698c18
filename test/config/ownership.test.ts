import { describe, expect, it } from 'vitest';
import type { Pool } from '../../lib/config/notify-config.ts';
import { mayWriteTo } from '../../lib/config/people.ts';
import { findKeeper, findPool } from '../../lib/config/pools.ts';
import { buildConfig } from '../support/config-builder.ts';
import { configText, problemOf, read } from './config-text.ts';

const written = `
ownership:
  - { name: Enterprise, model: dedicated, when: { arr: { min: 100000 } } }
  - { name: Mid-market pool, model: pooled, when: { segment: [Mid] }, queue: { slack: "#cs-pool", emails: ["Pool <POOL@example.com>"] }, members: [Ann@example.com] }
  - { name: Long tail, model: technology_led, queue: { emails: [scale@example.com] } }`;
const rulesOf = (rule: string) => configText({ rest: `ownership: [${rule}]` });

describe('ownership', () => {
  it('is a list of rules, and those with a queue are pools', () => {
    const { ownership, notify } = read(configText({ rest: written }));
    expect(ownership.map(({ name, model, when }) => [name, model, when.length])).toEqual([
      ['Enterprise', 'dedicated', 1],
      ['Mid-market pool', 'pooled', 1],
      ['Long tail', 'technology_led', 0],
    ]);
    expect(notify.pools).toEqual([
      {
        ...{ name: 'Mid-market pool', model: 'pooled', members: ['ann@example.com'] },
        queue: { slack: '#cs-pool', emails: ['pool@example.com'] },
      },
      {
        ...{ name: 'Long tail', model: 'technology_led', members: [] },
        queue: { slack: null, emails: ['scale@example.com'] },
      },
    ]);
  });

  it('is no part of a model, and of a config only where it is said', () => {
    const [without, empty, pooled] = ['', 'ownership: []', written].map((rest) => read(configText({ rest })));
    expect(without!.ownership).toEqual([]);
    expect(pooled!.modelHash).toBe(without!.modelHash);
    expect(pooled!.configHash).not.toBe(without!.configHash);
    expect(empty!.notify).toEqual(without!.notify);
  });

  it.each([
    [
      'a pool without a queue',
      '{ name: Pool, model: pooled }',
      /ownership\[0\]: pooled needs a queue: nobody would hear of its accounts; write queue:/,
    ],
    ['a queue of nobody', '{ name: Tail, model: technology_led, queue: {} }', /technology_led needs a queue/],
    [
      'a queue of dedicated accounts',
      '{ name: Key, model: dedicated, queue: { emails: [a@example.com] } }',
      /a dedicated account has an owner, and no queue/,
    ],
    [
      'members of dedicated accounts',
      '{ name: Key, model: dedicated, members: [a@example.com] }',
      /a dedicated account has an owner, and no members/,
    ],
    [
      'a name that is an address',
      '{ name: ann@example.com, model: dedicated }',
      /ownership\[0\]\.name: "ann@example\.com" is the name of somebody else/,
    ],
    ['the name of another queue', '{ name: Operations, model: dedicated }', /"Operations" is the name of somebody/],
    [
      'a name twice',
      '{ name: Key, model: dedicated }, { name: Key, model: dedicated }',
      /ownership\[1\]\.name: a second ownership rule is called "Key"/,
    ],
    ['an attribute nobody has', '{ name: Key, model: dedicated, when: { regoin: EU } }', /unknown attribute "regoin"/],
    [
      'a member who is no address',
      '{ name: P, model: pooled, queue: { slack: "#p" }, members: [Ann] }',
      /mail address/,
    ],
  ])('refuses %s', (_, rule, expected) => {
    expect(problemOf(rulesOf(rule))).toMatch(expected);
  });
});

const pool: Pool = {
  ...{ name: 'Mid-market pool', model: 'pooled', members: [] },
  queue: { slack: null, emails: ['desk@pool.example'] },
};
const tail: Pool = { ...pool, name: 'Long tail', model: 'technology_led' };
const notify = { ...buildConfig().notify, pools: [pool, tail], domains: ['example.com'] };

describe('who has an account', () => {
  it.each([
    ['its owner, in no pool', { owner: 'Ann@Example.com' }, 'ann@example.com'],
    ['its owner, in a pool', { owner: 'Ann@Example.com', pool: pool.name }, 'ann@example.com'],
    ['its pool, without an owner', { owner: null, pool: pool.name }, pool.name],
    ['its pool, where its owner may not be written to', { owner: 'ann@elsewhere.org', pool: pool.name }, pool.name],
    ['the queue of a technology-led one, whoever owns it', { owner: 'ann@example.com', pool: tail.name }, tail.name],
    ['its owner, where the pool is configured no more', { owner: 'ann@example.com', pool: 'Old' }, 'ann@example.com'],
    ['nobody', { owner: null, pool: 'Old' }, null],
  ])('is %s', (_, owned, expected) => {
    expect(findKeeper(owned, notify)).toBe(expected);
    expect(findPool(owned, notify)?.name ?? null).toBe(expected?.includes('@') ? null : expected);
  });

  it('is a queue that may be written to wherever its mail goes', () => {
    expect(mayWriteTo('desk@pool.example', notify)).toBe(true);
    expect(mayWriteTo('ann@pool.example', notify)).toBe(false);
  });
});
