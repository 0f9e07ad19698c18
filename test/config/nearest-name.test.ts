import { describe, expect, it } from 'vitest';
import { findNearest, suggestName } from '../../lib/config/nearest-name.ts';

describe('the nearest name', () => {
  it('is found across typos and case', () => {
    expect(findNearest('exprots', ['accounts', 'exports'])).toBe('exports');
    expect(findNearest('ENTERPRISE', ['Mid', 'Enterprise'])).toBe('Enterprise');
  });

  it('is none when nothing is near, nothing is known or the name is endless', () => {
    expect(findNearest('pulse', ['logins', 'seats'])).toBeNull();
    expect(findNearest('a', ['b'])).toBeNull();
    expect(findNearest('usage', [])).toBeNull();
    expect(findNearest('x'.repeat(100_000), ['x'])).toBeNull();
  });

  it('comes with the names allowed, of many only the first', () => {
    expect(suggestName('usge', ['usage', 'a b'])).toBe('did you mean "usage"? Allowed: usage, "a b"');
    const many = Array.from({ length: 50 }, (_, index) => `name${index}`);
    expect(suggestName('zzz', many)).toMatch(/name39, … \(50 in all\)$/);
  });
});
