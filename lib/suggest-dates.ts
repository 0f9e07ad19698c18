/** Which setting reads cells that are no dates as they stand; never one of two under which they would be other dates. */

import { type Epoch, isEpoch } from './date-pattern.ts';
import { readDay } from './read-date.ts';

/** More than one: the cells are dates under each, and others under another. None: no setting reads them all. */
export type DateSuggestion = readonly string[];

const days = ['/', '-', '.', ' '].flatMap((sign) => [
  ...['%d_%m_%Y', '%m_%d_%Y', '%d_%m_%y', '%m_%d_%y', '%y_%m_%d', '%d_%b_%Y', '%d_%b_%y'].map((form) =>
    form.replaceAll('_', sign),
  ),
  ...(sign === '-' ? [] : [`%Y${sign}%m${sign}%d`]),
]);
const words = ['%b %d, %Y', '%b %d %Y', '%a, %d %b %Y', '%a %d %b %Y', '%a %b %d %Y', '%a, %b %d, %Y'];
const closed = ['%Y%m%d', '%d%m%Y', '%m%d%Y', '%y%m%d', '%d%m%y', '%m%d%y'];
const others = ['%Y-%-m-%-d', '%G-W%V-%u', '%GW%V%u', '%G-W%V', '%Y-%j', '%Y-%m', '%Y/%m', '%b %Y', '%m/%Y'];
const times = ['%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p', '%I:%M%p', '%I:%M:%S%p', '%H.%M', '%H%M%S', '%H%M'];
const gaps = [' ', ', ', 'T'];

const patterns: readonly string[] = [...days, ...words, ...closed, ...others].flatMap((day) => [
  day,
  ...times.flatMap((time) => gaps.map((gap) => day + gap + time)),
]);

/** Seconds from March 1973 on: eight digits are a date without signs. */
const epochForms: Readonly<Record<Epoch, RegExp>> = {
  epoch_s: /^\d{9,10}(\.\d*)?$/,
  epoch_ms: /^\d{12,13}(\.\d*)?$/,
  epoch_us: /^\d{15,16}(\.\d*)?$/,
};

/** Cells that are looked at: one that tells days from months may come late. */
const MOST_CELLS = 2_000;

export function suggestDates(cells: readonly string[]): DateSuggestion {
  const distinct = [...new Set(cells)].slice(0, MOST_CELLS);
  if (distinct.length === 0) return [];
  const readings = new Map<string, string>();
  const formats = [...patterns, ...Object.keys(epochForms)];
  for (const dates of formats) {
    const read = readAll(distinct, dates);
    if (read !== null && !readings.has(read)) readings.set(read, dates);
  }
  return [...readings.values()];
}

/** The days of all cells, or null when one is none. */
function readAll(cells: readonly string[], dates: string): string | null {
  const read: number[] = [];
  for (const cell of cells) {
    if (isEpoch(dates) && !epochForms[dates].test(cell)) return null;
    const day = readDay(cell, { dates, zone: 'UTC', writtenIn: 'UTC' });
    if (day === null) return null;
    read.push(day);
  }
  return read.join(' ');
}

/** How the other cells of a column are written that are dates: `dates` as it is said now. Null when there is none. */
export function formatOfOthers(hasRead: boolean, dates: string | null): string | null {
  return hasRead ? (dates ?? ISO) : null;
}

const ISO = 'YYYY-MM-DD';

/** What to write, as a sentence. `others`: how the other cells of the same column are written. */
export function describeSuggestion(formats: DateSuggestion, place: string, others: string | null): string {
  if (others !== null) return `Export them as ${others}, as the other cells of the column are written.`;
  const plain = `Export them as ${ISO}`;
  const settings = formats.map((dates) => `${place}.dates: ${isEpoch(dates) ? dates : JSON.stringify(dates)}`);
  const [first] = settings;
  if (first === undefined) return `${plain}.`;
  if (settings.length === 1) return `${plain}, or write ${first}.`;
  const all = `${settings.slice(0, -1).join(', ')} or ${settings.at(-1)}`;
  return `${plain}. They can be read in ${settings.length} ways, as other dates each: ask who writes them, then write ${all}.`;
}
