import { hashOf } from '../config/canonical-json.ts';
import type { HealthConfig, Rule } from '../config/health-config.ts';

/** sha256 over what decides whether a rule holds: under another one it looks at every account for the first time. */
export function hashRule({ id, trigger, nights, when }: Rule, metricHashes: HealthConfig['metricHashes']): string {
  const metric = 'metric' in trigger ? (metricHashes.get(trigger.metric) ?? null) : null;
  return hashOf({ id, trigger, nights, when, metric });
}
