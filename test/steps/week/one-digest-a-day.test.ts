import { describe, expect, it } from 'vitest';
import { addDays, isoWeek, isoWeekday, lastCompleteNight, toInstant, toLocalDate } from '../../../lib/calendar.ts';
import { planNightMessages } from '../../../lib/messages/plan-night-messages.ts';
import { lastCompleteWeek } from '../../../lib/messages/week-hours.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { line, nightReport } from '../../support/report-builder.ts';

/** With every kind of clock change: by an hour, by half of one, on other weekdays, south of the equator, at midnight, and none. */
const ZONES = [
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Tehran',
  'Pacific/Apia',
  'UTC',
];
const FIRST = '2025-01-01';
const DAYS = 3 * 365 + 1;
const NIGHT_AT = '04:30';
const DIGEST_AT = '07:30';
const HOUR = 3_600_000;

const days = Array.from({ length: DAYS }, (_, index) => addDays(FIRST, index));

describe.each(ZONES)('in %s, over three years', (zone) => {
  it('every date has one night, fired twice, late, or driven again hours later', () => {
    const nights = days.map((day) => {
      const fired = toInstant(day, NIGHT_AT, zone);
      const seen = [0, 1, 60_000, HOUR, 6 * HOUR].map((late) => lastCompleteNight(fired + late, zone));
      expect(new Set(seen).size, day).toBe(1);
      return seen[0]!;
    });
    expect(nights).toEqual(days.map((day) => addDays(day, -1)));
  });

  it('every week has one summary', () => {
    const mondays = days.filter((day) => isoWeekday(day) === 1);
    const weeks = mondays.map((day) => lastCompleteWeek(toLocalDate(toInstant(day, '08:00', zone) + 3 * HOUR, zone)));
    expect(weeks).toEqual(mondays.map((day) => isoWeek(addDays(day, -1))));
    expect(new Set(weeks).size).toBe(mondays.length);
  });

  it('every owner has one digest a day, at the hour of the digest', () => {
    const config = { ...buildConfig(), timezone: zone };
    const everyDay = { ...config.notify.digest, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } as const;
    const own = nightReport([{ line: line('a', { owner: 'ann@example.com' }), findings: [] }], {});
    const notify = { ...config.notify, digest: everyDay };
    const seen = new Set<string>();
    // Every third day: each of them in a few years, and the suite stays fast.
    for (const night of days.filter((_, index) => index % 3 === 0)) {
      const plan = () =>
        planNightMessages({ ...own, night }, { ...config, notify }, new Map(), {
          date: addDays(night, 1),
        }).drafts.filter(({ kind }) => kind === 'owner-digest');
      const [digest, ...more] = plan();
      expect(more).toEqual([]);
      expect(plan()[0]!.id).toBe(digest!.id);
      expect(seen.has(digest!.id)).toBe(false);
      seen.add(digest!.id);
      const due = Date.parse(digest!.notBefore!);
      expect(due).toBe(toInstant(addDays(night, 1), DIGEST_AT, zone));
      expect(toLocalDate(due, zone)).toBe(addDays(night, 1));
    }
  });
});
