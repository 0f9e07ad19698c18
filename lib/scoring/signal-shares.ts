import type { ProfileScores } from './score-accounts.ts';

const MISSING = 0;

/**
 * What part of an account's score each signal makes, 0–1, signal-major like `ProfileScores.points`: the shares of one account add
 * up to 1, and shares × points to its unrounded raw. A signal without points has the share 0.
 */
export function computeShares({ profile, accounts, statuses }: ProfileScores): Float64Array {
  const size = accounts.length;
  const shares = new Float64Array(statuses.length);
  const weightLeft = new Float64Array(size);
  const used = profile.groups.map(() => new Float64Array(size));
  let from = 0;
  profile.groups.forEach((group, index) => {
    const usedOfGroup = used[index]!;
    for (const { weight } of group.signals) {
      for (let row = 0; row < size; row++) if (statuses[from + row] !== MISSING) usedOfGroup[row]! += weight;
      from += size;
    }
    for (let row = 0; row < size; row++) if (usedOfGroup[row]! > 0) weightLeft[row]! += group.weight;
  });
  from = 0;
  profile.groups.forEach((group, index) => {
    const usedOfGroup = used[index]!;
    for (const { weight } of group.signals) {
      const whole = group.weight * weight;
      for (let row = 0; row < size; row++)
        if (statuses[from + row] !== MISSING) shares[from + row] = whole / (weightLeft[row]! * usedOfGroup[row]!);
      from += size;
    }
  });
  return shares;
}
