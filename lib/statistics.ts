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

/** Of fewer counts, or of fewer things, nothing is known of how much they vary beside chance. */
const LEAST_COUNTS = 4;
const LEAST_COUNTED = 20;
/** So few counts may by chance look much steadier than they are. */
const STEADIEST = 0.25;
const TIMES_STEADIER = 8;
/** Anscombe, 1948: on the scale of √(count + ⅜), counts that vary by chance all have a standard deviation of ½. */
const ANSCOMBE = 3 / 8;

/**
 * What a count may be that goes on as earlier ones did, give or take so many standard deviations. Counts vary by chance (Poisson); where they
 * were steadier fewer are out of the ordinary sooner, and where they were wilder later. Never fewer than ordinary: −⅜.
 */
export function boundCount(
  earlier: readonly number[],
  deviations: number,
): { readonly low: number; readonly high: number } {
  const usual = median(earlier);
  const own = measureDispersion(earlier, usual);
  // The median of few is itself uncertain.
  const step = (dispersion: number) => (deviations / 2) * Math.sqrt(dispersion * (1 + 1 / earlier.length));
  const root = Math.sqrt(usual + ANSCOMBE);
  const lower = own === 0 ? 0 : Math.max(own, Math.min(1, STEADIEST + TIMES_STEADIER * own));
  return {
    low: Math.max(0, root - step(lower)) ** 2 - ANSCOMBE,
    high: (root + step(Math.max(1, own))) ** 2 - ANSCOMBE,
  };
}

/** Variance by mean: 1 is chance, 0 no variation at all. One count that is off, of a holiday perhaps, is taken for no more than the next. */
function measureDispersion(counts: readonly number[], usual: number): number {
  if (counts.length < LEAST_COUNTS) return 1;
  if (usual >= LEAST_COUNTED && counts.every((count) => count === usual)) return 0;
  const squares = counts.map((count) => (count - usual) ** 2).sort((a, b) => b - a);
  const sum = squares.reduce((total, square) => total + square, 0) - squares[0]! + squares[1]!;
  const dispersion = sum / (counts.length - 1) / Math.max(1, usual);
  return usual < LEAST_COUNTED ? Math.max(1, dispersion) : Math.max(Number.MIN_VALUE, dispersion);
}
