import { describe, expect, it } from 'vitest';
import { toReader } from '../../lib/cases/recipient.ts';
import { routeCase, routeTurn } from '../../lib/cases/route-case.ts';
import type { EscalationRole, NotifyConfig } from '../../lib/config/notify-config.ts';
import { buildCaseSubject } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

const queue = { slack: null, emails: ['queue@example.com'] };

function route(over: Parameters<typeof buildCaseSubject>[0] = {}, config: Partial<NotifyConfig> = {}) {
  return routeCase(buildCaseSubject(over), '2026-03-02', { ...notify, ...config });
}

function turn(
  role: EscalationRole,
  over: Parameters<typeof buildCaseSubject>[0] = {},
  config: Partial<NotifyConfig> = {},
) {
  return routeTurn(role, buildCaseSubject(over), '2026-03-02', { ...notify, ...config })?.of ?? null;
}

describe('a case goes', () => {
  it('to its owner, else the manager, else the queue, else operations, else nobody', () => {
    expect(route()).toMatchObject({ of: 'sam@example.com', role: 'owner' });
    expect(route({ owner: null })).toMatchObject({ of: 'mia@example.com', role: 'owner' });
    const unowned = { owner: null, manager: null };
    expect(route(unowned, { unowned: queue, ops: queue })).toMatchObject({ of: 'unowned accounts', role: 'owner' });
    expect(route(unowned, { ops: queue })).toMatchObject({ of: 'operations' });
    expect(route(unowned)).toBeNull();
  });

  it('past an owner who may not be written to', () => {
    expect(route({ owner: 'sam@elsewhere.org' }, { domains: ['example.com'] })?.of).toBe('mia@example.com');
    expect(route({ owner: 'Sam Spade' })?.of).toBe('mia@example.com');
  });

  it('to whoever stands in for its owner, whose word it stays', () => {
    const delegates = [{ away: 'Sam@Example.com', to: 'ann@example.com', from: '2026-03-01', until: '2026-03-02' }];
    expect(route({}, { delegates })).toMatchObject({ recipient: { name: 'ann@example.com' }, of: 'sam@example.com' });
  });

  it('past whoever would stand in and may not be written to', () => {
    const delegates = [{ away: 'sam@example.com', to: 'ann@elsewhere.org', from: '2026-03-01', until: '2026-03-02' }];
    expect(route({}, { delegates, domains: ['example.com'] })?.of).toBe('mia@example.com');
  });

  it('to its owner in nobody’s stead', () => {
    expect(route()?.recipient).toMatchObject({ name: 'sam@example.com', insteadOf: null });
  });
});

it('what is kept under a name that is no queue’s any more goes to nobody', () => {
  expect(toReader('Old pool', '2026-03-02', { ...notify, unowned: queue })).toBeNull();
  expect(toReader('unowned accounts', '2026-03-02', { ...notify, unowned: queue })?.name).toBe('unowned accounts');
});

describe('a turn is', () => {
  it('the manager’s, the executive’s, or that of whoever is named for all', () => {
    expect(turn('owner')).toBe('sam@example.com');
    expect(turn('manager')).toBe('mia@example.com');
    expect(turn('executive', { executive: 'eve@example.com' })).toBe('eve@example.com');
    expect(turn('executive', {}, { executive: 'max@example.com' })).toBe('max@example.com');
  });

  it('the leaders’ where nobody is named, else the queue’s', () => {
    expect(turn('manager', { manager: null }, { leaders: { ...notify.leaders, ...queue }, unowned: queue })).toBe(
      'leaders',
    );
    expect(turn('executive', {}, { unowned: queue })).toBe('unowned accounts');
    expect(turn('executive')).toBeNull();
  });

  it('nobody’s where it would be that of whoever was told first', () => {
    expect(turn('manager', { manager: 'SAM@example.com' })).toBeNull();
    expect(turn('manager', { owner: null })).toBeNull();
  });
});
