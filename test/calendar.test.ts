import { describe, expect, it } from 'vitest';
import { isNight, isoWeek, lastCompleteNight, mondayOf, parseDay, toDay, toIsoDate } from '../lib/calendar.ts';

describe('a night', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-30', false],
    ['2026-2-3', false],
    ['soon', false],
  ])('%s is a calendar date: %s', (text, expected) => {
    expect(isNight(text)).toBe(expected);
  });
  it('is the last complete local date', () => {
    expect(lastCompleteNight(Date.parse('2026-11-23T03:30:00Z'), 'America/New_York')).toBe('2026-11-21');
    expect(lastCompleteNight(Date.parse('2026-11-23T03:30:00Z'), 'Europe/London')).toBe('2026-11-22');
  });
});

describe('the day of a time', () => {
  it.each([
    ['2026-03-15', 'Europe/London', '2026-03-15'],
    ['2026-03-15T23:30:00Z', 'Asia/Kolkata', '2026-03-16'],
    ['2026-03-15 23:30', 'Asia/Kolkata', '2026-03-15'],
    ['2026-03-15T01:00:00+05:30', 'UTC', '2026-03-14'],
    ['2026-07-01T23:30:00.250Z', 'Europe/London', '2026-07-02'],
  ])('%s in %s is %s', (text, zone, day) => {
    expect(toIsoDate(parseDay(text, zone) ?? Number.NaN)).toBe(day);
  });
  it.each(['', 'yesterday', '2026-02-30', '15/03/2026'])('of "%s" is none', (text) => {
    expect(parseDay(text, 'UTC')).toBeNull();
  });
});

describe('an ISO week', () => {
  it.each([
    ['2026-11-22', '2026-W47'],
    ['2026-01-01', '2026-W01'],
    ['2027-01-03', '2026-W53'],
    ['2024-12-30', '2025-W01'],
  ])('%s is in %s', (night, week) => {
    expect(isoWeek(night)).toBe(week);
    expect(toIsoDate(toDay(night))).toBe(night);
  });

  it.each([
    ['2026-W47', '2026-11-16'],
    ['2026-W53', '2026-12-28'],
    ['2025-W01', '2024-12-30'],
  ])('%s begins on %s', (week, monday) => {
    expect(mondayOf(week)).toBe(monday);
  });
});
