import { describe, expect, it } from 'vitest';
import { groupFiles } from '../../lib/proposal/group-files.ts';

describe('files of a folder are series', () => {
  it('by the date in their names', () => {
    expect(groupFiles(['usage/2026-11-02.csv', 'usage/2026-11-01.csv'])).toEqual([
      {
        pattern: 'usage/{date}.csv',
        keys: ['usage/2026-11-01.csv', 'usage/2026-11-02.csv'],
        dates: ['2026-11-01', '2026-11-02'],
        areParts: false,
      },
    ]);
  });

  it('of one file, when its name has a date: the next one will have another', () => {
    expect(groupFiles(['companies-2026-11-25.csv'])[0]?.pattern).toBe('companies-{date}.csv');
  });

  it('by a month or a number that is no date', () => {
    const [events] = groupFiles(['events-2026-10.jsonl', 'events-2026-11.jsonl']);
    expect(events).toMatchObject({ pattern: 'events-*.jsonl', dates: null });
  });

  it('with a star that takes in no other file', () => {
    const patterns = groupFiles(['events-2026-11.csv', 'events-archive.csv']).map(({ pattern }) => pattern);
    expect(patterns).toEqual(['events-2026-11.csv', 'events-archive.csv']);
  });

  it('and a file without a number is one by its own name', () => {
    expect(groupFiles(['people.csv'])[0]).toEqual({
      pattern: 'people.csv',
      keys: ['people.csv'],
      dates: null,
      areParts: false,
    });
  });

  it.each([
    [
      'usage/2026/11/25/05/product-usage-1-2026-11-25-05-14-07-0f3c5a52-6f0e-4c3c-9a53-1c8f5a1d7b11.gz',
      'usage/{yyyy}/{mm}/{dd}/{HH}/product-usage-*.gz',
    ],
    [
      'usage/dt=2026-11-25/part-00000-0a1e9b77-5f0c-4d20-8f1d-6c2e7b0a3f55.c000.snappy.parquet',
      'usage/dt={date}/part-*.parquet',
    ],
    ['year=2026/month=11/day=25/x.parquet', 'year={yyyy}/month={mm}/day={dd}/x.parquet'],
    ['ga4/events_20261125/000000000000.json.gz', 'ga4/events_{yyyy}{mm}{dd}/*.json.gz'],
    ['segment-logs/Inv3ntedSrc/1773619200000/9e2b44.gz', 'segment-logs/Inv3ntedSrc/*/*.gz'],
    ['unload/usage/2026-11-25/0000_part_00', 'unload/usage/{date}/*_part_*'],
    ['posthog/2026-11-25T00:00:00+00:00-2026-11-26T00:00:00+00:00-0.parquet.zst', 'posthog/{date}T*T*.parquet.zst'],
    ['tickets_2026_11_25.csv', 'tickets_{yyyy}_{mm}_{dd}.csv'],
    ['2026/11/export_20261125.json', '*/*/export_{yyyy}{mm}{dd}.json'],
  ])('as a tool names its files: %s', (key, pattern) => {
    expect(groupFiles([key])[0]?.pattern).toBe(pattern);
  });

  it('whose files are parts of one table, or follow each other in time', () => {
    const areParts = (...keys: string[]) => groupFiles(keys).map((files) => files.areParts);
    expect(areParts('usage/data_0_0_0.csv.gz', 'usage/data_0_1_0.csv.gz')).toEqual([true]);
    expect(areParts('events-2026-10.csv', 'events-2026-11.csv')).toEqual([false]);
  });
});
