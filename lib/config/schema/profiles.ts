import * as z from 'zod';
import type { MissingPolicy, Profile, Signal, SignalGroup } from '../health-config.ts';
import { dictionary, oneOf, section } from './section.ts';
import { days, description, numberFrom, positiveNumber, text, title } from './values.ts';
import { whenSchema } from './when.ts';

const points = numberFrom(0, 100);

const missing = z
  .union(
    [
      z.enum(['exclude', 'neutral', 'worst']),
      section({ carry: days().describe('The newest stored value of so many nights counts.') }),
    ],
    'exclude, neutral, worst or { carry: 14d }',
  )
  .default('exclude')
  .transform((written): MissingPolicy => (typeof written === 'object' ? { carryDays: written.carry } : written))
  .describe('What a missing value counts as: exclude (default), neutral (50), worst (0) or { carry: 14d }.');

const common = {
  metric: text('the name of a metric').describe('The metric this signal turns into points.'),
  weight: positiveNumber().default(1).describe('Relative to the other signals of the group; 1 unless given.'),
  missing,
};

const linear = section({
  ...common,
  worst: z.number().describe('The value that gives 0 points.'),
  best: z.number().describe('The value that gives 100 points; below worst when less is better.'),
})
  .superRefine(({ worst, best }, context) => {
    if (worst === best)
      context.addIssue({
        code: 'custom',
        path: ['best'],
        message: `worst and best are both ${best}`,
        params: { hint: 'between them the points run from 0 to 100' },
      });
  })
  .transform((written) => ({ kind: 'linear' as const, ...written }));

const step = z.tuple([z.number(), points], 'a pair [from, points], as [3, 50]');

const steps = section({
  ...common,
  steps: z
    .array(step)
    .min(1, 'at least one pair, as [[0, 0], [3, 50]]')
    .describe('[from, points] in ascending order: the points of the last step at or under the value.'),
})
  .superRefine(({ steps: pairs }, context) => {
    pairs.forEach(([from], index) => {
      const before = pairs[index - 1]?.[0];
      if (before !== undefined && from <= before)
        context.addIssue({
          code: 'custom',
          path: ['steps', index],
          message: `steps must ascend, but ${from} follows ${before}`,
          params: { hint: 'sort the pairs by their first number, each once' },
        });
    });
  })
  .transform((written) => ({ kind: 'steps' as const, ...written }));

const categories = section({
  ...common,
  points: dictionary(points).describe(
    'Points by the value as text: true, false, a number without trailing zeros, or a word.',
  ),
})
  .superRefine((written, context) => {
    if (written.points.size === 0)
      context.addIssue({
        code: 'custom',
        path: ['points'],
        message: 'no category is given',
        params: { hint: 'write { "true": 100, "false": 0 }' },
      });
  })
  .transform((written) => ({ kind: 'categories' as const, ...written }));

const goal = section({
  ...common,
  goal: section({
    target: positiveNumber().describe('The value to reach.'),
    by: days().describe('So long after started_on.'),
  }).describe('A straight line from 0 at the start to the target.'),
}).transform(({ goal: { target, by }, ...written }) => ({ kind: 'goal' as const, ...written, target, byDays: by }));

const signal = oneOf('signal', { worst: linear, best: linear, steps, points: categories, goal }).transform(
  (written): Signal => written,
);

const group = section({
  name: text().describe('As people read it, unless it has a title.'),
  title: title(),
  description: description('What it is about, under its title'),
  weight: positiveNumber().default(1).describe('Relative to the other groups; 1 unless given.'),
  signals: z.array(signal).min(1, 'at least one signal').describe('What the group is made of.'),
}).transform(
  ({ title, description, ...written }): SignalGroup => ({
    ...written,
    title: title ?? null,
    description: description ?? null,
  }),
);

const profile = section({
  name: text().describe('As people read it, unless it has a title; unique.'),
  title: title(),
  description: description('Which customers it is for and what counts for them, under its title'),
  when: whenSchema.optional(),
  min_coverage: numberFrom(0, 100)
    .default(50)
    .describe('Percent of the weight that must be available for a score; 50 unless given.'),
  groups: z.array(group).min(1, 'at least one group').describe('What the score is made of.'),
}).transform(
  ({ name, title, description, when, min_coverage, groups }): Profile => ({
    name,
    title: title ?? null,
    description: description ?? null,
    when: when ?? [],
    minCoverage: min_coverage,
    groups,
  }),
);

export const profilesSchema = z.array(profile).min(1, 'at least one profile');

export const bandsSchema = section({
  healthy: points.default(80).describe('Scores at or above it are healthy.'),
  watch: points.default(60).describe('Scores at or above it are watch; under it at_risk.'),
}).superRefine(({ healthy, watch }, context) => {
  if (healthy <= watch)
    context.addIssue({
      code: 'custom',
      path: ['healthy'],
      message: `healthy (${healthy}) must be above watch (${watch})`,
      params: { hint: 'as { healthy: 80, watch: 60 }' },
    });
});
