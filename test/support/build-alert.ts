import type { NightFinding } from '../../lib/alerts/advance-alert.ts';
import type { AlertSubject } from '../../lib/alerts/alert.ts';
import type { Rule, Trigger } from '../../lib/config/health-config.ts';
import type { Finding } from '../../lib/detection/observation.ts';

/** A warning about a risk that fires on the first night, but for what is given. */
export function buildRule(trigger: Trigger, over: Partial<Rule> = {}): Rule {
  return {
    id: 'below-safe-zone',
    kind: 'risk',
    severity: 'warning',
    nights: 1,
    cooldownDays: 7,
    escalateHours: 48,
    playbook: null,
    when: [],
    trigger,
    ...over,
  };
}

/** Acme at risk, owned by Sam who reports to Mia, but for what is given. */
export function buildSubject(over: Partial<AlertSubject> = {}): AlertSubject {
  return {
    name: 'Acme',
    owner: 'sam@example.com',
    manager: 'mia@example.com',
    arr: 100_000,
    renewsOn: null,
    score: 41,
    band: 'at_risk',
    previousScore: 68,
    because: 'Score 41 is below 60.',
    nextStep: null,
    ...over,
  };
}

/** A finding of tonight on Acme. */
export function buildFinding(
  state: Finding['state'],
  over: { account?: string; rule?: Rule; about?: Partial<AlertSubject>; depth?: number } = {},
): NightFinding {
  const rule = over.rule ?? buildRule({ on: 'score-below', below: 60, clear: 65 });
  const about = buildSubject(over.about);
  const finding: Finding = { state, because: about.because, depth: over.depth ?? 0, since: null };
  return { account: over.account ?? 'acme', rule, finding, about };
}
