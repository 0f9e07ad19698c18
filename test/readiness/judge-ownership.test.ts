import { describe, expect, it } from 'vitest';
import type { OwnershipRule } from '../../lib/config/health-config.ts';
import { listPools } from '../../lib/config/pools.ts';
import { judgeOwnership } from '../../lib/readiness/judge-ownership.ts';
import { judgePeople } from '../../lib/readiness/judge-people.ts';
import { buildConfig } from '../support/config-builder.ts';
import { rosterOf, said } from './facts.ts';

const queue = { slack: '#pool', emails: [] };
const key: OwnershipRule = {
  ...{ name: 'Key', model: 'dedicated', queue: null, members: [] },
  when: [{ attribute: 'arr', min: 100, max: null }],
};
const mid: OwnershipRule = {
  ...{ name: 'Mid', model: 'pooled', queue, members: ['ann@example.com', 'eve@example.org'] },
  when: [{ attribute: 'segment', oneOf: ['Mid'] }],
};
const tail: OwnershipRule = { name: 'Tail', model: 'technology_led', queue, members: [], when: [] };
const roster = rosterOf(5, {
  owners: ['ann@example.com', null, 'bob@example.com', null, 'cat@example.com'],
  arr: Float64Array.from([100, 200, 50, 50, 1]),
  segments: ['Mid', 'Mid', 'Mid', 'Mid', 'Small'],
});
const configOf = (ownership: readonly OwnershipRule[]) =>
  buildConfig({
    ownership,
    notify: { ...buildConfig().notify, domains: ['example.com'], pools: listPools(ownership) },
  });

describe('rules of ownership', () => {
  it('are said with how many accounts each takes, and whom they leave without somebody', () => {
    expect(said(judgeOwnership(configOf([key, mid, tail]), roster))).toEqual([
      '✓ ownership[0]: Key (dedicated): 2 accounts, 1 with an owner who can be told.',
      '✓ ownership[1]: Mid (pooled): 2 accounts, 1 with an owner of their own, 1 in the queue.',
      '✓ ownership[2]: Tail (technology_led): 1 account, all in the queue.',
      '! ownership[2]: Tail: 1 of 1 accounts name an owner, who is not told of them (a4). For accounts that may have an owner write model: pooled.',
      '! ownership: Key: 1 of 2 dedicated accounts have no owner who can be told, as a1. Their manager is told, or the queue of unowned accounts. Name an owner in the export, or give them to a pool.',
      '! ownership[1].members: Mid: 1 member may not be written to, by the domain of their address, and may not act on its accounts. Name the domain in notify.domains, or correct the address.',
    ]);
  });

  it('that take nobody are said, and how many accounts no rule takes', () => {
    const lines = said(judgeOwnership(configOf([key, { ...key, name: 'Late' }]), roster));
    expect(lines).toContainEqual(expect.stringMatching(/^! ownership\[1\]: Late takes no account/));
    expect(lines).toContain('✓ ownership: No rule: 3 accounts, each its owner’s.');
  });

  it('are not spoken of where there are none', () => {
    expect(judgeOwnership(configOf([]), roster)).toEqual([]);
  });

  it('give accounts somebody who is told', () => {
    const untold = (ownership: readonly OwnershipRule[]) =>
      said(judgePeople(roster, '2026-03-15', configOf(ownership), new Set(['owner']))).filter((line) =>
        line.includes('nobody would be told'),
      );
    expect(untold([])[0]).toContain('2 of 5 accounts (a1, a3)');
    expect(untold([tail])).toEqual([]);
  });
});
