/** How a text is a date: a pattern of its parts (strptime's letters) as a regular expression that JavaScript and RE2 read alike. */

export type DatePart =
  | 'year'
  | 'century_year'
  | 'month'
  | 'month_name'
  | 'day'
  | 'year_day'
  | 'iso_year'
  | 'iso_week'
  | 'iso_weekday'
  | 'hour'
  | 'half_hour'
  | 'half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'utc'
  | 'sign'
  | 'zone_hour'
  | 'zone_minute';

export interface DatePattern {
  /** Must match the whole text; has a group for each part, in their order. */
  readonly source: string;
  readonly parts: readonly DatePart[];
}

export const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
const WEEKDAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const FRACTION = '(?:[.,](\\d+))?';
const OFFSET = '(?: ?(?:([Zz]|[Uu][Tt][Cc]|[Gg][Mm][Tt])|([+-])(\\d{2})(?::?(\\d{2}))?))';
const offsetParts = ['utc', 'sign', 'zone_hour', 'zone_minute'] as const;

/** ISO 8601 with dashes and colons, its T and Z in any case or a blank for the T, and offsets as warehouses write them. */
export const ISO_PATTERN: DatePattern = {
  source: ` *(\\d{4})-(\\d{2})-(\\d{2})(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})${FRACTION})?${OFFSET}?)? *`,
  parts: ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', ...offsetParts],
};

/** Letter → its part, and of how many digits it is at most. */
const numbers: Readonly<Record<string, readonly [part: DatePart, digits: number]>> = {
  d: ['day', 2],
  m: ['month', 2],
  Y: ['year', 4],
  y: ['century_year', 2],
  j: ['year_day', 3],
  G: ['iso_year', 4],
  V: ['iso_week', 2],
  u: ['iso_weekday', 1],
  H: ['hour', 2],
  I: ['half_hour', 2],
  M: ['minute', 2],
  S: ['second', 2],
};
/** Years are as long as they are written: 26 is no year 26, and 2026 none of a century. */
const exact = new Set(['Y', 'y', 'G']);
const synonyms: Readonly<Record<string, string>> = {
  '%T': '%H:%M:%S',
  '%F': '%Y-%m-%d',
  '%X': '%H:%M:%S',
  '%x': '%Y-%m-%d',
};

export type CompiledPattern =
  | { readonly isPattern: true; readonly pattern: DatePattern }
  | { readonly isPattern: false; readonly problem: string };

/** A strptime pattern, as %d/%m/%Y, or why it is none. */
export function compileDatePattern(written: string): CompiledPattern {
  const text = simplify(written);
  const hasOwnFraction = /%[fgn]/.test(text);
  const tokens = text.match(/%-?.|%-?$|[^%]/gsu) ?? [];
  let source = '';
  const parts: DatePart[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = sourceOf(token, tokens[index - 1], tokens[index + 1], hasOwnFraction);
    if (next === null) return refuse(`${token} is no part of a date that is read`);
    source += next.source;
    parts.push(...next.parts);
  }
  const twice = parts.find((part, index) => parts.indexOf(part) !== index);
  if (twice) return refuse(`it has the ${nameOf(twice)} twice`);
  const problem = findGap(new Set(parts));
  if (problem) return refuse(problem);
  const has = (part: DatePart) => parts.includes(part);
  const isOffsetRead = has('minute') && !has('sign');
  const rest = isOffsetRead ? `${OFFSET}?` : '';
  return {
    isPattern: true,
    pattern: { source: ` *${source}${rest} *`, parts: [...parts, ...(isOffsetRead ? offsetParts : [])] },
  };
}

/** A fraction is read after seconds without being said, and what says UTC is an offset. */
function simplify(written: string): string {
  return written
    .replace(/%[TFXx]/g, (letter) => synonyms[letter]!)
    .replace(/(%-?S)[.,]%[fgn]/g, '$1')
    .replace(/(%-?[SMp]) ?(Z|UTC|GMT)$/, '$1%z');
}

function refuse(problem: string): CompiledPattern {
  return { isPattern: false, problem };
}

interface Token {
  readonly source: string;
  readonly parts: readonly DatePart[];
}

/** Null: no token. */
function sourceOf(
  token: string,
  before: string | undefined,
  after: string | undefined,
  hasOwnFraction: boolean,
): Token | null {
  if (token === ' ') return { source: ' +', parts: [] };
  if (!token.startsWith('%')) return { source: escapeSign(token), parts: [] };
  const letter = token.slice(-1);
  const number = numbers[letter];
  if (number) {
    const [part, digits] = number;
    // Without a sign between two numbers only their length tells them apart.
    const isFixed = exact.has(letter) || isNumber(before) || isNumber(after);
    const digitsRead = `(\\d{${isFixed ? '' : '1,'}${digits}})`;
    return part === 'second' && !hasOwnFraction
      ? { source: digitsRead + FRACTION, parts: ['second', 'fraction'] }
      : { source: digitsRead, parts: [part] };
  }
  return token.length > 1 ? (others[letter] ?? null) : null;
}

const others: Readonly<Record<string, Token>> = {
  f: { source: '(\\d+)', parts: ['fraction'] },
  g: { source: '(\\d+)', parts: ['fraction'] },
  n: { source: '(\\d+)', parts: ['fraction'] },
  b: { source: `(${anyNameOf(MONTH_NAMES)})`, parts: ['month_name'] },
  B: { source: `(${anyNameOf(MONTH_NAMES)})`, parts: ['month_name'] },
  a: { source: anyNameOf(WEEKDAY_NAMES), parts: [] },
  A: { source: anyNameOf(WEEKDAY_NAMES), parts: [] },
  p: { source: '([AaPp])\\.?[Mm]\\.?', parts: ['half'] },
  z: { source: OFFSET, parts: offsetParts },
  Z: { source: OFFSET, parts: offsetParts },
  '%': { source: '%', parts: [] },
};

function isNumber(token: string | undefined): boolean {
  return token !== undefined && (/^\d$/.test(token) || (token.startsWith('%') && /[dmYyjGVuHIMSfgn]$/.test(token)));
}

/** What a date cannot do without; null when all is there. */
function findGap(parts: ReadonlySet<DatePart>): string | null {
  const some = (...names: DatePart[]) => names.some((name) => parts.has(name));
  if (!some('year', 'century_year', 'iso_year')) return 'it has no year (%Y of four digits, %y of two)';
  if (some('year') && some('century_year')) return 'it has the year twice';
  if (some('month') && some('month_name')) return 'it has the month twice';
  if (some('iso_year', 'iso_week', 'iso_weekday')) {
    const isWhole = parts.has('iso_year') && parts.has('iso_week');
    return isWhole && !some('year', 'century_year', 'month', 'month_name', 'day', 'year_day')
      ? null
      : 'a week is read as %G-W%V-%u, and with no month or day';
  }
  if (!some('month', 'month_name', 'year_day')) return 'it has no month (%m, %b or %j)';
  if (some('year_day') && some('month', 'month_name', 'day')) return '%j goes with neither a month nor a day';
  if (some('half_hour') !== some('half') || (some('half_hour') && some('hour')))
    return '%I goes with %p, and %H with neither';
  if (some('minute') && !some('hour', 'half_hour')) return 'it has minutes and no hour';
  return null;
}

function nameOf(part: DatePart): string {
  return part.replaceAll('_', ' ');
}

/** Whole, or its first three letters, in any case. */
function anyNameOf(names: readonly string[]): string {
  const either = names.map((name) =>
    name.length > 3 ? `${anyCase(name.slice(0, 3))}(?:${anyCase(name.slice(3))})?` : anyCase(name),
  );
  return `(?:${either.join('|')})`;
}

function anyCase(word: string): string {
  return [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
}

function escapeSign(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** What numbers count from 1970 when they are dates. */
export type Epoch = 'epoch_s' | 'epoch_ms' | 'epoch_us';

/** Milliseconds of one. */
export const epochScales: Readonly<Record<Epoch, number>> = { epoch_s: 1000, epoch_ms: 1, epoch_us: 0.001 };

export function isEpoch(dates: string): dates is Epoch {
  return Object.hasOwn(epochScales, dates);
}

/**
 * Numbers from here on are dates: March 1973 in milliseconds, which no number of seconds before 2200 reaches. Read with the wrong unit a
 * date would else be one of January 1970.
 */
export const LEAST_EPOCH: Readonly<Record<Epoch, number>> = { epoch_s: 0, epoch_ms: 1e11, epoch_us: 1e14 };

/** What tools write where there is no date. */
export const PLACEHOLDER_DATES: readonly string[] = [
  '0000-00-00',
  '0001-01-01',
  '1753-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '2999-12-31',
  '4712-12-31',
  '9999-12-31',
];

/** Years that a date may be of; another is a mistake. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

export const EVENT_YEARS: Years = { from: 1970, to: 2200 };
/** Companies are older than their data. */
export const LIFETIME_YEARS: Years = { from: 1900, to: 2200 };
