import { describe, expect, it } from 'vitest';
import { groupFiles } from '../../lib/proposal/group-files.ts';

describe('files of a folder are series', () => {
  it('by the date in their names', () => {
    expect(groupFiles(['usage/2026-11-02.csv', 'usage/2026-11-01.csv'])).toEqual([
      {
        pattern: 'usage/{date}.csv',
        keys: ['usage/2026-11-01.csv', 'usage/2026-11-02.csv'],
        dates: ['2026-11-01', '2026-11-02'],
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
    expect(groupFiles(['people.csv'])[0]).toEqual({ pattern: 'people.csv', keys: ['people.csv'], dates: null });
  });
});
