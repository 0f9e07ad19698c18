import type { Attribution } from '../../lib/history/attribute-changes.ts';
import { type Cause, NOTHING, nameOf } from '../../lib/history/change-parts.ts';
import type { Scores } from '../../lib/scoring/scores.ts';

/** The largest parts of every account of a profile, by rank: entry `rank × accounts + row`. */
export interface LargestParts {
  /** What the codes stand for. */
  readonly causes: readonly Cause[];
  /** −1 = there is no such part. */
  readonly codes: Int32Array;
  readonly points: Float64Array;
}

/** The first `count` of `listChangeParts`, for all accounts of a profile at once and without overrides. */
export function findLargestParts(
  attribution: Attribution,
  tonight: Scores,
  profile: number,
  count: number,
): LargestParts {
  const { accounts } = tonight.profiles[profile]!;
  const size = accounts.length;
  const columns = listColumns(attribution, tonight, profile);
  const codes = new Int32Array(count * size).fill(-1);
  const points = new Float64Array(count * size);
  const sizes = new Float64Array(count * size).fill(NOTHING);
  const last = (count - 1) * size;
  columns.forEach(({ values }, code) => {
    for (let row = 0; row < size; row++) {
      const value = values[row]!;
      const magnitude = Math.abs(value);
      if (!(magnitude > sizes[last + row]!)) continue;
      let at = last + row;
      for (; at >= size && magnitude > sizes[at - size]!; at -= size) {
        sizes[at] = sizes[at - size]!;
        points[at] = points[at - size]!;
        codes[at] = codes[at - size]!;
      }
      sizes[at] = magnitude;
      points[at] = value;
      codes[at] = code;
    }
  });
  for (let row = 0; row < size; row++)
    if (Number.isNaN(attribution.change[accounts[row]!]!))
      for (let at = row; at < codes.length; at += size) codes[at] = -1;
  return { causes: columns.map(({ cause }) => cause), codes, points };
}

interface PartColumn {
  readonly cause: Cause;
  /** Row by row. */
  readonly values: Float64Array;
}

/** In the order in which equal parts are listed. */
function listColumns(attribution: Attribution, { profiles }: Scores, profile: number): readonly PartColumn[] {
  const { accounts, profile: weighted } = profiles[profile]!;
  const size = accounts.length;
  const parts = attribution.signals[profile]!;
  const metrics = new Map<string, Float64Array>();
  weighted.groups
    .flatMap(({ signals }) => signals)
    .forEach(({ metric }, index) => {
      const own = parts.subarray(index * size, (index + 1) * size);
      const others = metrics.get(metric);
      metrics.set(metric, others ? others.map((value, row) => value + own[row]!) : own);
    });
  const columns: PartColumn[] = [...metrics].map(([metric, values]) => ({
    cause: { cause: 'signal', metric },
    values,
  }));
  for (const cause of ['availability', 'peers', 'model', 'profile'] as const) {
    const values = pick(attribution[cause], accounts);
    if (values.some(isSomething)) columns.push({ cause: { cause }, values });
  }
  return columns.sort((a, b) => (nameOf(a.cause) < nameOf(b.cause) ? -1 : 1));
}

function pick(values: Float64Array, accounts: Int32Array): Float64Array {
  const picked = new Float64Array(accounts.length);
  for (let row = 0; row < accounts.length; row++) picked[row] = values[accounts[row]!]!;
  return picked;
}

function isSomething(points: number): boolean {
  return Math.abs(points) > NOTHING;
}
