import * as z from 'zod';
import type { Case, CaseAlert, CaseEnd, CaseSubject, Found } from '../../cases/case.ts';
import type { CaseAct } from '../../cases/hand.ts';
import type { Covered, Outcome, Telling, TellingCode, TellingKind } from '../../cases/telling.ts';
import type { EscalationRole, EscalationStep } from '../../config/notify-config.ts';
import { defineRecord } from '../stored-record.ts';
import { account, band, instant, night, oneOf, severity, text } from './values.ts';

const about = z.object({
  name: text.nullable(),
  owner: text.nullable(),
  pool: text.exactOptional(),
  manager: text.nullable(),
  executive: text.nullable(),
  arr: z.number().nullable(),
  renewsOn: night.nullable(),
  score: z.number().nullable(),
  band,
  previousScore: z.number().nullable(),
  override: z.object({ by: text, reason: text, expiresOn: night, computedScore: z.number().nullable() }).nullable(),
  because: text,
  nextStep: text.nullable(),
}) satisfies z.ZodType<CaseSubject>;

const covered = {
  rule: text,
  episode: z.int().min(1),
  severity,
  depth: z.number(),
};
const covers = z.array(z.object(covered)) satisfies z.ZodType<readonly Covered[]>;

const role = oneOf<EscalationRole>({ owner: true, manager: true, executive: true });

const step = z.object({
  after: z.union([z.object({ hours: z.number() }), z.object({ businessDays: z.number() })]),
  to: z.array(role),
  ask: text.nullable(),
}) satisfies z.ZodType<EscalationStep>;

const alert = z.object({
  ...covered,
  title: text.nullable(),
  description: text.nullable(),
  risk: text.nullable(),
  state: oneOf<CaseAlert['state']>({ firing: true, recovering: true, resolved: true }),
  openedOn: night,
  resolvedOn: night.nullable(),
  way: oneOf<CaseAlert['way']>({ own: true, triage: true, shadow: true }),
  coolsUntil: night.nullable(),
  because: text,
  span: z.object({ from: night, points: z.number().nullable() }).nullable(),
  nextStep: text.nullable(),
  cooldownDays: z.number(),
  chain: z.array(step),
}) satisfies z.ZodType<CaseAlert>;

const found = z.object({
  about,
  alerts: z.array(alert),
  ended: z
    .object({
      on: night,
      because: oneOf<CaseEnd['because']>({ over: true, withdrawn: true, left: true, churned: true, renamed: true }),
    })
    .nullable(),
  absentSince: night.nullable(),
}) satisfies z.ZodType<Found>;

export const message = z.object({ period: text, id: text });

export const outcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('planned') }),
  z.object({ is: z.literal('reached'), at: instant }),
  z.object({
    is: z.literal('not-reached'),
    because: text,
    isUnreachable: z.boolean(),
    mayHaveArrived: z.literal(true).exactOptional(),
  }),
]) satisfies z.ZodType<Outcome>;

const telling = z.object({
  as: oneOf<TellingKind>({
    alert: true,
    digest: true,
    triage: true,
    reminder: true,
    escalation: true,
    report: true,
    over: true,
  }),
  code: oneOf<TellingCode>({
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
  }),
  morning: night,
  plannedAt: instant,
  to: text,
  of: text,
  role,
  message,
  instead: message.nullable(),
  covers,
  outcome,
}) satisfies z.ZodType<Telling>;

const act = z.object({
  at: instant,
  by: text,
  did: oneOf<CaseAct['did']>({
    acknowledged: true,
    snoozed: true,
    'started-playbook': true,
    'finished-task': true,
    'set-override': true,
    'set-pulse': true,
    undid: true,
    woke: true,
    lapsed: true,
    pierced: true,
    'passed-on': true,
    'snooze-ended': true,
    useful: true,
    'not-useful': true,
    'wrong-owner': true,
  }),
  until: instant.exactOptional(),
  covers: covers.exactOptional(),
}) satisfies z.ZodType<CaseAct>;

/** Format 1 kept no word of a rule's own. */
function addRuleWords(one: Record<string, unknown>): Record<string, unknown> {
  const withWords = (part: Record<string, unknown>) => ({
    ...part,
    alerts: (part.alerts as object[]).map((kept) => ({ title: null, description: null, risk: null, ...kept })),
  });
  return { ...withWords(one), before: one.before === null ? null : withWords(one.before as Record<string, unknown>) };
}

/** Packed: every telling and act says anew what it covers. */
export const caseRecord = defineRecord<Case>({
  name: 'case',
  schema: found.extend({
    account,
    kind: oneOf<Case['kind']>({ risk: true, opportunity: true }),
    openedOn: night,
    plannedFor: night,
    before: found.extend({ plannedFor: night }).nullable(),
    tellings: z.array(telling),
    acts: z.array(act),
    triageSince: night.nullable(),
    version: z.int().min(1),
  }),
  upgrades: [addRuleWords],
  isCompressed: true,
});
