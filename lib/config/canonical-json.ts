/** One text for everything that means the same: keys sorted, Maps as their sorted entries. */

import { createHash } from 'node:crypto';
import { compareText } from '../compare-text.ts';

export function writeCanonicalJson(value: unknown): string {
  if (value instanceof Map) return writeEntries([...value].map(([key, one]) => [String(key), one]));
  if (Array.isArray(value)) return `[${value.map(writeCanonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return writeEntries(Object.entries(value));
  // JSON writes -0 as 0, which is what it means in a model.
  return JSON.stringify(value) ?? 'null';
}

function writeEntries(entries: [string, unknown][]): string {
  const sorted = entries.filter(([, value]) => value !== undefined).sort(([a], [b]) => compareText(a, b));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${writeCanonicalJson(value)}`).join(',')}}`;
}

/** sha256, as hex, of the canonical JSON. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(writeCanonicalJson(value)).digest('hex');
}
