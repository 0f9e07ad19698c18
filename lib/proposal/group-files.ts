import { compareText } from '../compare-text.ts';
import { compilePattern } from '../exports/file-pattern.ts';
import type { FileSet } from './facts.ts';
import { isMadeByMachine, shapeKey } from './shape-key.ts';

/**
 * Files of a folder as series: those whose names differ by a date, a number or what a machine made up alone are one. What a date in a
 * name says is only used where it is unambiguous.
 */
export function groupFiles(keys: readonly string[]): readonly FileSet[] {
  const groups = new Map<string, string[]>();
  for (const key of [...keys].sort(compareText)) {
    const shape = shapeKey(key);
    groups.set(shape, [...(groups.get(shape) ?? []), key]);
  }
  return [...groups].map(([shape, group]) => describeGroup(shape, group, keys));
}

function describeGroup(shape: string, keys: readonly string[], all: readonly string[]): FileSet {
  const [first] = keys as [string, ...string[]];
  const isSeries = keys.length > 1 || shape.includes('{') || isMonthly(first) || isMadeByMachine(first);
  const single = { pattern: first, keys, dates: null, areParts: false };
  if (!isSeries) return single;
  const { isDated, nightOf } = compilePattern(shape);
  // A star must not take in files of another kind.
  const taken = all.filter((key) => nightOf(key) !== undefined).length;
  if (taken > keys.length && keys.length === 1) return single;
  const dates = isDated ? keys.map((key) => nightOf(key) ?? '') : null;
  return { pattern: shape, keys, dates, areParts: !keys.some((key) => tellsTime(key)) };
}

/** A month or a day in the name of a single file: the next one will have another. */
function isMonthly(key: string): boolean {
  return /(?<!\d)20\d{2}[-_]?(0[1-9]|1[0-2])([-_]?[0-3]\d)?(?!\d)/.test(key);
}

/** Whether a number in a name may be a year, a month, or an instant: then files follow each other, else they lie side by side. */
function tellsTime(key: string): boolean {
  return /(?<!\d)(19|20)\d{2}(?!\d)|(?<!\d)20\d{2}(0[1-9]|1[0-2])|(?<!\d)1\d{9}(\d{3})?(?!\d)/.test(key);
}
