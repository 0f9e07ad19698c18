import * as z from 'zod';
import type { Alert, AlertAct, AlertState, AlertSubject, HandledState } from '../../cases/earlier-alert.ts';
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
