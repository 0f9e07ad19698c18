import * as z from 'zod';
import type { Condition } from '../health-config.ts';
import { dictionary, section } from './section.ts';
import { scalar } from './values.ts';

const range = section({
  min: z.number().optional().describe('At least, inclusive.'),
  max: z.number().optional().describe('At most, inclusive.'),
}).superRefine(({ min, max }, context) => {
  if (min === undefined && max === undefined)
    context.addIssue({
      code: 'custom',
      message: 'neither min nor max is given',
      params: { hint: 'write { min: 50000 }' },
    });
  if (min !== undefined && max !== undefined && min > max)
    context.addIssue({ code: 'custom', message: 'min is above max: no account can match' });
});

const choice = z.union(
  [scalar, z.array(scalar).min(1), range],
  'a value, a list of values, or { min: …, max: … } with numbers',
);

export const whenSchema = dictionary(choice)
  .transform((written): readonly Condition[] =>
    [...written].map(([attribute, wanted]) => toCondition(attribute, wanted)),
  )
  .describe('Every entry must hold: a value, a list of values, or { min, max }, by attribute.');

function toCondition(attribute: string, wanted: z.output<typeof choice>): Condition {
  if (typeof wanted !== 'object') return { attribute, oneOf: [wanted] };
  if (Array.isArray(wanted)) return { attribute, oneOf: wanted };
  return { attribute, min: wanted.min ?? null, max: wanted.max ?? null };
}
