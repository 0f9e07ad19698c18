import { describe, expect, it } from 'vitest';
import {
  isNight,
  isoWeek,
  lastCompleteNight,
  MS_PER_DAY,
  mondayOf,
  toDay,
  toInstant,
  toIsoDate,
  toLocalDate,
  toWallClock,
} from '../lib/calendar.ts';

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

const MINUTE = 60_000;
/** Shorter than any two changes of one zone in these years are apart. */
const STRIDE = 21 * MS_PER_DAY;

/** Instants from which on a zone's clock is set otherwise, to the minute. */
function findClockChanges(zone: string, from: number, to: number): readonly number[] {
  const offset = (at: number) => toWallClock(at, zone) - at;
  const changes: number[] = [];
  for (let at = from; at < to; at += STRIDE) {
    let [low, high] = [at, at + STRIDE];
    if (offset(low) === offset(high)) continue;
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

const shownAt = (wall: number, zone: string) => {
  const [date, time] = new Date(wall).toISOString().split('T') as [string, string];
  return toInstant(date, time.slice(0, 5), zone);
};

describe('the instant of a date and time', () => {
  it.each([
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00Z', 'skipped: 03:30 EDT'],
    ['2026-03-29', '01:30', 'Europe/London', '2026-03-29T01:30:00Z', 'skipped: 02:30 BST'],
    ['2026-09-06', '00:30', 'America/Santiago', '2026-09-06T04:30:00Z', 'skipped at midnight: 01:30, the same day'],
    ['2026-03-08', '02:30', 'America/St_Johns', '2026-03-08T06:00:00Z', 'skipped, west by a half hour: 03:30'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z', 'skipped by half an hour: 02:45'],
    ['2011-12-30', '07:30', 'Pacific/Apia', '2011-12-30T17:30:00Z', 'a day that was left out: the next'],
    ['2026-03-22', '02:30', 'Africa/Casablanca', '2026-03-22T02:30:00Z', 'skipped, after Ramadan: 03:30'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z', 'shown twice: the first'],
    ['2026-10-25', '01:30', 'Europe/London', '2026-10-25T00:30:00Z', 'shown twice: the first'],
    ['2026-04-04', '23:30', 'America/Santiago', '2026-04-05T02:30:00Z', 'shown twice before midnight: the first'],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z', 'half an hour shown twice: the first'],
    ['2026-11-23', '07:30', 'Asia/Kolkata', '2026-11-23T02:00:00Z', 'shown once'],
  ])('%s %s in %s is %s (%s)', (date, time, zone, instant) => {
    expect(toInstant(date, time, zone)).toBe(Date.parse(instant));
  });

  it('is never earlier than it is shown, in any zone at any change of its clock', () => {
    const [from, to] = [Date.parse('2023-01-01T00:00Z'), Date.parse('2029-01-01T00:00Z')];
    const zones = Intl.supportedValuesOf('timeZone');
    let [forward, back] = [0, 0];
    for (const zone of zones)
      for (const change of findClockChanges(zone, from, to)) {
        const until = toWallClock(change - MINUTE, zone) + MINUTE;
        const first = toWallClock(change, zone);
        const jump = first - until;
        // The last minute before the change and the first after it are shown, and told apart.
        expect(shownAt(until - MINUTE - Math.max(0, -jump), zone), zone).toBe(change - MINUTE - Math.max(0, -jump));
        expect(shownAt(first + Math.max(0, -jump), zone), zone).toBe(change + Math.max(0, -jump));
        if (jump > 0)
          for (const into of [0, jump / 2, jump - MINUTE]) {
            const instant = shownAt(until + into, zone);
            expect(instant, `${zone} ${new Date(until + into).toISOString()}`).toBe(change + into);
            expect(toLocalDate(instant, zone) >= toIsoDate(Math.floor((until + into) / MS_PER_DAY))).toBe(true);
            forward++;
          }
        else
          for (const into of [0, -jump / 2, -jump - MINUTE]) {
            expect(shownAt(first + into, zone), `${zone} ${new Date(first + into).toISOString()}`).toBe(
              change + jump + into,
            );
            back++;
          }
      }
    expect(zones.length).toBeGreaterThan(400);
    expect(forward).toBeGreaterThan(1_500);
    expect(back).toBeGreaterThan(1_500);
  });
});
