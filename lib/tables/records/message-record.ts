import type { KnownBlock } from '@slack/types';
import * as z from 'zod';
import type { EmailMessage, Message } from '../../channels/message.ts';
import type { OutboxEntry, OutboxState } from '../../delivery/outbox-entry.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, oneOf, text } from './values.ts';

const kind = oneOf<Message['kind']>({
  'owner-digest': true,
  'portfolio-summary': true,
  'week-summary': true,
  'ops-notice': true,
  alert: true,
  'alert-over': true,
  'alert-reminder': true,
  'alert-escalation': true,
  'alert-snooze-ended': true,
  'alert-wrong-owner': true,
  'task-overdue': true,
  'override-ended': true,
});

const about = {
  id: text,
  kind,
  period: text,
  accounts: z.array(account),
  alerts: z.array(z.object({ account, rule: text, episode: z.int() })),
};

export const entryRecord = defineRecord<OutboxEntry>({
  name: 'entry',
  schema: z.object({
    ...about,
    channel: oneOf<OutboxEntry['channel']>({ slack: true, email: true }),
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

const email = z.object({
  ...message,
  channel: z.literal('email'),
  destination: text,
  subject: text,
  html: text,
  text,
  images: z.array(z.object({ id: text, png: text, alt: text })),
}) satisfies z.ZodType<EmailMessage>;

/** Slack's own shapes are Slack's to check; each at least says which it is. */
const block = z.looseObject({ type: text }) as unknown as z.ZodType<KnownBlock>;

export const messageRecord = defineRecord<Message>({
  name: 'message',
  isCompressed: true,
  schema: z.discriminatedUnion('channel', [
    z.object({
      ...message,
      channel: z.literal('slack'),
      destination: text,
      text,
      blocks: z.array(block),
      instead: email.nullable(),
    }),
    email,
  ]),
});
