import * as z from 'zod';
import type { CaseName } from '../../cases/case.ts';
import { channelKinds, kindOf } from '../../channels/index.ts';
import type { Message } from '../../channels/message.ts';
import { isMailbox } from '../../config/destination.ts';
import type { OutboxEntry, OutboxState } from '../../delivery/outbox-entry.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, night, oneOf, text } from './values.ts';

const kind = oneOf<Message['kind']>({
  'owner-digest': true,
  'portfolio-summary': true,
  'week-summary': true,
  'ops-notice': true,
  alert: true,
  'alert-over': true,
  'alert-triage': true,
  'alert-report': true,
  'alert-reminder': true,
  'alert-escalation': true,
  'alert-snooze-ended': true,
  'alert-wrong-owner': true,
  'task-assigned': true,
  'task-overdue': true,
  'override-ended': true,
  'customer-card': true,
});

const isChannel = (name: string) => Object.hasOwn(channelKinds, name);
const channel = text.refine(isChannel, 'there is no such channel');

const about = {
  id: text,
  kind,
  period: text,
  accounts: z.array(account),
  // The version before knew no cases.
  cases: z
    .array(z.object({ account, kind: oneOf<CaseName['kind']>({ risk: true, opportunity: true }), openedOn: night }))
    .default([]),
  alerts: z.array(z.object({ account, rule: text, episode: z.int() })).exactOptional(),
};

export const entryRecord = defineRecord<OutboxEntry>({
  name: 'entry',
  schema: z.object({
    ...about,
    channel,
    destination: text,
    state: oneOf<OutboxState>({
      held: true,
      pending: true,
      sending: true,
      unknown: true,
      'needs-operator': true,
      sent: true,
      failed: true,
      cancelled: true,
      expired: true,
    }),
    because: text.nullable(),
    isUnreachable: z.literal(true).exactOptional(),
    notBefore: instant,
    dueAt: instant.nullable(),
    attempt: z.int(),
    lease: z.object({ owner: text, until: instant }).nullable(),
    place: text.nullable(),
    doubtedSince: instant.nullable(),
    misses: z.int(),
    reference: text.nullable(),
    isPlain: z.boolean(),
    isCopy: z.boolean(),
    instead: oneOf<OutboxEntry['instead']>({ none: true, ready: true, owed: true, put: true }),
    putAt: instant,
    changedAt: instant,
    version: z.int().min(1),
  }),
});

const message = { ...about, notBefore: instant.nullable(), isShadow: z.literal(true).exactOptional() };

/** Each channel's own, made when the first message of it is read. */
const forms = new Map<string, z.ZodType>();

function formOf(channel: string): z.ZodType {
  const known = forms.get(channel);
  if (known) return known;
  const own = z.object({ ...message, channel: z.literal(channel), destination: text, ...kindOf({ channel }).fields });
  const form = isMailbox({ channel }) ? own : own.extend({ instead: stored.nullable() });
  forms.set(channel, form);
  return form;
}

/** What a channel's own fields hold is the channel's to say; the compiler sees to it that it names them all. */
const stored: z.ZodType = z.looseObject({ channel }).superRefine((value, context) => {
  if (!isChannel(value.channel)) return;
  const read = formOf(value.channel).safeParse(value);
  for (const { message, path } of read.error?.issues ?? []) context.addIssue({ code: 'custom', message, path });
});

export const messageRecord = defineRecord<Message>({
  name: 'message',
  isCompressed: true,
  schema: stored as z.ZodType<Message>,
});
