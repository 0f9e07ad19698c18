import { watchLaws } from './laws/watch-laws.ts';
import { simulate } from './world.ts';

/** Most are small: what goes wrong with forty accounts mostly goes wrong with five. */
export const sizes = [
  { nights: 60, accounts: 2 },
  { nights: 20, accounts: 8 },
  { nights: 40, accounts: 2 },
  { nights: 10, accounts: 40 },
  { nights: 30, accounts: 3 },
];

/** What happened in all histories, and what broke a law. */
export interface LawFigures {
  readonly seen: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/** Random histories, each held to every law at every instant at which something happens. */
export function runLaws(histories: number, from = 0): LawFigures {
  const seen = new Map<string, number>();
  const problems: string[] = [];
  for (let seed = from; seed < from + histories; seed++) {
    const world = simulate(seed, sizes[seed % sizes.length]!, watchLaws());
    for (const [what, count] of world.seen) seen.set(what, (seen.get(what) ?? 0) + count);
    problems.push(...world.problems);
  }
  return { seen, problems };
}
