import * as z from 'zod/mini';
import type { Alert, AlertAct, AlertState, AlertSubject, HandledState } from '../../cases/earlier-alert.ts';
import { defineRecord } from '../stored-record.ts';
import { account, band, instant, night, oneOf, severity, text } from './values.ts';

const about = z.object({
  name: z.nullable(text),
  owner: z.nullable(text),
  manager: z.nullable(text),
  arr: z.nullable(z.number()),
  renewsOn: z.nullable(night),
  score: z.nullable(z.number()),
  band,
  previousScore: z.nullable(z.number()),
  because: text,
  nextStep: z.nullable(text),
}) satisfies z.ZodMiniType<AlertSubject>;

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
  until: z.exactOptional(instant),
}) satisfies z.ZodMiniType<AlertAct>;

const withoutBefore = z.object({
  account,
  rule: text,
  kind: oneOf<Alert['kind']>({ risk: true, opportunity: true }),
  severity,
  depth: z.number(),
  episode: z.int().check(z.minimum(1)),
  state: oneOf<AlertState>({ firing: true, acked: true, snoozed: true, recovering: true, resolved: true }),
  handled: oneOf<HandledState>({ firing: true, acked: true, snoozed: true }),
  openedOn: night,
  toldFor: z.nullable(night),
  toldAt: z.nullable(instant),
  toldTo: z.nullable(text),
  isSilent: z.boolean(),
  remindedAt: z.nullable(instant),
  escalatedAt: z.nullable(instant),
  escalateHours: z.number(),
  snoozedUntil: z.nullable(instant),
  resolvedOn: z.nullable(night),
  resolutionDue: z.nullable(night),
  about,
  plannedFor: night,
  messages: z.array(z.object({ period: text, id: text })),
  version: z.int().check(z.minimum(1)),
  trail: z.array(act),
}) satisfies z.ZodMiniType<Omit<Alert, 'before'>>;

export const alertRecord = defineRecord<Alert>({
  name: 'alert',
  // What it was before was planned, and may never have been stored.
  schema: z.extend(withoutBefore, {
    before: z.nullable(z.extend(withoutBefore, { version: z.int().check(z.minimum(0)) })),
  }),
});
