import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClosedExpression, replaceNight, trimStatement } from '../../lib/metrics/sql-text.ts';
import { quoteText } from '../../lib/quote-sql.ts';

const NIGHT = '2026-03-15';

describe(':night', () => {
  it.each([
    ['d > :night - 28', "d > DATE '2026-03-15' - 28"],
    ['(:night)', "(DATE '2026-03-15')"],
    ["':night'", "':night'"],
    ["'it''s :night' || :night", "'it''s :night' || DATE '2026-03-15'"],
    ['":night"', '":night"'],
    ['a::night', 'a::night'],
    [':nights', ':nights'],
    ['-- :night\n:night', "-- :night\nDATE '2026-03-15'"],
    ['/* :night /* :night */ :night */ :night', "/* :night /* :night */ :night */ DATE '2026-03-15'"],
    ['$$ :night $$ $x$ :night $$ $x$', '$$ :night $$ $x$ :night $$ $x$'],
    ["e'\\' :night' || :night", "e'\\' :night' || DATE '2026-03-15'"],
  ])('in %s is replaced only where it is a parameter', (sql, expected) => {
    expect(replaceNight(sql, NIGHT)).toBe(expected);
  });

  it('is never replaced inside a text, whatever the text holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const sql = `select ${quoteText(`${text}:night`)}`;
        expect(replaceNight(sql, NIGHT)).toBe(sql);
      }),
    );
  });
});

describe('an expression', () => {
  it('is closed when no bracket of it closes what stands around it', () => {
    const cases = {
      '(a)': true,
      ') or (': false,
      '(': false,
      "')'": true,
      '-- )\n': true,
      '"("': true,
      '/* ) */ a': true,
    };
    for (const [sql, isClosed] of Object.entries(cases))
      expect([sql, isClosedExpression(sql)]).toEqual([sql, isClosed]);
  });
});

describe('a statement', () => {
  it('loses the semicolons at its end, before comments too, and keeps those in texts', () => {
    expect(trimStatement('select 1 ; ;\n')).toBe('select 1');
    expect(trimStatement('select 1; -- done;')).toBe('select 1-- done;');
    expect(trimStatement("select ';'")).toBe("select ';'");
  });
});
