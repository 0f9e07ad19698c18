import * as z from 'zod/mini';
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
const channel = text.check(z.refine(isChannel, 'there is no such channel'));

const about = {
  id: text,
  kind,
  period: text,
  accounts: z.array(account),
  // The version before knew no cases.
  cases: z._default(
    z.array(z.object({ account, kind: oneOf<CaseName['kind']>({ risk: true, opportunity: true }), openedOn: night })),
    [],
  ),
  // '': of the whole portfolio.
  tasks: z.exactOptional(z.array(z.object({ account: text, id: text }))),
  alerts: z.exactOptional(z.array(z.object({ account, rule: text, episode: z.int() }))),
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
    because: z.nullable(text),
    isUnreachable: z.exactOptional(z.literal(true)),
    notBefore: instant,
    dueAt: z.nullable(instant),
    attempt: z.int(),
    lease: z.nullable(z.object({ owner: text, until: instant })),
    place: z.nullable(text),
    doubtedSince: z.nullable(instant),
    misses: z.int(),
    reference: z.nullable(text),
    isPlain: z.boolean(),
    isCopy: z.boolean(),
    instead: oneOf<OutboxEntry['instead']>({ none: true, ready: true, owed: true, put: true }),
    putAt: instant,
    changedAt: instant,
    version: z.int().check(z.minimum(1)),
  }),
});

const message = { ...about, notBefore: z.nullable(instant), isShadow: z.exactOptional(z.literal(true)) };

/** Each channel's own, made when the first message of it is read. */
const forms = new Map<string, z.ZodMiniType>();

function formOf(channel: string): z.ZodMiniType {
  const known = forms.get(channel);
  if (known) return known;
  const own = z.object({ ...message, channel: z.literal(channel), destination: text, ...kindOf({ channel }).fields });
  const form = isMailbox({ channel }) ? own : z.extend(own, { instead: z.nullable(stored) });
  forms.set(channel, form);
  return form;
}

/** What a channel's own fields hold is the channel's to say; the compiler sees to it that it names them all. */
const stored: z.ZodMiniType = z.looseObject({ channel }).check(
  z.superRefine((value, context) => {
    if (!isChannel(value.channel)) return;
    const read = formOf(value.channel).safeParse(value);
    for (const { message, path } of read.error?.issues ?? []) context.addIssue({ code: 'custom', message, path });
  }),
);

export const messageRecord = defineRecord<Message>({
  name: 'message',
  isCompressed: true,
  schema: stored as z.ZodMiniType<Message>,
});
