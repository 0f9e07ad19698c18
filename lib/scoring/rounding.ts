/** Rounds away floating-point dust: raw scores and coverage are exact to 1e-9. */
export function roundToNano(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** The whole-point score people see, and that bands and rules compare: half goes up. */
export function roundScore(raw: number): number {
  return Math.floor(raw + 0.5);
}
