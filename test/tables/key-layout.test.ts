import { describe, expect, it } from 'vitest';
import { placeKey, suppressionKey } from '../../lib/tables/key-layout.ts';

/** What was kept under them must be found again. */
describe('keys of what was learnt of an address', () => {
  const sort = suppressionKey('ann@example.com').sort;

  it('are those of before', () => {
    expect(suppressionKey('Ann@Example.com')).toEqual({ partition: 'ADDRESS#SUPPRESSED', sort });
    expect(placeKey({ channel: 'slack', destination: 'Ann <ann@example.com>' })).toEqual({
      partition: 'ADDRESS#SLACK',
      sort,
    });
  });
});
