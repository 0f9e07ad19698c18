import * as z from 'zod';
import type { Assignee, Playbook, PlaybookTask, Severity } from '../health-config.ts';
import { EXAMPLE_ADDRESS } from '../problem.ts';
import { address } from './audience.ts';
import { dictionary, section } from './section.ts';
import { delay, text } from './values.ts';

const roles = ['owner', 'manager', 'executive'] as const;
const severities = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];

/** One of these words, or an address. */
export function assignee<Word extends string>(words: readonly [Word, ...Word[]]) {
  const expected = `${words.join(', ')}, or one mail address, as ${EXAMPLE_ADDRESS}`;
  const person = address(expected).transform((written) => ({ address: written }));
  return z.union([z.enum(words), person], expected);
}

/** What may stand in a text to send. */
export const placeholders = ['account', 'owner'] as const;
const LONGEST_TEXT = 1500;

export function textToSend() {
  return text()
    .max(LONGEST_TEXT, `a text of at most ${LONGEST_TEXT} characters`)
    .superRefine((written, context) => {
      const unknown = [...written.matchAll(/\{(\w+)\}/g)].find(([, name]) => !placeholders.some((one) => one === name));
      if (unknown)
        context.addIssue({
          code: 'custom',
          message: `nothing is known to put in the place of ${unknown[0]}`,
          params: { hint: 'a text may have {account} and {owner}' },
        });
    })
    .describe(
      'A text that may be sent to the customer, ready to copy; {account} and {owner} are filled in. Nightrounds never sends it.',
    );
}

const task = section({
  title: text().describe('What to do.'),
  due: delay().describe(
    'Since the playbook was started, as 48h, 3d (of 24 hours each) or 5 business days; quiet days stand still.',
  ),
  assignee: assignee(roles)
    .default('owner')
    .describe('owner, manager, executive, or a mail address; owner unless given.'),
  text: textToSend().optional(),
}).transform(
  ({ text = null, ...written }): PlaybookTask => ({ ...written, assignee: written.assignee as Assignee, text }),
);

const start = z
  .union(
    [
      z.enum(['auto', 'by_hand']).transform((word) => (word === 'auto' ? severities : [])),
      section({
        severities: z
          .array(z.enum(severities))
          .min(1, 'at least one severity')
          .describe('Of alerts of these severities.'),
      }).transform((written) => [...new Set(written.severities)]),
    ],
    'auto, by_hand, or { severities: [critical] }',
  )
  .describe(
    'auto: its tasks are assigned when a case is told; { severities: [critical] }: when an alert of it is that severe; by_hand: when somebody starts it. by_hand unless given.',
  );

const playbook = section({
  title: text().describe('As people read it.'),
  start: start.default([]),
  tasks: z.array(task).min(1, 'at least one task').describe('What to do, in order.'),
}).transform(({ start: autoSeverities, ...written }) => ({ ...written, autoSeverities }));

export const playbooksSchema = dictionary(playbook).transform(
  (written): ReadonlyMap<string, Playbook> => new Map([...written].map(([id, one]) => [id, { id, ...one }])),
);
