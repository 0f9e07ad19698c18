const DATE = /(?<!\d)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/;
const COMPACT_DATE = /(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/;
/** 2026_11_25 and 2026.11.25. */
const PARTED_DATE = /(?<!\d)20\d{2}([_.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Letters and digits that nobody thought of: 9e2b44. */
const HASH = /(?<![a-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}(?![a-z0-9])/gi;
/** Numbers by which files of a series differ: 2026-11, a part's number. */
const NUMBER = /\d+(?:[-_:.+]\d+)*(?![a-z])/gi;
const ENDING = /(?:\.(?:csv|tsv|txt|jsonl|json|ndjson|parquet))?(?:\.(?:gz|zst))?$/i;

const YEAR = /^(year=|y=)?20\d{2}$/i;
const MONTH = /^(month=|m=)?(?:0[1-9]|1[0-2])$/i;
const DAY = /^(day=|d=)?(?:0[1-9]|[12]\d|3[01])$/i;
const HOUR = /^(hour=|hh=|h=)?(?:[01]\d|2[0-3])$/i;

/** A key as a pattern of `files:`: dates as {date} or their parts, a star for what changes from file to file. */
export function shapeKey(key: string): string {
  const parts = key.split('/');
  const folders = shapeFolders(parts.slice(0, -1));
  const isDated = folders.some((folder) => folder.includes('{'));
  return [...folders, shapeName(parts.at(-1)!, isDated)].join('/');
}

/** Whether a file's name is none that a person would give one: an id, or the number of a part. */
export function isMadeByMachine(key: string): boolean {
  const stem = key.slice(key.lastIndexOf('/') + 1).replace(ENDING, '');
  return (
    new RegExp(`${UUID.source}|${HASH.source}`, 'i').test(stem) ||
    /^\d{6,}$|(^|_)part[-_]?\d+|^data(_\d+){2,}$/i.test(stem)
  );
}

function shapeFolders(folders: readonly string[]): string[] {
  const shaped: string[] = [];
  for (let at = 0; at < folders.length; at++) {
    const isDated = shaped.some((folder) => folder.includes('{'));
    const [folder, month, day, hour] = folders.slice(at) as [string, ...(string | undefined)[]];
    if (!isDated && YEAR.test(folder) && MONTH.test(month ?? '') && DAY.test(day ?? '')) {
      shaped.push(named(YEAR, folder, '{yyyy}'), named(MONTH, month!, '{mm}'), named(DAY, day!, '{dd}'));
      at += 2;
      if (!HOUR.test(hour ?? '')) continue;
      shaped.push(named(HOUR, hour!, '{HH}'));
      at += 1;
    } else if (YEAR.test(folder) && MONTH.test(month ?? '')) {
      shaped.push('*', '*');
      at += 1;
    } else shaped.push(shapeFolder(folder, isDated));
  }
  return shaped;
}

/** With what stands before its value, as Hive writes it: year=2026. */
function named(pattern: RegExp, folder: string, placeholder: string): string {
  return `${pattern.exec(folder)?.[1] ?? ''}${placeholder}`;
}

function shapeFolder(folder: string, isDated: boolean): string {
  const dated = placeDate(folder, isDated);
  if (dated !== folder) return dated;
  return /^\d{9,}$|^20\d{2}[-_]?(0[1-9]|1[0-2])$/.test(folder) ||
    new RegExp(`^(${UUID.source}|${HASH.source})$`, 'i').test(folder)
    ? '*'
    : folder;
}

function shapeName(name: string, isDated: boolean): string {
  const ending = ENDING.exec(name)?.[0] ?? '';
  const stem = placeDate(name.slice(0, name.length - ending.length), isDated);
  const starred = stem
    .split(/(\{[a-z]+\})/)
    .map((part) => (part.startsWith('{') ? part : starText(part)))
    .join('');
  const collapsed = starred.replace(/\*(?:[-_.:#+]*\*)+/g, '*');
  const isMachines = new RegExp(`${UUID.source}`, 'i').test(name);
  return (isMachines ? cutBehindStar(collapsed) : collapsed) + ending;
}

function starText(text: string): string {
  return text.replace(UUID, '*').replace(HASH, '*').replace(NUMBER, '*');
}

/** What a machine writes behind an id says nothing. */
function cutBehindStar(shape: string): string {
  const star = shape.indexOf('*');
  return star < 0 || shape.slice(star).includes('{') ? shape : `${shape.slice(0, star)}*`;
}

/** The first date of a text as a placeholder; where a folder has the date already, a star. */
function placeDate(text: string, isDated: boolean): string {
  if (DATE.test(text)) return text.replace(DATE, isDated ? '*' : '{date}').replace(new RegExp(DATE, 'g'), '*');
  const [, sign] = PARTED_DATE.exec(text) ?? [];
  if (sign !== undefined) return text.replace(PARTED_DATE, isDated ? '*' : `{yyyy}${sign}{mm}${sign}{dd}`);
  return text.replace(COMPACT_DATE, isDated ? '*' : '{yyyy}{mm}{dd}');
}
