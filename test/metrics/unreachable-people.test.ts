import { describe, expect, it } from 'vitest';
import { findUnreachablePeople } from '../../lib/metrics/unreachable-people.ts';
import { buildConfig } from '../support/config-builder.ts';

const { notify } = buildConfig();
const limited = { ...notify, domains: ['example.com'] };
const roster = (owners: readonly (string | null)[], managers: readonly (string | null)[] = owners.map(() => null)) => ({
  ids: owners.map((_, row) => `a${row + 1}`),
  owners,
  managers,
  executives: owners.map(() => null),
});

describe('people whom nobody can write to', () => {
  it('are none where each is an address, a blank, or spelt in one of many ways', () => {
    const owners = ['ann@example.com', ' Ann Lee <ANN@example.com> ', '', '  ', null, 'mailto:ann@example.com'];
    expect(findUnreachablePeople(roster(owners, owners), limited)).toEqual([]);
    expect(findUnreachablePeople(roster(['eve@anywhere.example']), notify)).toEqual([]);
  });

  it('are named, the most frequent first, with how many accounts they leave unowned and which', () => {
    const owners = ['Bob', 'Ann Lee', 'Ann Lee', 'Ann Lee', 'Ann Lee', 'ann@example.com', 'eve@mail.example.com'];
    const [unreadable, outside, ...more] = findUnreachablePeople(roster(owners), limited);
    expect(more).toEqual([]);
    expect(unreadable?.message).toBe(
      'owner: 5 of 7 accounts have an owner that is no mail address, as "Ann Lee" (4: a2, a3, a4 and 1 more), "Bob" (1: a1). They count as unowned: what is to be said of them goes to their manager, or to the queue of unowned accounts.',
    );
    expect(unreadable?.accounts).toEqual(['a2', 'a3', 'a4', 'a1']);
    expect(outside?.message).toContain('1 of 7 accounts have an owner who may not be written to');
    expect(outside?.message).toContain('as mail.example.com (1: a7).');
    expect(outside?.hint).toContain('notify.domains');
  });

  it('are said of managers, too, and shown without addresses and at a length that can be read', () => {
    const managers = ['mia@example.com, eve@example.org', 'x'.repeat(10_000)];
    const [problem] = findUnreachablePeople(roster([null, null], managers), limited);
    expect(problem?.message).toContain('manager: 2 of 2 accounts have a manager that is no mail address');
    expect(problem?.message).not.toMatch(/mia|eve/);
    expect(problem?.message.length).toBeLessThan(400);
  });

  it('are said of executives, too, with who is told instead', () => {
    const executives = ['Eve', 'eve@example.com', null];
    const [problem, ...more] = findUnreachablePeople({ ...roster([null, null, null]), executives }, limited);
    expect(more).toEqual([]);
    expect(problem?.message).toBe(
      'executive: 1 of 3 accounts have an executive that is no mail address, as "Eve" (1: a1). They count as without an executive of their own: notify.executive, where it is given, is told instead.',
    );
  });

  it('are those who stand in, too', () => {
    const days = { from: '2026-03-01', until: '2026-03-31' };
    const delegates = [
      { away: 'ann@example.com', to: 'bob@example.com', ...days },
      { away: 'ann@example.com', to: 'kim@example.org', ...days },
    ];
    const problems = findUnreachablePeople(roster([]), { ...limited, delegates });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^delegates\[1\]: whoever stands in may not be written to.* example\.org:/),
    ]);
  });
});
