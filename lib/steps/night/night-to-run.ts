import { type Clock, isNight, lastCompleteNight, type Night, toLocalDate } from '../../calendar.ts';
import { NIGHT_START_ERROR, PrepareNightInput } from '../../contract.ts';

/** What a night was started with names none that can be run. Trying again does not help. */
export class NightStartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = NIGHT_START_ERROR;
  }
}

/** The night that a deployed run was started for, by a schedule or by a person. */
export function readNightToRun(started: unknown, timezone: string, now: Clock): Night {
  const night = findNight(started, timezone);
  if (night === null)
    throw new NightStartError(
      `${JSON.stringify(started)} names no night. Start it with a calendar date, as {"night": "2026-11-22"}.`,
    );
  const today = toLocalDate(now(), timezone);
  if (night <= today) return night;
  throw new NightStartError(
    `${night} has not come yet: today is ${today} in ${timezone}. Start it with a night up to ${today}; the last complete one is ${lastCompleteNight(now(), timezone)}.`,
  );
}

/** Null: it names none. */
function findNight(started: unknown, timezone: string): Night | null {
  const read = PrepareNightInput.safeParse(started);
  if (!read.success) return null;
  if ('night' in read.data) return isNight(read.data.night) ? read.data.night : null;
  const scheduled = Date.parse(read.data.scheduledTime);
  return Number.isNaN(scheduled) ? null : lastCompleteNight(scheduled, timezone);
}

/** Null: there is none that can be run, or it names none. */
export function findNightToRun(started: unknown, timezone: string, now: Clock): Night | null {
  const night = findNight(started, timezone);
  return night !== null && night <= toLocalDate(now(), timezone) ? night : null;
}
