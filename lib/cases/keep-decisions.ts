import { compareText } from '../compare-text.ts';
import type { Decision } from './decision.ts';

/**
 * The decisions of a night that is run again. What was decided when it was new stays as it was, as long as what was found stays the same:
 * people have acted since, and messages have gone out or not. `recorded`: of that night; null = it was never concluded.
 */
export function keepDecisions(planned: readonly Decision[], recorded: readonly Decision[] | null): readonly Decision[] {
  if (recorded === null) return planned;
  const before = byKey(recorded);
  const kept = planned.filter(isSpoken).map((decision) => {
    const { state, finding } = decision;
    const known = before.get(decisionKey(decision)) ?? [];
    return known.find((one) => one.state === state && one.finding === finding) ?? decision;
  });
  const spoken = new Set(kept.map(decisionKey));
  const plannedUnspoken = byKey(planned.filter((decision) => !isSpoken(decision)));
  // What no rule has a word on stays, of each of an account's cases. An alert that an older night has now, mended since, was not there then.
  const unspoken = [...before].flatMap(([key, known]) => {
    if (spoken.has(key)) return [];
    const stays = known.filter((decision) => !isSpoken(decision));
    return stays.length > 0 ? stays : (plannedUnspoken.get(key) ?? []);
  });
  return [...kept, ...unspoken].sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule));
}

function byKey(decisions: readonly Decision[]): ReadonlyMap<string, readonly Decision[]> {
  const found = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const key = decisionKey(decision);
    found.set(key, [...(found.get(key) ?? []), decision]);
  }
  return found;
}

/** Whether a rule had a word on it. */
function isSpoken({ state }: Decision): boolean {
  return state !== null;
}

function decisionKey({ account, rule }: Pick<Decision, 'account' | 'rule'>): string {
  return JSON.stringify([account, rule]);
}
