import type { Rule, Trigger } from '../../lib/config/health-config.ts';

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
