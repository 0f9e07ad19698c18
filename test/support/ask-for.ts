import { inject } from 'vitest';
import type { MadeOnceARun } from './once-a-run.ts';

/** Where something is that all test files of a run share. */
export async function askFor(name: MadeOnceARun): Promise<string> {
  const response = await fetch(`${inject('onceARun')}/${encodeURIComponent(name)}`);
  const place = await response.text();
  if (!response.ok) throw new Error(`${name} was not made: ${place}`);
  return place;
}
