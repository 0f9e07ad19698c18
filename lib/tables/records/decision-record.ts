import * as z from 'zod/mini';
import type { Decision, DecisionCode } from '../../cases/decision.ts';
import type { FindingState } from '../../detection/finding.ts';
import { defineRecord, type Upgrade } from '../stored-record.ts';
import { account, instant, night, oneOf, text } from './values.ts';

/** All that one night decided of one account. */
const decisionsWith = <Code extends string>(code: z.ZodMiniType<Code>) =>
  z.array(
    z.object({
      night,
      account,
      rule: text,
      state: z.nullable(
        oneOf<FindingState>({
          new: true,
          baseline: true,
          persisting: true,
          frozen: true,
          pending: true,
          recovering: true,
          cleared: true,
        }),
      ),
      finding: text,
      sent: z.boolean(),
      code,
      because: text,
      to: z.nullable(text),
      at: z.nullable(instant),
    }),
  );

/** Codes of the format before that have another name by now. The sentence beside them says what it said. */
const renamed: Readonly<Record<'acknowledged' | 'opened-untold' | 'over-budget', DecisionCode>> = {
  acknowledged: 'in-hand',
  'opened-untold': 'triage-waiting',
  'over-budget': 'opened',
};

const renameCodes = (decisions: unknown): unknown =>
  Array.isArray(decisions)
    ? decisions.map(({ code, ...decision }) => ({ ...decision, code: renamed[code as keyof typeof renamed] ?? code }))
    : decisions;

export const decisionsRecord = defineRecord<readonly Decision[]>({
  name: 'decisions',
  schema: decisionsWith(
    oneOf<DecisionCode>({
      opened: true,
      reopened: true,
      worsened: true,
      'new-owner': true,
      'told-anew': true,
      'snooze-over': true,
      'hand-lapsed': true,
      triage: true,
      'triage-untouched': true,
      step: true,
      resolved: true,
      'account-gone': true,
      baseline: true,
      pending: true,
      'already-told': true,
      'on-its-way': true,
      'in-hand': true,
      snoozed: true,
      'cooling-down': true,
      recovering: true,
      frozen: true,
      'triage-waiting': true,
      shadow: true,
      off: true,
      replayed: true,
      'nobody-to-tell': true,
      'over-untold': true,
      'over-waiting': true,
      'rule-changed': true,
      'account-absent': true,
      'account-left': true,
      'account-churned': true,
      'night-held': true,
      'later-night-planned': true,
    }),
  ),
  upgrades: [renameCodes as Upgrade],
});
