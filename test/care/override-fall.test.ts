import { describe, expect, it } from 'vitest';
import { readOverrideFall } from '../../lib/care/override-fall.ts';
import type { Override } from '../../lib/care/overrides.ts';

const SET_AT = '2026-03-05T09:00:00.000Z';

/** Ann set 20 on 5 March, but for what is given. */
function buildOverride(over: Partial<Override> = {}): Override {
  return {
    ...{ account: 'acme', score: 20, reason: 'Sponsor told me they are leaving', by: 'ann@example.com' },
    ...{ setAt: SET_AT, setOn: '2026-03-05', expiresOn: '2026-05-04', owner: 'ann@example.com' },
    ...over,
  };
}

const chart = (raw: number | null, score: number | null) => ({
  raw,
  override: score === null ? null : { score, setAt: SET_AT },
});

describe('a score set by hand', () => {
  it('far under the computed one is found, with who said it and why', () => {
    expect(readOverrideFall({ raw: 81.2, override: buildOverride() }, chart(81, null))).toEqual({
      state: 'new',
      because:
        'ann@example.com set 20 by hand where 81 is computed, until 2026-05-04: Sponsor told me they are leaving',
      depth: 80,
      since: '2026-03-05',
      span: null,
    });
  });

  it('goes on while it holds, and is worse when it is set lower still', () => {
    expect(readOverrideFall({ raw: 80, override: buildOverride() }, chart(81, 20))).toMatchObject({
      state: 'persisting',
    });
    const lower = buildOverride({ score: 10, setAt: '2026-03-06T09:00:00.000Z' });
    expect(readOverrideFall({ raw: 80, override: lower }, chart(81, 20))).toMatchObject({ state: 'new', depth: 90 });
  });

  it.each([
    ['ended', { raw: 81, override: null }],
    ['was raised', { raw: 81, override: buildOverride({ score: 70 }) }],
    ['is near what is computed by now', { raw: 35, override: buildOverride() }],
  ])('is over when it %s', (_, tonight) => {
    expect(readOverrideFall(tonight, chart(81, 20))).toMatchObject({ state: 'cleared' });
  });

  it('cannot be judged on a night without a computed score', () => {
    expect(readOverrideFall({ raw: null, override: buildOverride() }, chart(81, 20))).toMatchObject({
      state: 'frozen',
    });
    expect(readOverrideFall({ raw: null, override: buildOverride() }, null)).toBeNull();
  });

  it.each([
    ['19 points under', 39, 20],
    ['over the computed one', 20, 75],
  ])('%s says nothing', (_, raw, score) => {
    expect(readOverrideFall({ raw, override: buildOverride({ score }) }, null)).toBeNull();
  });
});
