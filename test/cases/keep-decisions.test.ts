import { describe, expect, it } from 'vitest';
import type { Decision } from '../../lib/cases/decision.ts';
import { keepDecisions } from '../../lib/cases/keep-decisions.ts';

function decision(over: Partial<Decision> = {}): Decision {
  const told = { sent: true, code: 'opened', because: 'It is new.', to: 'ann@example.com', at: '2026-03-03T07:30:00Z' };
  return {
    ...{ night: '2026-03-02', account: 'acme', rule: 'below', state: 'new' },
    finding: 'Score 5.',
    ...told,
    ...over,
  } as Decision;
}

const waiting = decision({ sent: false, code: 'already-told' });
const ended = decision({ state: null, finding: 'Score 76 is not below 65.', code: 'resolved' });
const withdrawn = decision({ state: null, finding: 'Score 5.', code: 'rule-changed', sent: false });

describe('decisions of a night that is run again', () => {
  it('are those of its first conclusion where nothing was on record', () => {
    expect(keepDecisions([waiting], null)).toEqual([waiting]);
  });

  it('stay as they were for the same finding, and follow another one', () => {
    expect(keepDecisions([waiting], [decision()])).toEqual([decision()]);
    const worse = decision({ finding: 'Score 3.' });
    expect(keepDecisions([worse], [decision()])).toEqual([worse]);
  });

  it('keep what was said of each of an account’s cases with the same rule', () => {
    // The end of an earlier case was told, and a later one was withdrawn.
    expect(keepDecisions([withdrawn], [ended, withdrawn])).toEqual([ended, withdrawn]);
    expect(keepDecisions([], [ended, withdrawn])).toEqual([ended, withdrawn]);
  });

  it('say what became of an alert that no finding speaks of any more', () => {
    expect(keepDecisions([withdrawn], [decision()])).toEqual([withdrawn]);
  });

  it('say nothing of an alert that was not there then', () => {
    expect(keepDecisions([withdrawn], [])).toEqual([]);
  });

  it('drop what nobody had a word on where a rule has one now', () => {
    expect(keepDecisions([decision()], [withdrawn])).toEqual([decision()]);
  });
});
