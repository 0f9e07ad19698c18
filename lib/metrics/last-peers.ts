/** The accounts of an earlier night, with one metric and the group that each was ranked in. */
export interface Peers<Group = string> {
  /** NaN = missing. */
  readonly values: Float64Array;
  /** Null = not ranked. */
  readonly groups: readonly (Group | null)[];
  /** Account → its place among the peers; −1 = it was not there. */
  readonly placeOf: Int32Array;
}

/**
 * The rank tonight's own value of each account would have among the peers of that night, itself not among them: 100 × (lower + ½ × equal) / others. NaN
 * where the account was not there, has no value tonight, or had no peer.
 */
export function rankAmongPeers<Group>(
  values: Float64Array,
  { values: theirs, groups, placeOf }: Peers<Group>,
): Float64Array {
  const sorted = sortGroups(theirs, groups);
  return values.map((value, account) => {
    const place = placeOf[account]!;
    const group = place < 0 ? null : groups[place]!;
    const peers = group === null ? undefined : sorted.get(group);
    if (!peers || Number.isNaN(value)) return Number.NaN;
    const own = theirs[place]!;
    const isAmongThem = !Number.isNaN(own);
    const others = peers.length - (isAmongThem ? 1 : 0);
    if (others === 0) return Number.NaN;
    const lower = countBelow(peers, value) - (isAmongThem && own < value ? 1 : 0);
    const upTo = countUpTo(peers, value) - (isAmongThem && own <= value ? 1 : 0);
    return (100 * (lower + (upTo - lower) / 2)) / others;
  });
}

function sortGroups<Group>(values: Float64Array, groups: readonly (Group | null)[]): ReadonlyMap<Group, Float64Array> {
  const members = new Map<Group, number[]>();
  values.forEach((value, place) => {
    const group = groups[place] ?? null;
    if (group === null || Number.isNaN(value)) return;
    const known = members.get(group);
    if (known) known.push(value);
    else members.set(group, [value]);
  });
  return new Map([...members].map(([group, all]) => [group, Float64Array.from(all).sort()]));
}

/** How many of ascending values are less than one. */
function countBelow(sorted: Float64Array, value: number): number {
  return findPlace(sorted, (other) => other < value);
}

/** How many of ascending values are less than one, or equal to it. */
function countUpTo(sorted: Float64Array, value: number): number {
  return findPlace(sorted, (other) => other <= value);
}

/** The first place whose value is not before, by halving. */
function findPlace(sorted: Float64Array, isBefore: (other: number) => boolean): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(sorted[middle]!)) from = middle + 1;
    else to = middle;
  }
  return from;
}
