import { MISSING, type ProfileScores } from './scores.ts';

/**
 * Per group what an account's weights are multiplied by to become shares: 1 / (weight of the groups left × weight used in the group), Infinity where
 * the group is left out. group weight × signal weight × this is the signal's share of the whole score, 0–1.
 */
export function invertWeights({ profile, accounts, statuses }: ProfileScores): readonly Float64Array[] {
  const size = accounts.length;
  const weightLeft = new Float64Array(size);
  let from = 0;
  const used = profile.groups.map((group) => {
    const usedOfGroup = new Float64Array(size);
    for (const { weight } of group.signals) {
      for (let row = 0; row < size; row++) if (statuses[from + row] !== MISSING) usedOfGroup[row]! += weight;
      from += size;
    }
    for (let row = 0; row < size; row++) if (usedOfGroup[row]! > 0) weightLeft[row]! += group.weight;
    return usedOfGroup;
  });
  for (const usedOfGroup of used)
    for (let row = 0; row < size; row++) usedOfGroup[row] = 1 / (usedOfGroup[row]! * weightLeft[row]!);
  return used;
}
