import type { MetricReading, Reading } from './observation.ts';

export function unmeasured({ label, isAvailable }: MetricReading): Extract<Reading, { is: 'unmeasured' }> {
  const because = isAvailable
    ? `${label} has no value to judge tonight.`
    : `${label} could not be measured tonight: an export it reads is not there.`;
  return { is: 'unmeasured', because };
}
