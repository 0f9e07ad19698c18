import * as z from 'zod';
import type { ChannelKind } from '../../channels/channel-kind.ts';
import { channelKinds } from '../../channels/index.ts';
import type { Message } from '../../channels/message.ts';
import { isMailbox } from '../../config/destination.ts';
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
    channel: z.enum(Object.keys(channelKinds)),
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

const formOf = (name: string, kind: ChannelKind) =>
  z.object({ ...message, channel: z.literal(name), destination: text, ...kind.fields });

const mailboxes = Object.entries(channelKinds).filter(([channel]) => isMailbox({ channel }));
const mail = z.union(mailboxes.map(([name, kind]) => formOf(name, kind)));
const others = Object.entries(channelKinds)
  .filter(([channel]) => !isMailbox({ channel }))
  .map(([name, kind]) => formOf(name, kind).extend({ instead: mail.nullable() }));

/** What a channel's own fields hold is the channel's to say; the compiler sees to it that it names them all. */
export const messageRecord = defineRecord<Message>({
  name: 'message',
  isCompressed: true,
  schema: z.union([...others, mail]) as unknown as z.ZodType<Message>,
});
