import { compareText } from '../compare-text.ts';
import type { FileSet } from './facts.ts';

/** A date in a name, as 2026-11-25: what `{date}` stands for. */
const DATE = /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/;
/** Other numbers by which files of a series differ: 2026-11, 20261125, a part's number. */
const NUMBER = /\d+(?:[-_]\d+)*/g;

/**
 * Files of a folder as series: those whose names differ by a date or a number alone are one. What `{date}` says is only used where it
 * is unambiguous: one date in every name.
 */
export function groupFiles(keys: readonly string[]): readonly FileSet[] {
  const groups = new Map<string, string[]>();
  for (const key of [...keys].sort(compareText)) {
    const shape = shapeOf(key);
    groups.set(shape, [...(groups.get(shape) ?? []), key]);
  }
  return [...groups].map(([shape, group]) => describeGroup(shape, group, keys));
}

/** The name with `{date}` for its date, and a star for the other numbers of a name with a date or a month. */
function shapeOf(key: string): string {
  const match = DATE.exec(key);
  if (match) return `${starred(key.slice(0, match.index))}{date}${starred(key.slice(match.index + match[1]!.length))}`;
  return starred(key);
}

function starred(text: string): string {
  const slash = text.lastIndexOf('/') + 1;
  const ending = /(\.[a-z]+[0-9]*)+$/i.exec(text.slice(slash))?.[0] ?? '';
  const stem = text.slice(0, text.length - ending.length);
  return stem.replace(NUMBER, '*') + ending;
}

function describeGroup(shape: string, keys: readonly string[], all: readonly string[]): FileSet {
  const dates = keys.map((key) => DATE.exec(key)?.[1] ?? '');
  const isDated = shape.includes('{date}');
  const isSeries = keys.length > 1 || isDated || isMonthly(keys[0]!);
  const pattern = isSeries ? shape : keys[0]!;
  // A star must not take in files of another kind.
  const taken = pattern.includes('*') ? all.filter((key) => fits(pattern, key)).length : keys.length;
  if (taken > keys.length && keys.length === 1) return { pattern: keys[0]!, keys, dates: null };
  return { pattern, keys, dates: isDated ? dates : null };
}

/** A month or a day in the name of a single file: the next one will have another. */
function isMonthly(key: string): boolean {
  return /(?<!\d)20\d{2}[-_]?(0[1-9]|1[0-2])([-_]?[0-3]\d)?(?!\d)/.test(key);
}

function fits(pattern: string, key: string): boolean {
  const parts = pattern.split(/\*|\{date\}/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(key);
}
