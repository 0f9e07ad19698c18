import * as z from 'zod';
import type { Task } from '../../cases/task.ts';
import type { MessageTelling } from '../../cases/telling.ts';
import type { EscalationRole } from '../../config/notify-config.ts';
import { defineRecord } from '../stored-record.ts';
import { message, outcome } from './case-record.ts';
import { instant, night, oneOf, text } from './values.ts';

const telling = z.object({
  morning: night,
  plannedAt: instant,
  to: text,
  of: text,
  message,
  instead: message.nullable(),
  outcome,
}) satisfies z.ZodType<MessageTelling>;

export const taskRecord = defineRecord<Task>({
  name: 'task',
  schema: z.object({
    id: text,
    account: text,
    accountName: text.nullable(),
    rule: text.nullable(),
    playbook: text.nullable(),
    title: text,
    text: text.nullable(),
    assignee: text.nullable(),
    role: oneOf<Task['role']>({ owner: true, manager: true, executive: true, operators: true, named: true }),
    meantFor: oneOf<EscalationRole>({ owner: true, manager: true, executive: true }).nullable(),
    dueOn: night,
    dueAt: instant.nullable(),
    state: oneOf<Task['state']>({ open: true, done: true, dropped: true }),
    startedBy: text,
    startedAt: instant,
    endedBy: text.nullable(),
    endedAt: instant.nullable(),
    tellings: z.array(telling),
    overdueToldAt: instant.nullable(),
    version: z.int().min(1),
  }),
  upgrades: [(first) => ({ ...first, text: null, meantFor: null, dueAt: null, tellings: [] })],
});
