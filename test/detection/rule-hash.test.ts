import { describe, expect, it } from 'vitest';
import { hashRule } from '../../lib/detection/rule-hash.ts';
import { buildRule } from '../support/build-alert.ts';

const trigger = { on: 'score-below', below: 60, clear: 65 } as const;
const hashOf = (over: Parameters<typeof buildRule>[1]) => hashRule(buildRule(trigger, over), new Map());

describe('the hash of a rule', () => {
  it('is the same whoever hears of what it finds, and when', () => {
    const escalation = [{ after: { hours: 24 }, to: ['manager'], ask: null }] as const;
    expect(hashOf({ escalation, escalateHours: 24, severity: 'critical', playbook: 'save' })).toBe(hashOf({}));
  });

  it('is another where something else decides whether it holds', () => {
    expect(hashOf({ nights: 2 })).not.toBe(hashOf({}));
  });
});
