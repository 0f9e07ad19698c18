import * as z from 'zod/mini';
import type { Case, CaseAlert, CaseEnd, CaseSubject, Found } from '../../cases/case.ts';
import type { CaseAct } from '../../cases/hand.ts';
import type { Covered, Outcome, Telling, TellingCode, TellingKind } from '../../cases/telling.ts';
import type { EscalationRole, EscalationStep } from '../../config/notify-config.ts';
import { defineRecord } from '../stored-record.ts';
import { account, band, instant, night, oneOf, severity, text } from './values.ts';

const about = z.object({
  name: z.nullable(text),
  owner: z.nullable(text),
  pool: z.exactOptional(text),
  manager: z.nullable(text),
  executive: z.nullable(text),
  arr: z.nullable(z.number()),
  renewsOn: z.nullable(night),
  score: z.nullable(z.number()),
  band,
  previousScore: z.nullable(z.number()),
  override: z.nullable(z.object({ by: text, reason: text, expiresOn: night, computedScore: z.nullable(z.number()) })),
  because: text,
  nextStep: z.nullable(text),
}) satisfies z.ZodMiniType<CaseSubject>;

const covered = {
  rule: text,
  episode: z.int().check(z.minimum(1)),
  severity,
  depth: z.number(),
};
const covers = z.array(z.object(covered)) satisfies z.ZodMiniType<readonly Covered[]>;

const role = oneOf<EscalationRole>({ owner: true, manager: true, executive: true });

const step = z.object({
  after: z.union([z.object({ hours: z.number() }), z.object({ businessDays: z.number() })]),
  to: z.array(role),
  ask: z.nullable(text),
}) satisfies z.ZodMiniType<EscalationStep>;

const alert = z.object({
  ...covered,
  title: z.nullable(text),
  description: z.nullable(text),
  risk: z.nullable(text),
  state: oneOf<CaseAlert['state']>({ firing: true, recovering: true, resolved: true }),
  openedOn: night,
  resolvedOn: z.nullable(night),
  way: oneOf<CaseAlert['way']>({ own: true, triage: true, shadow: true }),
  coolsUntil: z.nullable(night),
  because: text,
  span: z.nullable(z.object({ from: night, points: z.nullable(z.number()) })),
  nextStep: z.nullable(text),
  cooldownDays: z.number(),
  chain: z.array(step),
}) satisfies z.ZodMiniType<CaseAlert>;

const found = z.object({
  about,
  alerts: z.array(alert),
  ended: z.nullable(
    z.object({
      on: night,
      because: oneOf<CaseEnd['because']>({ over: true, withdrawn: true, left: true, churned: true, renamed: true }),
    }),
  ),
  absentSince: z.nullable(night),
}) satisfies z.ZodMiniType<Found>;

export const message = z.object({ period: text, id: text });

export const outcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('planned') }),
  z.object({ is: z.literal('reached'), at: instant }),
  z.object({
    is: z.literal('not-reached'),
    because: text,
    isUnreachable: z.boolean(),
    mayHaveArrived: z.exactOptional(z.literal(true)),
  }),
]) satisfies z.ZodMiniType<Outcome>;

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
  instead: z.nullable(message),
  covers,
  outcome,
}) satisfies z.ZodMiniType<Telling>;

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
  until: z.exactOptional(instant),
  covers: z.exactOptional(covers),
}) satisfies z.ZodMiniType<CaseAct>;

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
  schema: z.extend(found, {
    account,
    kind: oneOf<Case['kind']>({ risk: true, opportunity: true }),
    openedOn: night,
    plannedFor: night,
    before: z.nullable(z.extend(found, { plannedFor: night })),
    tellings: z.array(telling),
    acts: z.array(act),
    triageSince: z.nullable(night),
    version: z.int().check(z.minimum(1)),
  }),
  upgrades: [addRuleWords],
  isCompressed: true,
});
