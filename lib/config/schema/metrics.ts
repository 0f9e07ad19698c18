import * as z from 'zod';
import type { Aggregate, Indicator, MetricDefinition } from '../health-config.ts';
import { dictionary, oneOf, section } from './section.ts';
import { column, days, description, scalar, text, title } from './values.ts';

const aggregates = [
  'latest',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'count',
  'distinct',
  'days',
  'days_since',
] as const satisfies readonly Aggregate[];

/** Aggregates over rows or dates; all others are over a column's values. */
const withoutValue: readonly Aggregate[] = ['count', 'days', 'days_since'];

const metricName = text('the name of a metric');

const indicators = ['leading', 'lagging'] as const satisfies readonly Indicator[];

const presentation = {
  title: title(),
  label: text().optional().describe('The older word for title.'),
  description: description('What it measures and why it counts, under its title'),
  indicator: z
    .enum(indicators)
    .optional()
    .describe(
      'leading: it moves before the customer decides, as logins; lagging: after it, as unpaid invoices. Each gets a sub-score of its own.',
    ),
  unit: text().optional().describe('Shown after the number, as % or h.'),
  shareable: z.boolean().default(false).describe('May be shown to the customer.'),
};

const empty = scalar
  .optional()
  .describe('The value of an account with no row; without it, such an account is missing.');

type Presented = z.output<z.ZodObject<typeof presentation>>;

function present({ title, label, description, indicator, unit, shareable }: Presented) {
  return {
    title: title ?? label ?? null,
    description: description ?? null,
    indicator: indicator ?? null,
    unit: unit ?? null,
    shareable,
  };
}

/** One metric has one title. */
function checkTitle({ title, label }: Pick<Presented, 'title' | 'label'>, context: z.core.$RefinementCtx): void {
  if (title !== undefined && label !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['label'],
      message: 'label is the older word for title, and this metric has both',
      params: { hint: 'keep title' },
    });
}

const columnMetric = section({
  from: text('the name of an export').describe('The export it is read from.'),
  value: column('The column whose values are aggregated.').optional(),
  aggregate: z
    .enum(aggregates)
    .default('latest')
    .describe('How the values of an account become one; latest unless given.'),
  over: days().optional().describe('Only the last so many dates, as 28d; for event exports.'),
  where: text('an SQL condition on the row')
    .optional()
    .describe("An SQL condition on the export's rows, as priority = 'urgent'."),
  empty,
  ...presentation,
})
  .superRefine(checkTitle)
  .superRefine(({ aggregate, value }, context) => {
    if (value === undefined && !withoutValue.includes(aggregate))
      context.addIssue({
        code: 'custom',
        message: `aggregate ${aggregate} needs a value`,
        params: { hint: `name a column with \`value\`, or use one of ${withoutValue.join(', ')}` },
      });
  })
  .transform((written) => ({
    kind: 'column' as const,
    from: written.from,
    value: written.value ?? null,
    aggregate: written.aggregate,
    overDays: written.over ?? null,
    where: written.where ?? null,
    empty: written.empty ?? null,
    ...present(written),
  }));

const sqlMetric = section({
  sql: text('a SELECT').describe(
    'A SELECT that returns account_id and value; exports and roster are tables, :night is the date.',
  ),
  empty,
  ...presentation,
})
  .superRefine(checkTitle)
  .transform((written) => ({
    kind: 'sql' as const,
    sql: written.sql,
    empty: written.empty ?? null,
    ...present(written),
  }));

const ratioMetric = section({
  ratio: z
    .tuple([metricName, metricName], 'a list of two metrics, as [active_users, seats]')
    .describe('[a, b]: a divided by b.'),
  ...presentation,
})
  .superRefine(checkTitle)
  .transform(({ ratio: [numerator, denominator], ...written }) => ({
    kind: 'ratio' as const,
    numerator,
    denominator,
    empty: null,
    ...present(written),
  }));

const changeMetric = section({
  change: metricName.describe('The metric whose change in percent this is.'),
  against: days().describe('How many nights ago it is compared with, as 28d.'),
  ...presentation,
})
  .superRefine(checkTitle)
  .transform(({ change, against, ...written }) => ({
    kind: 'change' as const,
    of: change,
    againstDays: against,
    empty: null,
    ...present(written),
  }));

const rankMetric = section({
  rank: metricName.describe('The metric to rank by: 0 is lowest, 100 highest.'),
  within: text('the name of an attribute').optional().describe('Only among accounts with the same value, as segment.'),
  ...presentation,
})
  .superRefine(checkTitle)
  .transform(({ rank, within, ...written }) => ({
    kind: 'rank' as const,
    of: rank,
    within: within ?? null,
    empty: null,
    ...present(written),
  }));

const metricSchema = oneOf('metric', {
  from: columnMetric,
  sql: sqlMetric,
  ratio: ratioMetric,
  change: changeMetric,
  rank: rankMetric,
});

export const metricsSchema = dictionary(metricSchema).transform(
  (written): ReadonlyMap<string, MetricDefinition> =>
    new Map([...written].map(([name, metric]) => [name, { name, ...metric }])),
);
