import { describe, expect, it } from 'vitest';
import { describeStanding, type Running } from '../../lib/cli/describe-standing.ts';

const running = (changes: Partial<Running> = {}) =>
  describeStanding({
    is: 'running',
    portfolio: 'Acme',
    file: 'health.yaml',
    last: { night: '2026-03-15', scored: 40, accounts: 42, atRisk: 3 },
    held: [],
    night: '2026-03-15',
    deliver: 'on',
    openCases: 0,
    stuck: 0,
    ...changes,
  });
const firstOf = (changes: Partial<Running>) => running(changes).next[0]?.type;

describe('rounds alone', () => {
  it('names no night of the demo to be run, and the way to a model of one’s own', () => {
    const next = running({ night: null, last: null }).next.map(({ type }) => type);
    expect(next).toEqual(['rounds init ./exports']);
  });

  it('says where there is no project what to type', () => {
    const { sentences, next } = describeStanding({ is: 'no-project' });
    expect(sentences).toEqual(['No portfolio is here: no health.yaml in this folder or one above.']);
    expect(next.map(({ type }) => type)).toEqual(['rounds demo', 'rounds init ./exports', 'rounds --help']);
  });

  it('sends to check and to a night where none was run', () => {
    const { sentences, next } = describeStanding({
      is: 'no-night',
      portfolio: 'Acme',
      file: 'health.yaml',
      night: '2026-03-15',
    });
    expect(sentences).toEqual(['Acme: health.yaml is there, and no night has been run.']);
    expect(next.map(({ type }) => type)).toEqual(['rounds check', 'rounds night']);
  });

  it('writes counts of thousands alike', () => {
    const last = { night: '2026-03-15', scored: 7043, accounts: 7043, atRisk: 1409 };
    expect(running({ last }).sentences[0]).toContain('7,043 of 7,043 accounts scored, 1,409 at risk.');
  });

  it('says what keeps a night from being run', () => {
    expect(describeStanding({ is: 'wrong-model', file: 'health.yaml', problems: 1 }).sentences).toEqual([
      'health.yaml has 1 problem: no night can be run.',
    ]);
    expect(describeStanding({ is: 'no-exports', file: 'health.yaml', folder: 'exports' }).sentences[0]).toContain(
      'the folder exports is not',
    );
  });

  it('says how the last night came out, and what is open', () => {
    expect(running({ openCases: 1, stuck: 2 }).sentences).toEqual([
      'Acme: the last night is 2026-03-15. 40 of 42 accounts scored, 3 at risk.',
      '1 open case. Delivery is on.',
      '2 messages went wrong or may not have arrived.',
    ]);
  });

  it('puts first what is most pressing', () => {
    const pressing = { held: ['2026-03-14'], night: '2026-03-16', stuck: 1, openCases: 2, deliver: 'shadow' } as const;
    expect(running(pressing).next.map(({ type }) => type)).toEqual([
      'rounds gate show 2026-03-14',
      'rounds night',
      'rounds outbox',
      'rounds alerts',
      'rounds deliver on',
    ]);
    expect(firstOf({ last: null })).toBe('rounds night');
    expect(firstOf({})).toBe('rounds explain ACCOUNT');
  });
});
