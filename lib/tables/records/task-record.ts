import * as z from 'zod';
import type { Task } from '../../cases/task.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, night, oneOf, text } from './values.ts';

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
    role: oneOf<Task['role']>({ owner: true, manager: true }),
    dueOn: night,
    state: oneOf<Task['state']>({ open: true, done: true, dropped: true }),
    startedBy: text,
    startedAt: instant,
    endedBy: text.nullable(),
    endedAt: instant.nullable(),
    overdueToldAt: instant.nullable(),
    version: z.int().min(1),
  }),
});
