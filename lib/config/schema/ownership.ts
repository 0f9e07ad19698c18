import * as z from 'zod';
import { readAddress } from '../../address.ts';
import { listDestinations } from '../destination.ts';
import type { OwnershipRule } from '../health-config.ts';
import { describeValue } from '../problem.ts';
import { isQueueName } from '../queue-names.ts';
import { address, plainAudience } from './audience.ts';
import { section } from './section.ts';
import { text } from './values.ts';
import { whenSchema } from './when.ts';

const rule = section({
  name: text().describe('As people read it; unique. Of a pool it is the name that its messages bear.'),
  model: z
    .enum(['dedicated', 'pooled', 'technology_led'])
    .describe(
      'dedicated: each account has an owner of its own, and one without is a problem. pooled: one without is the queue’s. technology_led: nobody’s by name; what opens comes in the digest of the queue, and by a message of its own only when it is critical.',
    ),
  when: whenSchema.optional(),
  queue: plainAudience.optional().describe('Who hears of its accounts: of pooled and technology_led, which need one.'),
  members: z
    .array(address())
    .default([])
    .describe('Mail addresses of those who may act on what the queue has: of pooled and technology_led.'),
}).superRefine(({ name, model, queue, members }, context) => {
  const refuse = (path: readonly string[], message: string, hint: string) =>
    context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
  if (readAddress(name) !== null || isQueueName(name))
    refuse(['name'], `${describeValue(name)} is the name of somebody else`, 'give it its own, as Mid-market pool');
  if (model === 'dedicated') {
    const hint = 'for a queue write model: pooled';
    if (queue !== undefined) refuse(['queue'], 'a dedicated account has an owner, and no queue', hint);
    if (members.length > 0) refuse(['members'], 'a dedicated account has an owner, and no members', hint);
  } else if (queue === undefined || listDestinations(queue).length === 0)
    refuse(
      queue === undefined ? [] : ['queue'],
      `${model} needs a queue: nobody would hear of its accounts`,
      'write queue: { slack: "#cs-pool" }',
    );
});

export const ownershipSchema = z
  .array(rule)
  .transform((written): readonly OwnershipRule[] =>
    written.map(({ when, queue, ...rest }) => ({ ...rest, when: when ?? [], queue: queue ?? null })),
  );
