/**
 * Whole numbers near `parts` that add up to `total`: each part is rounded down, and what is left goes one by one to the parts that lost most
 * (largest remainder). What the parts do not explain of the total is spread the same way. `total` must be whole.
 */
export function shareOut(parts: readonly number[], total: number): number[] {
  const shares = parts.map((part) => Math.floor(part + DUST));
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  const order = parts
    .map((part, index) => ({ index, remainder: part - shares[index]! }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  if (order.length === 0) return shares;
  for (; left !== 0; left = total - shares.reduce((sum, share) => sum + share, 0)) {
    const step = Math.sign(left);
    const turn = step > 0 ? order : [...order].reverse();
    for (const { index } of turn.slice(0, Math.abs(left))) shares[index]! += step;
  }
  return shares;
}

/** A part a hair under a whole number is that number. */
const DUST = 1e-9;
