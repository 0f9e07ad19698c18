import * as z from 'zod';
import type { Alert, AlertAct, AlertState, AlertSubject, HandledState } from '../../alerts/alert.ts';
import type { DeliverSwitch } from '../../alerts/alert-store.ts';
import type { Decision, ReasonCode } from '../../alerts/reason.ts';
import type { Task } from '../../alerts/task.ts';
import type { DeliverMode } from '../../config/health-config.ts';
import type { FindingState } from '../../detection/finding.ts';
import { defineRecord } from '../stored-record.ts';
import { account, band, instant, night, oneOf, severity, text } from './values.ts';

const about = z.object({
  name: text.nullable(),
  owner: text.nullable(),
  manager: text.nullable(),
  arr: z.number().nullable(),
  renewsOn: night.nullable(),
  score: z.number().nullable(),
  band,
  previousScore: z.number().nullable(),
  because: text,
  nextStep: text.nullable(),
}) satisfies z.ZodType<AlertSubject>;

const act = z.object({
  at: instant,
  by: text,
  did: oneOf<AlertAct['did']>({
    acknowledged: true,
    undid: true,
    snoozed: true,
    woke: true,
    useful: true,
    'not-useful': true,
    'wrong-owner': true,
  }),
  until: instant.exactOptional(),
}) satisfies z.ZodType<AlertAct>;

const withoutBefore = z.object({
  account,
  rule: text,
  kind: oneOf<Alert['kind']>({ risk: true, opportunity: true }),
  severity,
  depth: z.number(),
  episode: z.int().min(1),
  state: oneOf<AlertState>({ firing: true, acked: true, snoozed: true, recovering: true, resolved: true }),
  handled: oneOf<HandledState>({ firing: true, acked: true, snoozed: true }),
  openedOn: night,
  toldFor: night.nullable(),
  toldAt: instant.nullable(),
  toldTo: text.nullable(),
  isSilent: z.boolean(),
  remindedAt: instant.nullable(),
  escalatedAt: instant.nullable(),
  escalateHours: z.number(),
  snoozedUntil: instant.nullable(),
  resolvedOn: night.nullable(),
  resolutionDue: night.nullable(),
  about,
  plannedFor: night,
  messages: z.array(z.object({ period: text, id: text })),
  version: z.int().min(1),
  trail: z.array(act),
}) satisfies z.ZodType<Omit<Alert, 'before'>>;

export const alertRecord = defineRecord<Alert>({
  name: 'alert',
  // What it was before was planned, and may never have been stored.
  schema: withoutBefore.extend({ before: withoutBefore.extend({ version: z.int().min(0) }).nullable() }),
});

export const taskRecord = defineRecord<Task>({
  name: 'task',
  schema: z.object({
    id: text,
    account,
    accountName: text.nullable(),
    rule: text,
    playbook: text,
    title: text,
    assignee: text.nullable(),
    role: oneOf<Task['role']>({ owner: true, manager: true }),
    dueOn: night,
    state: oneOf<Task['state']>({ open: true, done: true, dropped: true }),
    startedBy: text,
    startedAt: instant,
    endedBy: text.nullable(),
    endedAt: instant.nullable(),
    overdueToldAt: instant.nullable(),
    version: z.int().min(1),
  }),
});

/** All that one night decided of one account. */
export const decisionsRecord = defineRecord<readonly Decision[]>({
  name: 'decisions',
  schema: z.array(
    z.object({
      night,
      account,
      rule: text,
      state: oneOf<FindingState>({
        new: true,
        baseline: true,
        persisting: true,
        frozen: true,
        pending: true,
        recovering: true,
        cleared: true,
      }).nullable(),
      finding: text,
      sent: z.boolean(),
      code: oneOf<ReasonCode>({
        opened: true,
        reopened: true,
        worsened: true,
        resolved: true,
        baseline: true,
        pending: true,
        'already-told': true,
        acknowledged: true,
        snoozed: true,
        'cooling-down': true,
        recovering: true,
        frozen: true,
        'over-budget': true,
        shadow: true,
        off: true,
        replayed: true,
        'nobody-to-tell': true,
        'opened-untold': true,
        'over-untold': true,
        'over-waiting': true,
        'rule-changed': true,
        'account-absent': true,
        'account-churned': true,
        'night-held': true,
        'later-night-planned': true,
      }),
      because: text,
      to: text.nullable(),
      at: instant.nullable(),
    }),
  ),
});

export const switchRecord = defineRecord<DeliverSwitch>({
  name: 'switch',
  schema: z.object({ mode: oneOf<DeliverMode>({ off: true, shadow: true, on: true }), by: text, at: instant }),
});
