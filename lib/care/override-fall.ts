import type { Rule } from '../config/health-config.ts';
import type { Found } from '../detection/finding.ts';
import type { Chart } from '../history/chart.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Override } from './overrides.ts';

/** Whole points by which a score set by hand must lie under the computed one: somebody knows what no export says. */
const FALL = 20;

/** Every portfolio has it; no `rules:` can take its id. */
export const overrideRule: Rule = {
  id: 'override',
  title: 'Score set low by hand',
  description: null,
  risk: null,
  kind: 'risk',
  severity: 'warning',
  nights: 1,
  cooldownDays: 0,
  escalateHours: 48,
  escalation: [],
  playbook: null,
  start: null,
  when: [],
  // Read by readOverrideFall: what people set is no metric, and remembers itself.
  trigger: { on: 'score-drop', drop: FALL, withinDays: 1 },
};

/** An account under a score set by hand, tonight and on its last chart. Null: there is nothing to say. */
export function readOverrideFall(
  { raw, override }: Pick<Chart, 'raw'> & { readonly override: Override | null },
  before: Pick<Chart, 'raw' | 'override'> | null,
): Found | null {
  const wasLow = before !== null && isFall(before.raw, before.override);
  if (override !== null && raw === null)
    return wasLow && before.override?.setAt === override.setAt
      ? {
          state: 'frozen',
          because: 'The computed score is unknown tonight.',
          depth: 0,
          since: override.setOn,
          span: null,
        }
      : null;
  if (override !== null && isFall(raw, override)) {
    const { score, by, reason, expiresOn, setOn } = override;
    const because = `${by} set ${score} by hand where ${roundScore(raw!)} is computed, until ${expiresOn}: ${reason}`;
    const isNew = !wasLow || before.override!.score > score;
    return { state: isNew ? 'new' : 'persisting', because, depth: depthOf(score), since: setOn, span: null };
  }
  if (!wasLow) return null;
  const because = override === null ? 'The score set by hand is over.' : `The score set by hand is ${override.score}.`;
  return { state: 'cleared', because, depth: depthOf(before.override!.score), since: null, span: null };
}

function isFall(raw: number | null, override: { readonly score: number } | null): boolean {
  return raw !== null && override !== null && roundScore(raw) - override.score >= FALL;
}

/** Set lower still, it is worse. */
function depthOf(score: number): number {
  return 100 - score;
}
