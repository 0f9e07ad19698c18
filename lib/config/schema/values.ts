/** Single values: texts, numbers and durations, each with what a person is told to write. */
import * as z from 'zod';
import { isNight } from '../../calendar.ts';
import { compileDatePattern, isEpoch } from '../../date-pattern.ts';
import { DELAY, readDelay } from '../delay.ts';
import { findNearest } from '../nearest-name.ts';
import { describeValue } from '../problem.ts';

const aText = 'text, in quotes where it looks like a number';

/** Text with something in it. */
export function text(expected = aText) {
  return z.string(expected).regex(/\S/, expected);
}

/** What people read instead of a name. */
export function title(description = 'What people read instead of the name; at most 80 characters.') {
  return textLike(/^(?=.*\S)[^\r\n]{1,80}$/, 'one line of at most 80 characters')
    .optional()
    .describe(description);
}

/** What stands in small letters under a title. */
export function description(of: string) {
  return textLike(/^(?=[\s\S]*\S)[\s\S]{1,400}$/, 'a text of at most 400 characters')
    .optional()
    .describe(`${of}; at most 400 characters.`);
}

export function textLike(pattern: RegExp, expected: string) {
  return z.string(expected).regex(pattern, expected);
}

/** A name of a column as the export's header writes it. */
export function column(description: string) {
  return text('the name of a column').describe(description);
}

export const scalar = z.union([z.string(), z.number(), z.boolean()], 'text, a number, true or false');

export function numberFrom(min: number, max: number) {
  const expected = `a number from ${min} to ${max}`;
  return z.number(expected).min(min, expected).max(max, expected);
}

export function positiveNumber() {
  const expected = 'a number above 0';
  return z.number(expected).positive(expected);
}

export function wholeNumberFrom(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

/** `28d` → 28, from `lowest`. */
export function days(lowest: 0 | 1 = 1) {
  const expected = `a whole number of days${lowest === 1 ? ', at least 1' : ''}, as 28d`;
  const pattern = lowest === 1 ? /^0{0,4}[1-9]\d{0,4}d$/ : /^\d{1,5}d$/;
  return z
    .string(expected)
    .regex(pattern, expected)
    .transform((written) => Number.parseInt(written, 10));
}

/** `36h` or `3d` → hours, from `lowest`. */
export function hours(lowest: 0 | 1 = 1) {
  const expected = `a whole number of hours or days${lowest === 1 ? ', at least 1' : ''}, as 36h or 3d`;
  const pattern = lowest === 1 ? /^0{0,4}[1-9]\d{0,4}[hd]$/ : /^\d{1,5}[hd]$/;
  return z
    .string(expected)
    .regex(pattern, expected)
    .transform((written) => Number.parseInt(written, 10) * (written.endsWith('d') ? 24 : 1));
}

/** `36h`, `3d` or `2 business days`. */
export function delay() {
  const expected = 'hours, days or business days, at least 1, as 24h, 3d or 2 business days';
  return z
    .string(expected)
    .regex(DELAY, expected)
    .transform((written) => readDelay(written)!);
}

/** `5%` → 0.05. */
export function share() {
  const expected = 'a percentage from 0% to 100%, as 5%';
  return z
    .string(expected)
    .regex(/^(100(\.0+)?|\d{1,2}(\.\d+)?)%$/, expected)
    .transform((written) => Number.parseFloat(written) / 100);
}

/** `115%` → 1.15. */
export function percentage() {
  const expected = 'a percentage, as 115%';
  return z
    .string(expected)
    .regex(/^\d{1,4}(\.\d+)?%$/, expected)
    .transform((written) => Number.parseFloat(written) / 100);
}

const BYTES_PER_UNIT = { KB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** `500MB` → 500,000,000. */
export function byteSize() {
  const expected = 'a size above 0 in kB, MB or GB, as 500MB';
  return z
    .string(expected)
    .regex(/^(?=.*[1-9])\d{1,6}(\.\d{1,3})?\s?[kKMG]B$/, expected)
    .transform((written) => {
      const unit = written.slice(-2).toUpperCase() as keyof typeof BYTES_PER_UNIT;
      return Math.round(Number.parseFloat(written) * BYTES_PER_UNIT[unit]);
    });
}

/** `2026-12-25`. */
export function date() {
  const expected = 'a calendar date, as 2026-12-25';
  return z.string(expected).refine(isNight, expected);
}

/** `07:30`. */
export function timeOfDay() {
  return textLike(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in quotes, as "07:30"');
}

/** An IANA name of a time zone. */
export function timeZone() {
  return text('a time zone, as Europe/London').superRefine((zone, context) => {
    if (isTimeZone(zone)) return;
    const hint = suggestOne(zone, Intl.supportedValuesOf('timeZone'), 'write an IANA name, as Europe/London');
    context.addIssue({ code: 'custom', message: `unknown time zone ${describeValue(zone)}`, params: { hint } });
  });
}

/** Offsets such as +01:00 are no zones: they know no daylight saving time, and schedulers refuse them. */
export function isTimeZone(zone: string): boolean {
  if (!/^[a-z]/i.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The nearest of hundreds of names, without listing them all. */
export function suggestOne(name: string, known: readonly string[], otherwise: string): string {
  const nearest = findNearest(name, known);
  return nearest === null ? otherwise : `did you mean ${JSON.stringify(nearest)}?`;
}

/** How dates are written: a pattern of their parts, or a count from 1970. */
export function dateFormat() {
  const expected = 'a pattern of the parts of a date, as "%d-%m-%Y"';
  return text(`${expected}, or epoch_s, epoch_ms or epoch_us`).superRefine((written, context) => {
    if (isEpoch(written)) return;
    const isPattern = written.includes('%');
    const compiled = compileDatePattern(written);
    if (isPattern && compiled.isPattern) return;
    const problem =
      isPattern && !compiled.isPattern ? compiled.problem : `${describeValue(written)} has no part of a date`;
    context.addIssue({
      code: 'custom',
      message: problem,
      params: { hint: `write ${expected}, or epoch_s or epoch_ms for numbers that count from 1970` },
    });
  });
}
