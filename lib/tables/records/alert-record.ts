import * as z from 'zod';
import type { Alert, AlertAct, AlertSubject } from '../../alerts/alert.ts';
import type { Decision } from '../../alerts/reason.ts';
import type { Task } from '../../alerts/task.ts';
import type { DeliverSwitch } from '../../ports/alert-store.ts';
import { defineRecord } from '../stored-record.ts';
import { account, band, instant, night, severity, text } from './values.ts';

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
  did: z.enum(['acknowledged', 'undid', 'snoozed', 'woke', 'useful', 'not-useful', 'wrong-owner']),
  until: instant.exactOptional(),
}) satisfies z.ZodType<AlertAct>;

const withoutBefore = z.object({
  account,
  rule: text,
  kind: z.enum(['risk', 'opportunity']),
  severity,
  depth: z.number(),
  episode: z.int().min(1),
  state: z.enum(['firing', 'acked', 'snoozed', 'recovering', 'resolved']),
  handled: z.enum(['firing', 'acked', 'snoozed']),
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
    role: z.enum(['owner', 'manager']),
    dueOn: night,
    state: z.enum(['open', 'done', 'dropped']),
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
      state: z.enum(['new', 'baseline', 'persisting', 'frozen', 'pending', 'recovering', 'cleared']).nullable(),
      finding: text,
      sent: z.boolean(),
      code: z.enum([
        'opened',
        'reopened',
        'worsened',
        'resolved',
        'baseline',
        'pending',
        'already-told',
        'acknowledged',
        'snoozed',
        'cooling-down',
        'recovering',
        'frozen',
        'over-budget',
        'shadow',
        'off',
        'replayed',
        'nobody-to-tell',
        'opened-untold',
        'over-untold',
        'over-waiting',
        'rule-changed',
        'account-absent',
        'account-churned',
        'night-held',
        'later-night-planned',
      ]),
      because: text,
      to: text.nullable(),
      at: instant.nullable(),
    }),
  ),
});

export const switchRecord = defineRecord<DeliverSwitch>({
  name: 'switch',
  schema: z.object({ mode: z.enum(['off', 'shadow', 'on']), by: text, at: instant }),
});
