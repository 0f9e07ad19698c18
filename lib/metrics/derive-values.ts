/** Metrics made of other metrics: pure arithmetic over columns in roster order, NaN = missing. */

/** numerator / denominator; missing when either is, or the denominator is 0. */
export function divide(numerators: Float64Array, denominators: Float64Array): Float64Array {
  return numerators.map((numerator, account) => finiteOrMissing(numerator / denominators[account]!));
}

/** 100 × (now − then) / |then|, in percent; missing when either is, or `then` is 0. */
export function changeInPercent(now: Float64Array, then: Float64Array): Float64Array {
  return now.map((value, account) => {
    const before = then[account]!;
    return finiteOrMissing((100 * (value - before)) / Math.abs(before));
  });
}

/**
 * 100 × (lower + ½ × equal others) / (n − 1) among the accounts of the same group that have a value: 0 is lowest, 100 highest.
 * Missing for an account without a value or a group (null), and in a group of one.
 */
export function rankInPercent<Group>(values: Float64Array, groupOf: (account: number) => Group | null): Float64Array {
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (const members of groupAccounts(values, groupOf).values()) {
    if (members.length < 2) continue;
    members.sort((a, b) => values[a]! - values[b]!);
    for (let start = 0; start < members.length; ) {
      let end = start + 1;
      while (end < members.length && values[members[end]!] === values[members[start]!]) end++;
      const rank = (100 * (start + (end - start - 1) / 2)) / (members.length - 1);
      for (let place = start; place < end; place++) ranks[members[place]!] = rank;
      start = end;
    }
  }
  return ranks;
}

function groupAccounts<Group>(
  values: Float64Array,
  groupOf: (account: number) => Group | null,
): ReadonlyMap<Group, number[]> {
  const groups = new Map<Group, number[]>();
  values.forEach((value, account) => {
    const group = groupOf(account);
    if (Number.isNaN(value) || group === null) return;
    const members = groups.get(group);
    if (members) members.push(account);
    else groups.set(group, [account]);
  });
  return groups;
}

function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
