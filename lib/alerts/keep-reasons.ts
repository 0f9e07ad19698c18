import { compareText } from '../compare-text.ts';
import { type Alert, alertKey } from './alert.ts';
import type { Decision } from './reason.ts';

/**
 * The decisions of a night that is planned again after a later one: its alerts have gone on, so why somebody was told or not is only on
 * record. It stays, as long as what was found stays the same. `recorded`: of that night; `later`: alerts that a later night was planned for.
 */
export function keepReasons(
  planned: readonly Decision[],
  recorded: readonly Decision[],
  later: readonly Alert[],
): readonly Decision[] {
  const known = new Map(recorded.map((decision) => [alertKey(decision), decision]));
  const kept = planned.map((decision) => {
    const before = decision.code === 'later-night-planned' ? known.get(alertKey(decision)) : undefined;
    return before?.state === decision.state && before.finding === decision.finding ? before : decision;
  });
  // No rule had a word on it then either.
  const spoken = new Set(planned.map(alertKey));
  const unspoken = later.flatMap((alert): Decision[] => {
    const before = known.get(alertKey(alert));
    return before && before.state === null && !spoken.has(alertKey(alert)) ? [before] : [];
  });
  return [...kept, ...unspoken].sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule));
}
