import * as z from 'zod';
import type { Playbook } from '../health-config.ts';
import { dictionary, section } from './section.ts';
import { text, textLike } from './values.ts';

const task = section({
  title: text().describe('What to do.'),
  due: textLike(/^(1 business day|\d{1,3} business days)$/, 'a number of business days, as 5 business days')
    .transform((written) => Number.parseInt(written, 10))
    .describe('After the alert, as 5 business days.'),
  assignee: z.enum(['owner', 'manager']).default('owner').describe('owner unless given.'),
}).transform(({ title, due, assignee }) => ({ title, dueBusinessDays: due, assignee }));

const playbook = section({
  title: text().describe('As people read it.'),
  tasks: z.array(task).min(1, 'at least one task').describe('What to do, in order.'),
});

export const playbooksSchema = dictionary(playbook).transform(
  (written): ReadonlyMap<string, Playbook> => new Map([...written].map(([id, one]) => [id, { id, ...one }])),
);
