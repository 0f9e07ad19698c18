import type { RosterCandidate } from './choose-roster.ts';
import type { SetFacts } from './facts.ts';

/** Why no row of a set is an account's, where it can be seen. */
export function explainNoKey({ columns }: SetFacts, { ids }: RosterCandidate): string {
  for (const id of ids) {
    const known = new Map(id.top.map(([value]) => [withoutZeros(value), value]));
    for (const { name, top } of columns)
      for (const [value] of top) {
        const other = known.get(withoutZeros(value));
        if (other !== undefined && other !== value && /^\d+$/.test(value) && /^\d+$/.test(other))
          return `${name} has ${value} where ${id.name} has ${other}: leading zeros are missing in one of them. Export both as text`;
      }
  }
  return 'no column of it meets the accounts’ ids or names';
}

function withoutZeros(value: string): string {
  return value.replace(/^0+(?=\d)/, '');
}
