import { addDays, isNight, type Night } from '../calendar.ts';

/** What `files:` in the config means for keys under the exports root. */
export interface FilePattern {
  /** The part before the first glob, date or letter that may be written in two ways: what to list by. */
  readonly prefix: string;
  readonly isDated: boolean;
  /** The night a key belongs to, null for any night; undefined when the key does not match. */
  nightOf(key: string): Night | null | undefined;
}

const piece = /\{date(?:[+-]\d+)?\}|\{(?:yyyy|mm|dd|HH)\}|\*\*\/|\*\*|\*|\?/g;

/**
 * `*` and `?` stay within a folder, `**` crosses folders, `{date+1}` is the morning after the night; `{yyyy}`, `{mm}` and `{dd}` are the parts
 * of the night, `{HH}` is any hour of it. A letter and its accent are one, be they written as one character or two.
 */
export function compilePattern(written: string): FilePattern {
  const files = written.normalize('NFC');
  const dates: string[] = [];
  let source = '';
  let at = 0;
  for (const match of files.matchAll(piece)) {
    source += escapeText(files.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[0].startsWith('{')) dates.push(match[0].slice(1, -1));
    source += sourceOf(match[0]);
  }
  const expression = new RegExp(`^${source}${escapeText(files.slice(at))}$`, 'su');
  const first = files.search(piece);
  const literal = first < 0 ? files : files.slice(0, first);
  return {
    prefix: untilComposed(literal),
    isDated: dates.some((part) => part !== 'HH'),
    nightOf(key) {
      const match = expression.exec(key.normalize('NFC'));
      if (!match) return undefined;
      const nights = findNights(dates, match.slice(1));
      if (nights.length === 0) return null;
      return nights.every((night) => night === nights[0]) ? nights[0] : undefined;
    },
  };
}

/** The pattern of the `manifest.json` files that lie beside the files of a pattern. */
export function compileManifestPattern(files: string): FilePattern {
  return compilePattern(folderOf(files) + MANIFEST_NAME);
}

/**
 * Those of what UNLOAD calls its manifest: what it calls its parts, with `manifest` in the place of the number; with PARTITION BY beside
 * the folders of the partitions.
 */
export function compileUnloadPatterns(files: string): readonly FilePattern[] {
  const folder = folderOf(files);
  const [named = ''] = files.slice(folder.length).split(/[*?]/);
  const prefix = named.replace(/\d{3,}(_part.*)?$/, '');
  const above = folder.replace(/([^/=]+=[^/]*\/)+$/, '');
  const places = [`${folder}${prefix}`, ...(above === folder ? [] : [above])];
  return places.map((place) => compilePattern(`${place}*manifest`));
}

function folderOf(files: string): string {
  return files.slice(0, files.lastIndexOf('/') + 1);
}

export const MANIFEST_NAME = 'manifest.json';

function untilComposed(text: string): string {
  const letters = [...text];
  const end = letters.findIndex((letter) => letter.normalize('NFD') !== letter);
  return end < 0 ? text : letters.slice(0, end).join('');
}

function sourceOf(wildcard: string): string {
  if (wildcard === '{HH}') return '([01]\\d|2[0-3])';
  if (wildcard.startsWith('{date')) return '(\\d{4}-\\d{2}-\\d{2})';
  if (wildcard.startsWith('{')) return wildcard === '{yyyy}' ? '(\\d{4})' : '(\\d{2})';
  if (wildcard === '**/') return '(?:[^/]+/)*';
  if (wildcard === '**') return '.*';
  return wildcard === '*' ? '[^/]*' : '[^/]';
}

/** The night that each date of a key means; its year, month and day together are one, in any order. */
function findNights(written: readonly string[], digits: readonly string[]): (Night | undefined)[] {
  const nights: (Night | undefined)[] = [];
  const parts = new Map<string, Set<string>>();
  for (const [index, part] of written.entries()) {
    if (part.startsWith('date')) nights.push(nightBefore(digits[index]!, Number(part.slice('date'.length) || 0)));
    else if (part !== 'HH') parts.set(part, (parts.get(part) ?? new Set()).add(digits[index]!));
  }
  if (parts.size > 0) nights.push(joinNight(parts));
  return nights;
}

/** Undefined where a part is not there, or is another in another place. */
function joinNight(parts: ReadonlyMap<string, ReadonlySet<string>>): Night | undefined {
  const [year, month, day] = ['yyyy', 'mm', 'dd'].map((part) => [...(parts.get(part) ?? [])]);
  const isOne = [year, month, day].every((one) => one?.length === 1);
  return isOne ? nightBefore(`${year}-${month}-${day}`, 0) : undefined;
}

function nightBefore(date: string, days: number): Night | undefined {
  return isNight(date) ? addDays(date, -days) : undefined;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
