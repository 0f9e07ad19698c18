import { addDays, isNight, type Night } from '../calendar.ts';

/** What `files:` in the config means for keys under the exports root. */
export interface FilePattern {
  /** The part before the first glob or date: what to list by. */
  readonly prefix: string;
  readonly isDated: boolean;
  /** The night a key belongs to, null for any night; undefined when the key does not match. */
  nightOf(key: string): Night | null | undefined;
}

const piece = /\{date(?:([+-])(\d+))?\}|\*\*\/|\*\*|\*|\?/g;

/** `*` and `?` stay within a folder, `**` crosses folders, `{date+1}` is the morning after the night. */
export function compilePattern(files: string): FilePattern {
  const offsets: number[] = [];
  let source = '';
  let at = 0;
  for (const match of files.matchAll(piece)) {
    source += escapeText(files.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[0].startsWith('{')) offsets.push(Number(`${match[1] ?? '+'}${match[2] ?? 0}`));
    source += sourceOf(match[0]);
  }
  const expression = new RegExp(`^${source}${escapeText(files.slice(at))}$`, 'su');
  const first = files.search(piece);
  return {
    prefix: first < 0 ? files : files.slice(0, first),
    isDated: offsets.length > 0,
    nightOf(key) {
      const match = expression.exec(key);
      if (!match) return undefined;
      if (offsets.length === 0) return null;
      const nights = offsets.map((days, index) => nightBefore(match[index + 1]!, days));
      return nights.every((night) => night === nights[0]) ? nights[0] : undefined;
    },
  };
}

/** The pattern of the `manifest.json` files that lie beside the files of a pattern. */
export function compileManifestPattern(files: string): FilePattern {
  return compilePattern(files.slice(0, files.lastIndexOf('/') + 1) + MANIFEST_NAME);
}

export const MANIFEST_NAME = 'manifest.json';

function sourceOf(wildcard: string): string {
  if (wildcard.startsWith('{')) return '(\\d{4}-\\d{2}-\\d{2})';
  if (wildcard === '**/') return '(?:[^/]+/)*';
  if (wildcard === '**') return '.*';
  return wildcard === '*' ? '[^/]*' : '[^/]';
}

function nightBefore(date: string, days: number): Night | undefined {
  return isNight(date) ? addDays(date, -days) : undefined;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
