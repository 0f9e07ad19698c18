import { describe, expect, it } from 'vitest';
import { hourOf, morningBefore, morningOf, turnsOf, usualChain, type WorkingHours } from '../../lib/cases/chain.ts';
import type { EscalationStep } from '../../lib/config/notify-config.ts';
import { buildCase } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

function hours(quiet: Partial<typeof notify.quiet> = {}, timezone = 'UTC'): WorkingHours {
  return { notify: { ...notify, quiet: { ...notify.quiet, ...quiet } }, timezone };
}

const MONDAY = '2026-03-02T07:30:00.000Z';
const FRIDAY = '2026-03-06T07:30:00.000Z';

describe('a morning', () => {
  it('begins at the hour of the digest where the portfolio is', () => {
    expect(hourOf('2026-03-02', hours())).toBe(MONDAY);
    expect(hourOf('2026-03-02', hours({}, 'America/New_York'))).toBe('2026-03-02T12:30:00.000Z');
    expect(hourOf('2026-03-30', hours({}, 'Europe/London'))).toBe('2026-03-30T06:30:00.000Z');
  });

  it.each([
    [MONDAY, '2026-03-02'],
    ['2026-03-02T07:29:59.999Z', '2026-02-27'],
    ['2026-03-03T23:00:00.000Z', '2026-03-03'],
    ['2026-03-08T12:00:00.000Z', '2026-03-06'],
  ])('at or before %s is that of %s', (at, morning) => {
    expect(morningBefore(at, hours())).toBe(morning);
  });

  it('is found where nothing but quiet days are configured, too', () => {
    const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    expect(morningBefore(MONDAY, hours({ weekdays }))).toMatch(/^2025-/);
  });
});

describe('a step is due', () => {
  const due = (after: EscalationStep['after'], from: string, quiet: Partial<typeof notify.quiet> = {}) =>
    morningOf({ after }, from, hours(quiet));

  it.each([
    [12, MONDAY, '2026-03-03'],
    [24, MONDAY, '2026-03-03'],
    [48, MONDAY, '2026-03-04'],
    [30, MONDAY, '2026-03-04'],
    [24, FRIDAY, '2026-03-09'],
    [48, FRIDAY, '2026-03-10'],
    [24, '2026-03-03T20:00:00.000Z', '2026-03-04'],
    [24, '2026-03-07T10:00:00.000Z', '2026-03-09'],
  ])('%i hours after %s on %s', (count, from, morning) => {
    expect(due({ hours: count }, from)).toBe(morning);
  });

  it('after business days, which holidays are not', () => {
    expect(due({ businessDays: 2 }, FRIDAY)).toBe('2026-03-10');
    expect(due({ businessDays: 2 }, FRIDAY, { holidays: ['2026-03-09'] })).toBe('2026-03-11');
    expect(due({ hours: 24 }, FRIDAY, { holidays: ['2026-03-09'] })).toBe('2026-03-10');
  });

  it('on the working day after its hours where the clock runs on quiet days', () => {
    const runs = { clock: 'runs' } as const;
    expect(due({ hours: 48 }, FRIDAY, runs)).toBe('2026-03-09');
    expect(due({ hours: 96 }, FRIDAY, runs)).toBe('2026-03-10');
    expect(due({ businessDays: 2 }, FRIDAY, runs)).toBe('2026-03-10');
  });
});

describe('turns', () => {
  it('are each the earliest that an alert which holds asks for, in their order', () => {
    const slow: readonly EscalationStep[] = [{ after: { businessDays: 3 }, to: ['manager'], ask: null }];
    const fast: readonly EscalationStep[] = [
      { after: { hours: 96 }, to: ['executive'], ask: 'check-in' },
      { after: { hours: 24 }, to: ['manager', 'owner'], ask: null },
    ];
    const over: readonly EscalationStep[] = [{ after: { hours: 1 }, to: ['executive'], ask: null }];
    const one = buildCase({
      alerts: [{ chain: slow }, { rule: 'b', chain: fast }, { rule: 'c', chain: over, state: 'recovering' }],
    });
    expect(turnsOf(one).map(({ role, after, ask }) => [role, Object.values(after)[0], ask])).toEqual([
      ['manager', 24, null],
      ['owner', 24, null],
      ['executive', 96, 'check-in'],
    ]);
  });

  const turnsBy = (executive: string | null, own: Partial<typeof notify> = {}) =>
    turnsOf(buildCase({ alerts: [{ chain: usualChain({ executive }, { ...notify, ...own }) }] })).map(
      ({ role, after, ask }) => [role, Object.values(after)[0], ask],
    );

  it('are the owner’s and then the manager’s where nobody is named above them', () => {
    expect(turnsBy(null)).toEqual([
      ['owner', 24, null],
      ['manager', 48, null],
    ]);
  });

  it.each([
    ['the account', 'eve@example.com', null],
    ['the portfolio', null, 'eve@example.com'],
  ])('end with an executive who is asked for a check-in where %s names one', (_, own, ofAll) => {
    expect(turnsBy(own, { executive: ofAll })).toEqual([
      ['owner', 24, null],
      ['manager', 24, null],
      ['executive', 48, 'check-in'],
    ]);
  });

  it('are those that the portfolio says, whoever is named', () => {
    const escalation = [{ after: { hours: 72 }, to: ['manager'], ask: null }] as const;
    expect(turnsBy('eve@example.com', { escalation })).toEqual([['manager', 72, null]]);
    expect(turnsBy('eve@example.com', { escalation: [] })).toEqual([]);
  });

  it('are nobody’s where no rule has a step', () => {
    expect(turnsOf(buildCase({ alerts: [{ chain: [] }] }))).toEqual([]);
  });
});
