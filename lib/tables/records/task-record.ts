import * as z from 'zod/mini';
import type { OverdueTelling, Task } from '../../cases/task.ts';
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
  instead: z.nullable(message),
  outcome,
}) satisfies z.ZodMiniType<MessageTelling>;

const overdueTelling = z.extend(telling, {
  role: oneOf<OverdueTelling['role']>({ assignee: true, manager: true }),
  as: oneOf<OverdueTelling['as']>({ digest: true, message: true }),
}) satisfies z.ZodMiniType<OverdueTelling>;

export const taskRecord = defineRecord<Task>({
  name: 'task',
  schema: z.object({
    id: text,
    account: text,
    accountName: z.nullable(text),
    rule: z.nullable(text),
    playbook: z.nullable(text),
    title: text,
    text: z.nullable(text),
    assignee: z.nullable(text),
    role: oneOf<Task['role']>({ owner: true, manager: true, executive: true, operators: true, named: true }),
    meantFor: z.nullable(oneOf<EscalationRole>({ owner: true, manager: true, executive: true })),
    dueOn: night,
    dueAt: z.nullable(instant),
    state: oneOf<Task['state']>({ open: true, done: true, dropped: true }),
    startedBy: text,
    startedAt: instant,
    endedBy: z.nullable(text),
    endedAt: z.nullable(instant),
    tellings: z.array(telling),
    overdueToldAt: z.nullable(instant),
    overdueTellings: z.array(overdueTelling),
    version: z.int().check(z.minimum(1)),
  }),
  upgrades: [
    (first) => ({ ...first, text: null, meantFor: null, dueAt: null, tellings: [] }),
    (second) => ({ ...second, overdueTellings: [] }),
  ],
});
