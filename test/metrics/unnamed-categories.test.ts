import { describe, expect, it } from 'vitest';
import type { MetricColumn } from '../../lib/metrics/metric-columns.ts';
import { findUnnamedCategories } from '../../lib/metrics/unnamed-categories.ts';
import { buildConfig, buildExportConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile } from '../support/scoring-builder.ts';

const points = new Map([
  ['gold', 100],
  ['silver', 50],
]);
const tiers = profile([group('G', [{ kind: 'categories', metric: 'tier', points, weight: 1, missing: 'exclude' }])]);

function findOf(values: readonly (string | null)[]) {
  const config = buildConfig({
    exports: byName([buildExportConfig('crm')]),
    metrics: byName([columnMetric('tier', 'crm', { value: 'tier' })]),
    profiles: [tiers],
  });
  const column: MetricColumn = { name: 'tier', isCarried: false, isAvailable: true, type: 'text', values };
  return findUnnamedCategories(config, new Map([['tier', column]]));
}

const repeat = (value: string | null, times: number) => Array.from({ length: times }, () => value);

describe('values that no points name', () => {
  it('are listed with their counts, most first', () => {
    const values = [...repeat('gold', 80), ...repeat('Gold', 12), ...repeat('bob@example.com', 3), ...repeat(null, 50)];
    expect(findOf(values)).toEqual([
      {
        metric: 'tier',
        message: '15 of 95 values are in none of its points: "Gold" (12), "…@…" (3). They count as missing.',
        hint: 'Add them to points (it has "gold", "silver"), or mend the export.',
      },
    ]);
  });

  it('are none where every value is named or missing', () => {
    expect(findOf(['gold', 'silver', null])).toEqual([]);
  });
});
