import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { findMetricReads } from '../../lib/metrics/find-metric-reads.ts';
import { areReadLater, metricsThatRead, rankedWithin, withMadeOf } from '../../lib/metrics/metric-reads.ts';
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

const config = buildConfig({
  exports: byName([
    buildExportConfig('accounts'),
    buildExportConfig('usage', { time: 'on' }),
    buildExportConfig('tickets', { time: 'on' }),
  ]),
  metrics: byName([
    columnMetric('seats', 'accounts', { value: 'seats' }),
    columnMetric('users_7d', 'usage', { value: 'users', overDays: 7 }),
    columnMetric('events_14d', 'usage', { value: 'events', overDays: 14 }),
    columnMetric('urgent_7d', 'tickets', { aggregate: 'count', overDays: 7, where: "priority = 'urgent'" }),
    sqlMetric('features', 'select account_id, count(distinct feature) as value from usage group by 1'),
    ratioMetric('seat_use', 'users_7d', 'seats'),
    changeMetric('trend', 'events_14d', 14),
    rankMetric('rank', 'events_14d'),
  ]),
});
const reads = await findMetricReads(config, NIGHT);
const usage = (column: string | null, daysAgo: number) =>
  metricsThatRead(reads, { export: 'usage', column, date: addDays(NIGHT, -daysAgo) });

describe('the metrics that rows of an export have a part in', () => {
  it('are those whose window they lie in, through the metrics they are made of', () => {
    expect(usage(null, 0)).toEqual(['users_7d', 'events_14d', 'features', 'seat_use', 'trend', 'rank']);
    expect(usage(null, 6)).toEqual(['users_7d', 'events_14d', 'features', 'seat_use', 'trend', 'rank']);
    expect(usage(null, 7)).toEqual(['events_14d', 'features', 'trend', 'rank']);
    expect(usage(null, 13)).toEqual(['events_14d', 'features', 'trend', 'rank']);
    // A change over events computes the earlier night again.
    expect(usage(null, 27)).toEqual(['features', 'trend']);
    expect(usage(null, 28)).toEqual(['features']);
    expect(usage(null, 35)).toEqual([]);
  });

  it('are those that read the column', () => {
    expect(usage('users', 0)).toEqual(['users_7d', 'seat_use']);
    expect(usage('feature', 0)).toEqual(['features']);
    expect(metricsThatRead(reads, { export: 'tickets', column: 'priority', date: null })).toEqual(['urgent_7d']);
  });

  it('are all that read it where it has no dates', () => {
    expect(metricsThatRead(reads, { export: 'accounts', column: null, date: null })).toEqual(['seats', 'seat_use']);
  });
});

describe('rows of a date', () => {
  it('are read later by a change that looks back further than its window', async () => {
    const metrics = byName([
      columnMetric('users_7d', 'usage', { value: 'users', overDays: 7 }),
      changeMetric('trend', 'users_7d', 28),
    ]);
    const apart = await findMetricReads(buildConfig({ exports: config.exports, metrics }), NIGHT);
    const look = (daysAgo: number, column: string | null = null) => {
      const rows = { export: 'usage', column, date: addDays(NIGHT, -daysAgo) };
      return { now: metricsThatRead(apart, rows), later: areReadLater(apart, rows) };
    };
    expect(look(6)).toEqual({ now: ['users_7d', 'trend'], later: true });
    expect(look(7)).toEqual({ now: [], later: true });
    expect(look(28)).toEqual({ now: ['trend'], later: false });
    expect(look(35)).toEqual({ now: [], later: false });
    expect(look(7, 'events')).toEqual({ now: [], later: false });
  });
});

it('a metric takes along all that is made of it', () => {
  expect(withMadeOf(config.metrics, ['events_14d'])).toEqual(['events_14d', 'trend', 'rank']);
});

it('a rank is among the accounts of the same attribute, and takes along what is made of it', () => {
  const metrics = byName([
    columnMetric('seats', 'accounts', { value: 'seats' }),
    rankMetric('among_all', 'seats'),
    rankMetric('among_peers', 'seats', 'segment'),
    changeMetric('climb', 'among_peers', 7),
  ]);
  expect(rankedWithin(metrics, ['segment'])).toEqual(['among_peers', 'climb']);
  expect(rankedWithin(metrics, ['renews_on', 'stage'])).toEqual([]);
});
