import { describe, expect, it } from 'vitest';
import {
  addDays,
  isoWeek,
  isoWeekday,
  MS_PER_DAY,
  mondayOf,
  toInstant,
  toLocalDate,
  toWallClock,
} from '../../lib/calendar.ts';
import { weekdayOf } from '../../lib/cases/working-days.ts';
import type { WeekAudience, Weekday } from '../../lib/config/notify-config.ts';
import { lastCompleteWeek, listDueAudiences, weekHourOf } from '../../lib/messages/week-hours.ts';
import { buildConfig } from '../support/config-builder.ts';

const nobody = { slack: null, emails: [] };

function hours(timezone: string, of: Readonly<Record<WeekAudience, { day: Weekday; at: string }>>) {
  const { notify } = buildConfig();
  const leaders = { ...notify.leaders, ...nobody, ...of.leaders };
  return {
    timezone,
    notify: { ...notify, leaders, executives: { ...notify.executives, ...nobody, ...of.executives } },
  };
}

describe('the hour at which an audience hears of a week', () => {
  const given = hours('Europe/London', {
    leaders: { day: 'mon', at: '08:00' },
    executives: { day: 'thu', at: '16:45' },
  });
  const iso = (audience: WeekAudience, week: string) => new Date(weekHourOf(week, audience, given)).toISOString();

  it('is its own, in the portfolio’s zone, on its first weekday after that week', () => {
    expect(iso('leaders', '2026-W47')).toBe('2026-11-23T08:00:00.000Z');
    expect(iso('executives', '2026-W47')).toBe('2026-11-26T16:45:00.000Z');
  });

  it('stays where it is on the wall clock when the clocks change', () => {
    // The night to Sunday 29 March 2026 is the first of summer time, that to 25 October the last.
    expect(iso('leaders', '2026-W12')).toBe('2026-03-23T08:00:00.000Z');
    expect(iso('leaders', '2026-W13')).toBe('2026-03-30T07:00:00.000Z');
    expect(iso('leaders', '2026-W42')).toBe('2026-10-19T07:00:00.000Z');
    expect(iso('leaders', '2026-W43')).toBe('2026-10-26T08:00:00.000Z');
  });

  it('has come for one and not yet for the other', () => {
    const due = (at: string) => listDueAudiences('2026-W47', Date.parse(at), given);
    expect(due('2026-11-23T07:59:59Z')).toEqual([]);
    expect(due('2026-11-23T08:00:00Z')).toEqual(['leaders']);
    expect(due('2026-11-26T16:44:59Z')).toEqual(['leaders']);
    expect(due('2026-11-26T16:45:00Z')).toEqual(['leaders', 'executives']);
  });

  it.each(['Europe/London', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Cairo', 'UTC'])(
    'comes once for every week of two years, on every weekday and at any hour, in %s',
    (zone) => {
      const days: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
      for (const day of days)
        for (const at of ['00:00', '02:30', '08:00', '23:30']) {
          const each = hours(zone, { leaders: { day, at }, executives: { day, at } });
          let before = 0;
          for (let monday = '2025-01-06'; monday < '2027-01-01'; monday = addDays(monday, 7)) {
            const hour = weekHourOf(isoWeek(monday), 'leaders', each);
            const date = toLocalDate(hour, zone);
            expect(weekdayOf(date)).toBe(day);
            expect(lastCompleteWeek(date)).toBe(isoWeek(monday));
            expect(hour).toBeGreaterThan(before);
            expect(hour).toBe(toInstant(date, at, zone));
            before = hour;
          }
        }
    },
  );

  it('is after the whole of its week, and at most a week after it', () => {
    const hour = weekHourOf('2026-W47', 'executives', given);
    const sundayEnds = toInstant(addDays(mondayOf('2026-W47'), 7), '00:00', 'Europe/London');
    expect(hour - sundayEnds).toBeGreaterThanOrEqual(0);
    expect(hour - sundayEnds).toBeLessThan(7 * MS_PER_DAY);
    expect(isoWeekday(new Date(toWallClock(hour, 'Europe/London')).toISOString().slice(0, 10))).toBe(4);
  });
});
