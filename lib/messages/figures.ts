import { type Night, toDay, toWallClock } from '../calendar.ts';
import { countOf, formatCount } from '../format-count.ts';

export { countOf, formatCount };

/** Words for figures: short, exact, always English, whatever the machine's locale. */

/** 3420000 → "$3.42M"; '' when unknown. */
export function formatMoney(amount: number | null, currency: string): string {
  if (amount === null) return '';
  const known = moneyFormats.get(currency);
  const format = known ?? createMoneyFormat(currency);
  if (!known) moneyFormats.set(currency, format);
  return format.format(amount);
}

/** By currency: one takes a hundred times as long to make as to use. */
const moneyFormats = new Map<string, Intl.NumberFormat>();

function createMoneyFormat(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
}

/** 18 of 152 → "11.8 %"; '' of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '';
}

/** −27 → "−27", 5 → "+5", with a true minus sign; a number that rounds to nothing has no sign. */
export function formatSigned(value: number, decimals = 0): string {
  const size = Math.abs(value).toFixed(decimals);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 2027-01-18 → "18 Jan 2027". */
export function formatDate(night: Night): string {
  const [year, month, day] = night.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** "23 Nov 2026, 09:12" on the wall clock of a zone. */
export function formatInstant(at: string, timezone: string): string {
  const wall = new Date(toWallClock(Date.parse(at), timezone)).toISOString();
  return `${formatDate(wall.slice(0, 10))}, ${wall.slice(11, 16)}`;
}

/** As formatDate, the year only where it is another than that of the day on which it is read: "18 Jan", or "18 Jan 2027". */
export function formatDay(date: Night, today: Night): string {
  const year = date.slice(0, 4);
  const whole = formatDate(date);
  return year === today.slice(0, 4) ? whole.slice(0, -year.length - 1) : whole;
}

/** "16–22 Nov", "30 Nov – 6 Dec"; years as in formatDay. */
export function formatSpan(from: Night, to: Night, today: Night): string {
  const [start, end] = [formatDay(from, today), formatDay(to, today)];
  const month = end.slice(end.indexOf(' '));
  return start.endsWith(month) ? `${start.slice(0, -month.length)}–${end}` : `${start} – ${end}`;
}

/** Days from a night to a date: "today", "tomorrow", "in 12 days", "3 days ago". */
export function formatDaysTo(date: Night, night: Night): string {
  const days = toDay(date) - toDay(night);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days > 0 ? `in ${days} days` : `${countOf(-days, 'day')} ago`;
}

/** "A", "A and B", "A, B and C". */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first few of many: "A, B, C and 4 more". */
export function joinNames(names: readonly string[], most = 3): string {
  const left = names.length - most;
  return left > 0 ? `${names.slice(0, most).join(', ')} and ${formatCount(left)} more` : joinWords(names);
}
