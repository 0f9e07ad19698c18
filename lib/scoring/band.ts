import type { HealthConfig } from '../config/health-config.ts';

export type Band = 'healthy' | 'watch' | 'at_risk' | 'unknown';

export const BANDS: readonly Band[] = ['healthy', 'watch', 'at_risk', 'unknown'];

/** The band of a whole-point score; null is `unknown`. */
export function bandOf(score: number | null, bands: HealthConfig['bands']): Band {
  if (score === null) return 'unknown';
  if (score >= bands.healthy) return 'healthy';
  return score >= bands.watch ? 'watch' : 'at_risk';
}
