import * as z from 'zod';
import type { EscalationRole, EscalationStep } from '../notify-config.ts';
import { section } from './section.ts';
import { delay, text } from './values.ts';

const roles = ['owner', 'manager', 'executive'] as const satisfies readonly EscalationRole[];

const role = z.enum(roles);

const to = z
  .union(
    [
      role.transform((one) => [one]),
      z
        .array(role)
        .min(1)
        .transform((several) => [...new Set(several)]),
    ],
    'owner, manager, executive, or a list of one or more of them',
  )
  .describe('owner, manager, executive, or a list of them.');

const step = section({
  after: delay().describe('Since the case reached its owner, as 24h, 3d (of 24 hours each) or 2 business days.'),
  to,
  ask: text().optional().describe('What they are asked for, as check-in; to see to it unless given.'),
}).transform(({ after, to, ask }): EscalationStep => ({ after, to, ask: ask ?? null }));

/** Who hears next of a case that nobody takes in hand; without a step, nobody. */
export const escalationSchema = z.array(step).superRefine((steps, context) => {
  steps.forEach(({ after }, index) => {
    const before = steps[index - 1]?.after;
    if (before !== undefined && countHours(after) <= countHours(before))
      context.addIssue({
        code: 'custom',
        path: [index, 'after'],
        message: `steps must rise, but ${describeDelay(after)} follows ${describeDelay(before)}`,
        params: { hint: 'sort them by after, each later than the one before; a business day counts as 24h here' },
      });
  });
});

/** The owner again after half of the time, the manager when all of it has passed. */
export function escalateWithin(hours: number): readonly EscalationStep[] {
  return [
    { after: { hours: hours / 2 }, to: ['owner'], ask: null },
    { after: { hours }, to: ['manager'], ask: null },
  ];
}

/** Only to compare two: how long a business day takes is known on its date. */
function countHours(after: EscalationStep['after']): number {
  return 'hours' in after ? after.hours : after.businessDays * 24;
}

function describeDelay(after: EscalationStep['after']): string {
  if ('hours' in after) return `${after.hours}h`;
  return after.businessDays === 1 ? '1 business day' : `${after.businessDays} business days`;
}
