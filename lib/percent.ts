/** 0.0725 → "7.3 %": the share of a limit or of rows, as a sentence says it. */
export function percent(share: number, decimals = 1): string {
  return `${Number((100 * share).toFixed(decimals))} %`;
}
