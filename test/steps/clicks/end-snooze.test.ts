import { describe, expect, it } from 'vitest';
import { endSnooze } from '../../../lib/steps/clicks/end-snooze.ts';
import { buildCase, buildCaseSubject } from '../../support/build-case.ts';
import { buildConfig } from '../../support/config-builder.ts';

const base = buildConfig();
const withHolidays = (...holidays: string[]) => ({
  timezone: 'Europe/Berlin',
  notify: { ...base.notify, quiet: { ...base.notify.quiet, holidays } },
});

const end = (
  choice: Parameters<typeof endSnooze>[0],
  at: string,
  { renewsOn = null, holidays = [] }: { renewsOn?: string | null; holidays?: string[] } = {},
) => endSnooze(choice, buildCase({ about: buildCaseSubject({ renewsOn }) }), at, withHolidays(...holidays));

describe('a snooze', () => {
  // 2026-03-06 is a Friday; the clocks of Berlin change on 29 March.
  it.each([
    ['1d', '2026-03-03T09:00:00.000Z', {}, '2026-03-04T06:30:00.000Z'],
    ['1d', '2026-03-06T09:00:00.000Z', {}, '2026-03-09T06:30:00.000Z'],
    ['1d', '2026-03-06T09:00:00.000Z', { holidays: ['2026-03-09'] }, '2026-03-10T06:30:00.000Z'],
    ['1w', '2026-03-25T22:59:00.000Z', {}, '2026-04-01T05:30:00.000Z'],
    ['renewal', '2026-03-06T09:00:00.000Z', { renewsOn: '2026-05-13' }, '2026-03-16T06:30:00.000Z'],
  ] as const)('%s from %s ends at the hour of the digest on a working morning', (choice, at, over, expected) => {
    expect(end(choice, at, { ...over, holidays: [...('holidays' in over ? over.holidays : [])] })).toBe(expected);
  });

  it('that would end after thirty days ends on the working morning before', () => {
    // 29 days after Friday 6 March is Saturday 4 April.
    expect(end('renewal', '2026-03-06T09:00:00.000Z', { renewsOn: '2026-12-01' })).toBe('2026-04-03T05:30:00.000Z');
  });
});
