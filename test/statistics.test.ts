import { describe, expect, it } from 'vitest';
import { boundCount } from '../lib/statistics.ts';

/** The least and the most whole numbers within the bounds. */
function ordinary(...earlier: number[]): readonly [number, number] {
  const { low, high } = boundCount(earlier, 4);
  return [Math.max(0, Math.ceil(low)), Math.floor(high)];
}

describe('a count that goes on as earlier ones did', () => {
  it('varies by chance', () => {
    expect(ordinary(92, 108, 92, 108)).toEqual([61, 149]);
    expect(ordinary(1000, 980, 1030, 1000)).toEqual([864, 1146]);
  });

  it('of rare things may be none, unless there were always some', () => {
    expect(ordinary(1, 2, 2, 3)[0]).toBe(0);
    expect(ordinary(6, 6, 6, 6)[0]).toBe(0);
    expect(ordinary(15, 16, 14, 15)[0]).toBe(3);
  });

  it('is out of the ordinary sooner where they were steady', () => {
    expect(ordinary(100, 102, 98, 100)[0]).toBe(72);
    expect(ordinary(50, 50, 50, 50)[0]).toBe(50);
  });

  it('is out of the ordinary later where they were wild', () => {
    expect(ordinary(40, 0, 0, 35)).toEqual([0, 225]);
  });

  it('is not judged by one that was off', () => {
    expect(ordinary(420, 10, 415, 425)[0]).toBe(ordinary(420, 410, 415, 425)[0]);
  });

  it('is taken to vary by chance where little is known', () => {
    expect(ordinary(50, 50)).toEqual([22, 90]);
  });
});
