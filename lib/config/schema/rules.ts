import * as z from 'zod';
import type { Rule, Trigger } from '../health-config.ts';
import { escalateWithin, escalationSchema } from './escalation.ts';
import { oneOf, section } from './section.ts';
import { days, description, hours, numberFrom, scalar, text, title, wholeNumberFrom } from './values.ts';
import { whenSchema } from './when.ts';

/** The longest window a drop is measured over: that of the stored charts. */
const LONGEST_DROP_DAYS = 35;

const score = numberFrom(0, 100);

const common = {
  id: text().describe('Unique; an edited rule is a new one.'),
  title: title('What people read instead of the id; at most 80 characters.'),
  description: description('What it means and what to look at first, under its title'),
  risk: title(
    'The risk it stands for, as Low adoption: rules of one risk are counted together; at most 80 characters.',
  ),
  kind: z.enum(['risk', 'opportunity']).default('risk').describe('risk unless given.'),
  severity: z
    .enum(['info', 'warning', 'critical'])
    .optional()
    .describe('warning unless given, info for an opportunity.'),
  nights: wholeNumberFrom(1, 365).default(1).describe('On so many charted nights in a row; 1 unless given.'),
  cooldown: days(0).default(7).describe('A match again within it reopens the same finding; 7d unless given.'),
  escalation: escalationSchema
    .optional()
    .describe('In the place of notify.escalation: who hears next when nobody acts.'),
  escalate: hours()
    .optional()
    .describe(
      'Short for an escalation: the owner again after half of it, the manager when nobody acts for so long; notify.escalation unless given.',
    ),
  playbook: text('the name of a playbook').optional().describe('What to do about it.'),
  start: z
    .enum(['auto', 'by_hand'])
    .optional()
    .describe(
      'auto: the tasks of its playbook are assigned when the case is told. by_hand: when somebody starts it. As the playbook says unless given.',
    ),
  when: whenSchema.optional().describe('Only for accounts that match, as in profiles.'),
};

type Common = z.output<z.ZodObject<typeof common>>;

function toRule(written: Common, trigger: Trigger): Rule {
  const { id, kind, nights, escalate } = written;
  return {
    id,
    title: written.title ?? null,
    description: written.description ?? null,
    risk: written.risk ?? null,
    kind,
    severity: written.severity ?? (kind === 'opportunity' ? 'info' : 'warning'),
    nights,
    cooldownDays: written.cooldown,
    escalateHours: escalate ?? 48,
    escalation: written.escalation ?? (escalate === undefined ? null : escalateWithin(escalate)),
    playbook: written.playbook ?? null,
    start: written.start ?? null,
    when: written.when ?? [],
    trigger,
  };
}

interface Clearing {
  readonly below?: number;
  readonly above?: number;
  readonly clear?: number | undefined;
}

/** A finding clears on the far side of its threshold, never on the side that matches. */
function checkClear({ below, above, clear }: Clearing, context: z.core.$RefinementCtx): void {
  if (clear === undefined) return;
  const isBelow = below !== undefined && clear < below;
  const isAbove = above !== undefined && clear > above;
  if (isBelow || isAbove)
    context.addIssue({
      code: 'custom',
      path: ['clear'],
      message: `clear (${clear}) must be at or ${isBelow ? 'above' : 'under'} the threshold ${below ?? above}`,
      params: { hint: 'without clear, the threshold itself is used' },
    });
}

const scoreTrigger = oneOf('score rule', {
  below: section({
    below: score.describe('Matches under this score.'),
    clear: score.optional().describe('Clears at this score.'),
  })
    .superRefine(checkClear)
    .transform(({ below, clear }): Trigger => ({ on: 'score-below', below, clear: clear ?? below })),
  above: section({
    above: score.describe('Matches over this score.'),
    clear: score.optional().describe('Clears at this score.'),
  })
    .superRefine(checkClear)
    .transform(({ above, clear }): Trigger => ({ on: 'score-above', above, clear: clear ?? above })),
  drop: section({
    drop: numberFrom(0, 100)
      .positive('a number above 0, at most 100')
      .describe('Matches when behaviour alone cost so many points.'),
    within: days()
      .refine((length) => length <= LONGEST_DROP_DAYS, `a drop is measured within at most ${LONGEST_DROP_DAYS}d`)
      .describe(`Within so many nights, at most ${LONGEST_DROP_DAYS}d.`),
  }).transform(({ drop, within }): Trigger => ({ on: 'score-drop', drop, withinDays: within })),
});

const metric = text('the name of a metric').describe('The metric that is watched.');
const below = z.number().describe('Matches under this value.');
const above = z.number().describe('Matches over this value.');
const clear = z.number().optional().describe('Clears at this value; the threshold unless given.');

const metricRule = oneOf(
  'metric rule',
  {
    below: section({ ...common, metric, below, clear })
      .superRefine(checkClear)
      .transform((written) => {
        const { below, clear = below } = written;
        return toRule(written, { on: 'metric-below', metric: written.metric, below, clear });
      }),
    above: section({ ...common, metric, above, clear })
      .superRefine(checkClear)
      .transform((written) => {
        const { above, clear = above } = written;
        return toRule(written, { on: 'metric-above', metric: written.metric, above, clear });
      }),
    change: section({
      ...common,
      metric,
      change: section({
        by: z
          .number()
          .refine((by) => by !== 0, 'must not be 0: a fall is written as -50, a rise as 50')
          .describe('Percent: a fall is negative.'),
        within: days().describe('Against the value so many nights ago.'),
      }).describe('Matches when it changed by so much.'),
    }).transform((written) => {
      const { by, within } = written.change;
      return toRule(written, { on: 'metric-change', metric: written.metric, by, withinDays: within });
    }),
    is: section({
      ...common,
      metric,
      is: scalar.describe('Matches when the value is this, compared as text.'),
    }).transform((written) => toRule(written, { on: 'metric-is', metric: written.metric, is: written.is })),
    missing_for: section({
      ...common,
      metric,
      missing_for: days().describe('Matches when there is no value for so long.'),
    }).transform((written) =>
      toRule(written, { on: 'metric-missing', metric: written.metric, forDays: written.missing_for }),
    ),
  },
  [...Object.keys(common), 'metric', 'clear'],
);

const rule = oneOf(
  'rule',
  {
    score: section({ ...common, score: scoreTrigger.describe('below, above or drop.') }).transform((written) =>
      toRule(written, written.score),
    ),
    band: section({
      ...common,
      band: z.literal('worsens', 'the word worsens').describe('worsens: a lower band than last time.'),
    }).transform((written) => toRule(written, { on: 'band-worsens' })),
    metric: metricRule,
  },
  Object.keys(common),
);

export const rulesSchema = z.array(rule);
