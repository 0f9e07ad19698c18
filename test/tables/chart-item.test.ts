import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAttributes } from '../../lib/aws/dynamodb-item.ts';
import { CHANGE_CAUSES, NO_SUMS } from '../../lib/history/chart.ts';
import { packValues } from '../../lib/history/pack-values.ts';
import { emptyWindow, WINDOW_NIGHTS } from '../../lib/history/window.ts';
import { readChartItem, toChartItem } from '../../lib/tables/chart-item.ts';
import type { Item } from '../../lib/tables/table.ts';
import { buildChart, buildRun } from '../support/build-history.ts';

const TTL_DAYS = 400;
const run = buildRun();

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
/** Longer than a sort key takes, and no longer than an item keeps whole: a grapheme may be many bytes. */
const longId = fc
  .string({ unit: 'grapheme', minLength: 90, maxLength: 120 })
  .filter((id) => Buffer.byteLength(id) <= 512);
const points = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 100, noNaN: true }));
const nights = { minLength: WINDOW_NIGHTS, maxLength: WINDOW_NIGHTS };
const chart = fc
  .record({
    account: fc.oneof(text, longId),
    raw: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    score: fc.option(fc.integer({ min: 0, max: 100 })),
    band: fc.constantFrom('healthy', 'watch', 'at_risk', 'unknown' as const),
    coverage: fc.double({ min: 0, max: 100, noNaN: true }),
    profile: fc.option(text),
    name: fc.option(text),
    owner: fc.option(text),
    segment: fc.option(text),
    arr: fc.option(fc.double({ noNaN: true })),
    values: fc.array(fc.oneof(fc.double({ noNaN: true }), text, fc.boolean(), fc.constant(null))),
    carried: fc
      .array(
        fc.tuple(fc.nat(40), fc.record({ value: fc.oneof(fc.double({ noNaN: true }), text), nightsBack: fc.nat(400) })),
      )
      .map((cells) => new Map(cells)),
    amongLastPeers: fc.array(fc.tuple(fc.nat(40), fc.double({ noNaN: true }))).map((cells) => new Map(cells)),
    override: fc.option(
      fc.record({ score: fc.integer({ min: 0, max: 100 }), setAt: fc.constant('2026-01-04T08:00:00.000Z') }),
    ),
    scoredOn: fc.option(fc.constant('2025-12-31')),
    change: fc.option(
      fc.record({
        since: fc.constant('2026-01-03'),
        behaviour: points,
        peers: points,
        availability: points,
        model: points,
        profile: points,
        override: points,
        modelSum: points,
        dataSum: points,
        customersSum: points,
      }),
    ),
    window: fc
      .record({
        raw: fc.int32Array({ ...nights, min: -1, max: 100_000_000 }),
        shift: fc.int32Array(nights),
        override: fc.uint8Array(nights),
      })
      .map(({ raw, shift, override }) => {
        // A night of nothing is followed by nothing: the end is not kept.
        const last = Math.max(
          raw.findLastIndex((micro) => micro !== -1),
          override.findLastIndex((score) => score !== 255),
        );
        return { raw, shift: shift.map((micro, night) => (night > last ? 0 : micro)), override };
      }),
  })
  // An unknown score has no change, and a known one is of its own night.
  .map((given) => buildChart(given.raw === null ? { ...given, change: null } : { ...given, scoredOn: '2026-01-05' }));

describe('the item of a chart', () => {
  it('gives the chart back', () => {
    fc.assert(
      fc.property(chart, (written) => {
        expect(readChartItem(toChartItem(written, run, 3, TTL_DAYS))).toEqual(written);
      }),
    );
  });

  it('is the same for the same chart', () => {
    fc.assert(
      fc.property(chart, (written) => {
        expect(toChartItem({ ...written }, run, 0, TTL_DAYS)).toEqual(toChartItem(written, run, 0, TTL_DAYS));
      }),
    );
  });

  it('lies under its night, shard and account', () => {
    const item = toChartItem(buildChart({ account: 'a/b' }), run, 7, TTL_DAYS);
    expect(item).toMatchObject({ partition: 'NIGHT#2026-01-05#7', sort: 'ACCT#a%2Fb' });
  });

  it('is at most 1 KB with 40 metrics and a full window, on a night when everything changed', () => {
    const full = buildChart({
      account: '0015g00000AbCdEfGHI',
      modelHash: 'a'.repeat(64),
      values: Array.from({ length: 40 }, (_, index) => index / 7),
      amongLastPeers: new Map([[3, 12.5]]),
      override: { score: 70, setAt: '2026-01-04T08:00:00.000Z' },
      change: {
        since: '2026-01-04',
        behaviour: 1 / 3,
        peers: 1 / 7,
        availability: 0,
        model: 1 / 9,
        profile: 0,
        override: 8.9,
        modelSum: 12.3,
        dataSum: -45.6,
        customersSum: 78.9,
      },
      window: {
        raw: new Int32Array(WINDOW_NIGHTS).fill(55_123_456),
        shift: new Int32Array(WINDOW_NIGHTS).fill(-1_234_567),
        override: new Uint8Array(WINDOW_NIGHTS).fill(255),
      },
    });
    expect(sizeOf(toChartItem(full, run, 0, TTL_DAYS))).toBeLessThanOrEqual(1024);
  });

  it('of the version before has no running sums: they begin with it', () => {
    const causes = { behaviour: -5, peers: 1, availability: -2, model: 0, profile: 0, override: 30 };
    const sums = { modelSum: 3, dataSum: 4, customersSum: 5 };
    const item = toChartItem(buildChart({ change: { since: '2026-01-04', ...causes, ...sums } }), run, 0, TTL_DAYS);
    const older = {
      ...item,
      fields: { ...item.fields, d: packValues(CHANGE_CAUSES.map((cause) => causes[cause] || null)) },
    };
    expect(readChartItem(older).change).toEqual({ since: '2026-01-04', ...causes, ...NO_SUMS });
  });

  it('keeps the window without the nights nobody charted at its end', () => {
    const window = emptyWindow();
    expect(toChartItem(buildChart({ window }), run, 0, TTL_DAYS).fields).not.toHaveProperty('w');
    window.raw[2] = 42;
    expect(toChartItem(buildChart({ window }), run, 0, TTL_DAYS).fields.w).toHaveLength(2 + 3 * 4);
  });

  it('expires 400 days after the night, or after its first claim when that is later', () => {
    const expiry = (firstClaimedOn: string) =>
      toChartItem(buildChart(), buildRun({ firstClaimedOn }), 0, TTL_DAYS).expires;
    expect(expiry('2026-01-05')).toBe(Date.UTC(2027, 1, 9) / 1000);
    expect(expiry('2026-01-06')).toBe(Date.UTC(2027, 1, 10) / 1000);
    expect(expiry('2025-12-31')).toBe(Date.UTC(2027, 1, 9) / 1000);
  });

  it('stays far under what DynamoDB takes when cells are megabytes long', () => {
    const huge = 'é'.repeat(5_000_000);
    const item = toChartItem(buildChart({ account: huge, name: huge, values: [huge, 1] }), run, 0, TTL_DAYS);
    expect(sizeOf(item)).toBeLessThan(4096);
    expect(readChartItem(item).values[1]).toBe(1);
  });

  it('keeps cut texts apart', () => {
    const values = ['x'.repeat(600), 'x'.repeat(601)];
    const [one, other] = readChartItem(toChartItem(buildChart({ values }), run, 0, TTL_DAYS)).values;
    expect(one).not.toBe(other);
  });
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function sizeOf(item: Item): number {
  const sizes = Object.entries(toAttributes(item, null)).map(
    ([name, value]) => Buffer.byteLength(name) + sizeOfValue(value),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeOfValue({ S, N, B }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  return B?.length ?? Math.ceil((N ?? '').length / 2) + 1;
}
