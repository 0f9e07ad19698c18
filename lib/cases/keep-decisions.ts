import { compareText } from '../compare-text.ts';
import type { Decision } from './decision.ts';

/**
 * The decisions of a night that is run again. What was decided when it was new stays as it was, as long as what was found stays the same:
 * people have acted since, and messages have gone out or not. `recorded`: of that night; null = it was never concluded.
 */
export function keepDecisions(planned: readonly Decision[], recorded: readonly Decision[] | null): readonly Decision[] {
  if (recorded === null) return planned;
  const known = new Map(recorded.map((decision) => [decisionKey(decision), decision]));
  // An alert that an older night has now, mended since, was not there to say nothing of.
  const expected = planned.filter((decision) => decision.state !== null || known.has(decisionKey(decision)));
  const kept = expected.map((decision) => {
    const before = known.get(decisionKey(decision));
    return before?.state === decision.state && before.finding === decision.finding ? before : decision;
  });
  // No rule had a word on it then either.
  const spoken = new Set(planned.map(decisionKey));
  const unspoken = recorded.filter((decision) => decision.state === null && !spoken.has(decisionKey(decision)));
  return [...kept, ...unspoken].sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule));
}

function decisionKey({ account, rule }: Pick<Decision, 'account' | 'rule'>): string {
  return JSON.stringify([account, rule]);
}
