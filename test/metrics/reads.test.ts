import { describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import type { ExportConfig, HealthConfig, MetricDefinition } from '../../lib/config/health-config.ts';
import { readsOf, requiredExports, tablesIn, windowStarts } from '../../lib/metrics/reads.ts';
import {
  buildConfig,
  buildExportConfig,
  byName,
  changeMetric,
  columnMetric,
  rankMetric,
  ratioMetric,
  sqlMetric,
} from '../support/config-builder.ts';
import { NIGHT } from './night-builder.ts';

const event = (name: string, parts: Partial<ExportConfig> = {}) => buildExportConfig(name, { time: 'on', ...parts });

function configOf(
  metrics: readonly MetricDefinition[],
  exports: readonly ExportConfig[] = [],
  parts: Partial<HealthConfig> = {},
) {
  const all =
    exports.length > 0
      ? exports
      : [buildExportConfig('accounts'), event('usage'), event('tickets'), buildExportConfig('plans')];
  return buildConfig({ exports: byName(all), metrics: byName(metrics), ...parts });
}

const count = (overDays: number | null, parts = {}) =>
  columnMetric('count', 'usage', { aggregate: 'count', overDays, ...parts });

describe('the exports a metric reads', () => {
  it('come from the parsed SQL, not from words in it', async () => {
    const sql = "with t as (select * from tickets) select account_id, 'from plans' as value from t -- join usage";
    expect(await tablesIn(sql, configOf([]))).toEqual(new Set(['tickets']));
  });

  it('are found through ratios, ranks, changes and the subqueries of a where', async () => {
    const metrics = [
      count(7, { where: 'account_id in (select account_id from tickets)' }),
      columnMetric('seats', 'plans', { value: 'seats' }),
      ratioMetric('ratio', 'count', 'seats'),
      changeMetric('change', 'ratio', 7),
      rankMetric('rank', 'change'),
    ];
    expect(await readsOf(configOf(metrics), 'rank')).toEqual(new Set(['usage', 'tickets', 'plans']));
  });
});

describe('the exports a night waits for', () => {
  it('are those marked required and those that accounts reads', async () => {
    const exports = [
      buildExportConfig('accounts'),
      buildExportConfig('owners'),
      event('usage', { required: true }),
      event('tickets'),
    ];
    const accounts = {
      kind: 'sql',
      sql: 'select account_id as id from accounts left join owners using (account_id)',
    } as const;
    expect(await requiredExports(configOf([], exports, { accounts }))).toEqual(
      new Set(['usage', 'accounts', 'owners']),
    );
  });
});

describe('the earliest day a night needs of an event export', () => {
  const startOf = async (metrics: readonly MetricDefinition[], exports: readonly ExportConfig[] = []) => {
    const start = (await windowStarts(configOf(metrics, exports), NIGHT)).get('usage');
    return start == null ? start : toDay(NIGHT) - start;
  };

  it('is the first of the longest window', async () => {
    expect(await startOf([count(7), columnMetric('long', 'usage', { aggregate: 'days', overDays: 28 })])).toBe(27);
  });

  it('reaches back by every change in between', async () => {
    const metrics = [count(7), changeMetric('change', 'count', 28), changeMetric('change_of_change', 'change', 10)];
    expect(await startOf(metrics)).toBe(44);
  });

  it('reaches back far enough to tell whether the export was stale then', async () => {
    expect(await startOf([count(1)], [event('usage', { freshWithinHours: 84 })])).toBe(3);
  });

  it('is open when a metric has no window or is SQL', async () => {
    expect(await startOf([count(7), columnMetric('idle', 'usage', { aggregate: 'days_since' })])).toBeNull();
    expect(
      await startOf([count(7), sqlMetric('sql', 'select account_id, count(*) as value from usage group by 1')]),
    ).toBeNull();
  });

  it('is not asked of an export that nothing reads, nor of a snapshot', async () => {
    const starts = await windowStarts(configOf([count(7), columnMetric('seats', 'plans', { value: 'seats' })]), NIGHT);
    expect([...starts.keys()]).toEqual(['usage']);
  });
});
