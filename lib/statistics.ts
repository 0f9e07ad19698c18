/** NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks (type 7 of Hyndman and Fan, 1996: what NumPy and R give unless told otherwise); NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const below = Math.floor(rank);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (rank - below) * (next - sorted[below]!);
}
