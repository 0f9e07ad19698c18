import { describe, expect, it } from 'vitest';
import { judgeAnswer, readOperators } from '../../lib/proposal/judge-answer.ts';

describe('an answer is judged at once', () => {
  it('who hears of failures is an address or a channel', () => {
    expect(readOperators(' Ann <Ann@Firm.example> ')).toEqual({ kind: 'address', address: 'ann@firm.example' });
    expect(readOperators('#cs-ops')).toEqual({ kind: 'channel', channel: '#cs-ops' });
    expect(readOperators('C024BE91L')).toEqual({ kind: 'channel', channel: 'C024BE91L' });
    expect(['ann', 'cs-ops', 'ann@', '# ops'].map(readOperators)).toEqual([null, null, null, null]);
    expect(judgeAnswer('ops', 'ann')).toContain('write ann@example.com or "#cs-ops"');
    expect(judgeAnswer('ops', '#cs-ops')).toBeNull();
  });

  it('a time zone, a currency and an order of dates are ones that there are', () => {
    expect(judgeAnswer('timezone', 'Europe/London')).toBeNull();
    expect(judgeAnswer('timezone', 'GMT+1:00 (Paris)')).toContain('is no time zone');
    expect(judgeAnswer('currency', 'EUR')).toBeNull();
    expect(judgeAnswer('currency', '€')).toContain('is no currency');
    expect(judgeAnswer('dates', 'ymd')).toContain('dmy');
  });
});
