import { describe, expect, it } from 'vitest';
import { findObjection, type Holders, holdersOf, holdersOfAccount } from '../../lib/actions/authority.ts';
import type { Person } from '../../lib/channels/order.ts';
import { buildCase, buildTelling } from '../support/build-case.ts';

const person = (over: Partial<Person> = {}): Person => ({
  user: 'U1',
  channel: 'slack',
  address: 'sam@example.com',
  isFromElsewhere: false,
  isOutsider: false,
  ...over,
});
const nobodyElse = { executive: null, told: [] };
const about = { ...nobodyElse, owner: 'Sam@Example.com', manager: 'mia@example.com' };
const delegates = [{ away: 'sam@example.com', to: 'dan@example.com', from: '2026-03-01', until: '2026-03-10' }];
const limits = { domains: null, unowned: { slack: null, emails: [] }, pools: [] };
const notify = { operators: ['ops@example.com'], delegates, executive: null, ...limits };
const may = (act: Parameters<typeof findObjection>[0], address: string | null, over: Partial<Person> = {}) =>
  findObjection(
    act,
    person({ address, ...over }),
    { ...about, owner: 'sam@example.com' },
    { date: '2026-03-06', notify },
  ) === null;

describe('an act on an account', () => {
  it.each(['acknowledge', 'override', 'snooze', 'start-playbook', 'wrong-owner', 'task-done', 'pulse'] as const)(
    '%s is for its owner, their manager, who stands in, and operators',
    (act) => {
      for (const address of [
        'sam@example.com',
        'SAM@example.com',
        'mia@example.com',
        'dan@example.com',
        'ops@example.com',
      ])
        expect(may(act, address), address).toBe(true);
      for (const address of ['eve@example.com', 'sam@example.com.evil.org', '', null])
        expect(may(act, address), String(address)).toBe(false);
    },
  );

  it('is for nobody but operators where nobody owns the account', () => {
    const nobody = { ...nobodyElse, owner: null, manager: null };
    const context = { date: '2026-03-06', notify };
    expect(findObjection('acknowledge', person(), nobody, context)).not.toBeNull();
    expect(findObjection('acknowledge', person({ address: 'ops@example.com' }), nobody, context)).toBeNull();
    expect(findObjection('acknowledge', person(), null, context)).not.toBeNull();
  });

  it('is for an address, however it is spelt, and not for one outside notify.domains', () => {
    const within = (domains: readonly string[] | null) => ({ date: '2026-03-06', notify: { ...notify, domains } });
    const spelt = { ...nobodyElse, owner: 'Sam Smith <SAM@example.com>', manager: null };
    expect(findObjection('acknowledge', person({ address: ' Sam@Example.com' }), spelt, within(null))).toBeNull();
    expect(findObjection('acknowledge', person(), spelt, within(['example.org']))).not.toBeNull();
    const named = { ...nobodyElse, owner: 'Sam', manager: null };
    expect(findObjection('acknowledge', person({ address: 'Sam' }), named, within(null))).not.toBeNull();
  });

  it('is for the members of the pool that has the account, and not where its owner does', () => {
    const pool = { name: 'Mid-market pool', model: 'pooled', members: ['bob@example.com'] } as const;
    const pools = [{ ...pool, queue: { slack: '#pool', emails: [] } }];
    const may = (owner: string | null, address: string, over: Partial<typeof notify> = {}) => {
      const holders = { ...nobodyElse, owner, manager: null, pool: pool.name };
      const context = { date: '2026-03-06', notify: { ...notify, pools, ...over } };
      return findObjection('acknowledge', person({ address }), holders, context) === null;
    };
    expect(may(null, 'Bob@example.com')).toBe(true);
    expect(may(null, 'eve@example.com')).toBe(false);
    expect(may('sam@example.com', 'bob@example.com')).toBe(false);
    expect(may(null, 'dan@example.com', { delegates: [{ ...delegates[0]!, away: 'bob@example.com' }] })).toBe(true);
  });

  it('is for the account’s executive, or else for whoever notify.executive names', () => {
    const context = { date: '2026-03-06', notify: { ...notify, executive: 'vera@example.com' } };
    const as = (address: string, of: Holders) => findObjection('acknowledge', person({ address }), of, context);
    expect(as('vera@example.com', about)).toBeNull();
    const own = { ...about, executive: 'otto@example.com' };
    expect(as('otto@example.com', own)).toBeNull();
    expect(as('vera@example.com', own)).not.toBeNull();
  });

  it('is for whom a message of the case reached or is on its way to, and no further', () => {
    const to = (name: string, is: 'planned' | 'reached' | 'not-reached') =>
      buildTelling({
        ...{ as: 'escalation', to: name, of: name },
        outcome:
          is === 'planned'
            ? { is }
            : is === 'reached'
              ? { is, at: '2026-03-05T07:30:00.000Z' }
              : { is, because: 'It expired.', isUnreachable: false },
      });
    const tellings = [
      to('ann@example.com', 'reached'),
      to('bob@example.com', 'planned'),
      to('cy@example.com', 'not-reached'),
    ];
    const holders = holdersOf(buildCase({ tellings: [...tellings, to('operations', 'reached')] }));
    const as = (address: string) =>
      findObjection('acknowledge', person({ address }), holders, { date: '2026-03-06', notify });
    expect(['ann@example.com', 'bob@example.com'].map(as)).toEqual([null, null]);
    expect(as('cy@example.com')).toContain('Only the account’s owner');
    expect(as('operations')).not.toBeNull();
  });

  it('is for nobody who stands in and may not be written to', () => {
    const outside = delegates.map((one) => ({ ...one, to: 'dan@example.org' }));
    const context = { date: '2026-03-06', notify: { ...notify, delegates: outside, domains: ['example.com'] } };
    const as = (address: string) => findObjection('acknowledge', person({ address }), about, context);
    expect(as('dan@example.org')).toContain('Only the account’s owner');
    expect(as('sam@example.com')).toBeNull();
  });

  it('is not for who stood in on other days', () => {
    const later = { date: '2026-03-11', notify };
    expect(findObjection('acknowledge', person({ address: 'dan@example.com' }), about, later)).not.toBeNull();
  });

  it('is never for guests and bots, whoever they say they are', () => {
    expect(may('acknowledge', 'sam@example.com', { isOutsider: true })).toBe(false);
    expect(may('release', 'ops@example.com', { isOutsider: true })).toBe(false);
  });

  it('is never for who is from elsewhere', () => {
    expect(may('show-home', 'ops@example.com', { isFromElsewhere: true })).toBe(false);
  });

  it('is for nobody without an address, and says who does not give it', () => {
    const context = { date: '2026-03-06', notify };
    expect(findObjection('acknowledge', person({ address: null }), about, context)).toBe(
      'Slack gives no mail address for you, so nobody knows which accounts are yours.',
    );
  });
});

describe('a ruling on a held night', () => {
  it('is for operators alone', () => {
    for (const act of ['release', 'discard', 'right', 'wrong'] as const) {
      expect(may(act, 'ops@example.com')).toBe(true);
      expect(may(act, 'sam@example.com')).toBe(false);
      expect(may(act, 'mia@example.com')).toBe(false);
    }
  });
});

describe('whoever holds a link that was signed for them', () => {
  const pools = [
    { name: 'Tail', model: 'pooled', queue: { slack: null, emails: [] }, members: ['pat@example.com'] },
  ] as const;
  const pooled = { ...notify, pools };
  const about = { owner: 'sam@example.com', manager: 'mia@example.com', executive: null };
  const says = (address: string, holders: Parameters<typeof holdersOfAccount>[0] = about) =>
    findObjection('note', { address }, holdersOfAccount(holders, []), { date: '2026-03-06', notify: pooled });

  it('is who its address says, and may do what they may', () => {
    for (const address of ['Sam Lee <SAM@example.com>', 'mia@example.com', 'dan@example.com', 'ops@example.com'])
      expect(says(address), address).toBeNull();
    expect(says('eve@example.com')).toContain('Only the account’s owner');
    expect(says('The board')).toBe('This link is for no mail address.');
  });

  it('may act on an account of their pool that nobody owns', () => {
    expect(says('pat@example.com', { ...about, owner: null, pool: 'Tail' })).toBeNull();
    expect(says('pat@example.com', { ...about, pool: 'Tail' })).not.toBeNull();
    expect(says('pat@example.com', { ...about, owner: null, pool: 'Other' })).not.toBeNull();
  });
});
