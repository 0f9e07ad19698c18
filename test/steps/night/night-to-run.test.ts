import { describe, expect, it } from 'vitest';
import { NIGHT_START_ERROR } from '../../../lib/contract.ts';
import { readNightToRun } from '../../../lib/steps/night/night-to-run.ts';

/** Late on 15 March in London: the 16th in Auckland. */
const EVENING = () => Date.parse('2026-03-15T20:00:00Z');

const read = (started: unknown, timezone = 'Europe/London') => readNightToRun(started, timezone, EVENING);

describe('the night of a deployed run', () => {
  it('is the one that a person gives, up to today', () => {
    expect(read({ night: '2026-03-01' })).toBe('2026-03-01');
    expect(read({ night: '2026-03-15' })).toBe('2026-03-15');
  });

  it('is the last complete one before the hour of a schedule', () => {
    expect(read({ scheduledTime: '2026-03-15T07:00:00Z' })).toBe('2026-03-14');
  });

  it('is refused where it has not come yet, by the calendar of the portfolio’s own zone', () => {
    expect(() => read({ night: '2026-03-16' })).toThrow(
      '2026-03-16 has not come yet: today is 2026-03-15 in Europe/London. Start it with a night up to 2026-03-15; the last complete one is 2026-03-14.',
    );
    expect(read({ night: '2026-03-16' }, 'Pacific/Auckland')).toBe('2026-03-16');
    expect(() => read({ scheduledTime: '2027-03-15T07:00:00Z' })).toThrow('2027-03-14 has not come yet');
  });

  it.each([
    [{}],
    [null],
    ['2026-03-01'],
    [{ night: '2026-02-30' }],
    [{ night: '1.3.2026' }],
    [{ scheduledTime: 'soon' }],
  ])('is refused where %j names none, with what to write', (started) => {
    expect(() => read(started)).toThrow(
      `${JSON.stringify(started)} names no night. Start it with a calendar date, as {"night": "2026-11-22"}.`,
    );
  });

  it('fails by the name that the state machine does not try again', () => {
    const name = (() => {
      try {
        return read({ night: '2099-01-01' });
      } catch (error) {
        return (error as Error).name;
      }
    })();
    expect(name).toBe(NIGHT_START_ERROR);
  });
});
