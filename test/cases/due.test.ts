import { describe, expect, it } from 'vitest';
import { dueAfter } from '../../lib/cases/due.ts';
import type { Delay } from '../../lib/config/notify-config.ts';
import { buildConfig } from '../support/config-builder.ts';

/** 2026-11-26 is Thanksgiving, a Thursday; clocks go back on 1 November in New York, forward on 8 March. */
function due(delay: Delay, since: string, { timezone = 'UTC', clock = 'stands' as 'stands' | 'runs' } = {}) {
  const { notify } = buildConfig();
  const quiet = { ...notify.quiet, holidays: ['2026-11-26'], clock };
  const { dueOn, dueAt } = dueAfter(delay, since, { notify: { ...notify, quiet }, timezone });
  return dueAt === null ? dueOn : [dueOn, dueAt];
}

describe('when a task is due', () => {
  it.each([
    ['on the third business day after a Monday', 3, '2026-11-16T14:12:00.000Z', '2026-11-19'],
    ['past a weekend', 2, '2026-11-20T14:12:00.000Z', '2026-11-24'],
    ['past a holiday and a weekend', 3, '2026-11-25T09:00:00.000Z', '2026-12-01'],
    ['from a Saturday on', 1, '2026-11-21T09:00:00.000Z', '2026-11-23'],
  ])('in business days: %s', (_, businessDays, since, day) => {
    expect(due({ businessDays }, since)).toBe(day);
  });

  it.each([
    ['two working days on, at the same time', 48, '2026-11-16T07:30:00.000Z', '2026-11-18T07:30:00.000Z'],
    ['past a weekend, whose hours do not count', 48, '2026-11-19T07:30:00.000Z', '2026-11-23T07:30:00.000Z'],
    ['past a holiday and a weekend', 48, '2026-11-25T14:12:00.000Z', '2026-11-30T14:12:00.000Z'],
    ['the same day', 4, '2026-11-16T14:12:00.000Z', '2026-11-16T18:12:00.000Z'],
    ['over a Friday’s midnight', 12, '2026-11-20T18:00:00.000Z', '2026-11-23T06:00:00.000Z'],
    ['from a Saturday on: the clock starts on Monday', 24, '2026-11-21T12:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ])('in hours: %s', (_, hours, since, at) => {
    expect(due({ hours }, since)).toEqual([at.slice(0, 10), at]);
  });

  it.each([
    ['over a weekend', 96, '2026-11-19T07:30:00.000Z', '2026-11-23T07:30:00.000Z'],
    ['never on a quiet day', 48, '2026-11-19T07:30:00.000Z', '2026-11-23T07:30:00.000Z'],
    ['nor on a holiday', 24, '2026-11-25T07:30:00.000Z', '2026-11-27T07:30:00.000Z'],
  ])('in hours that run through quiet days: %s', (_, hours, since, at) => {
    expect(due({ hours }, since, { clock: 'runs' })).toEqual([at.slice(0, 10), at]);
  });

  it('is by the wall clock where the clocks are changed in between', () => {
    const timezone = 'America/New_York';
    expect(due({ hours: 24 }, '2026-10-30T11:30:00.000Z', { timezone })).toEqual([
      '2026-11-02',
      '2026-11-02T12:30:00.000Z',
    ]);
    expect(due({ hours: 24 }, '2026-03-06T12:30:00.000Z', { timezone })).toEqual([
      '2026-03-09',
      '2026-03-09T11:30:00.000Z',
    ]);
  });

  it('is on the local day, whatever day it is in UTC', () => {
    expect(due({ hours: 24 }, '2026-11-17T03:00:00.000Z', { timezone: 'America/New_York' })).toEqual([
      '2026-11-17',
      '2026-11-18T03:00:00.000Z',
    ]);
  });
});
