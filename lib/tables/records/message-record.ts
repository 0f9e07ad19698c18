import type { KnownBlock } from '@slack/types';
import * as z from 'zod';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { EmailMessage, Message } from '../../messages/message.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, text } from './values.ts';

const kind = z.enum([
  'owner-digest',
  'portfolio-summary',
  'week-summary',
  'ops-notice',
  'alert',
  'alert-over',
  'alert-reminder',
  'alert-escalation',
  'alert-snooze-ended',
  'alert-wrong-owner',
  'task-overdue',
  'override-ended',
]);

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
    channel: z.enum(['slack', 'email']),
    destination: text,
    state: z.enum([
      'held',
      'pending',
      'sending',
      'unknown',
      'needs-operator',
      'sent',
      'failed',
      'cancelled',
      'expired',
    ]),
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
    instead: z.enum(['none', 'ready', 'owed', 'put']),
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
