/** The whole of `health.yaml`. */
import * as z from 'zod';
import { describeValue } from '../problem.ts';
import { accountsSchema, stagesSchema } from './accounts.ts';
import { cadenceSchema } from './cadence.ts';
import { exportsSchema } from './exports.ts';
import { gateSchema } from './gate.ts';
import { metricsSchema } from './metrics.ts';
import { notifySchema } from './notify.ts';
import { ownershipSchema } from './ownership.ts';
import { cardSchema, pagesSchema } from './pages.ts';
import { peopleSchema } from './people.ts';
import { playbooksSchema } from './playbooks.ts';
import { bandsSchema, profilesSchema } from './profiles.ts';
import { rulesSchema } from './rules.ts';
import { section } from './section.ts';
import { suggestOne, text, timeZone } from './values.ts';

const timezone = timeZone().describe('IANA name, as Europe/London: a night is a complete calendar date here.');

const currency = text('a currency, as USD')
  .superRefine((code, context) => {
    const known = Intl.supportedValuesOf('currency');
    if (!known.includes(code))
      context.addIssue({
        code: 'custom',
        message: `unknown currency ${describeValue(code)}`,
        params: { hint: suggestOne(code, known, 'write an ISO 4217 code, as USD') },
      });
  })
  .describe('ISO 4217 code, as USD.');

export const healthFileSchema = section({
  version: z.literal(1, 'the number 1').describe('The version of this syntax: 1.'),
  portfolio: text().describe('The name of the portfolio, as people read it.'),
  timezone: timezone.default('UTC'),
  currency: currency.default('USD'),
  deliver: z
    .enum(['off', 'shadow', 'on'])
    .default('shadow')
    .describe(
      'shadow: everything but the sending; off: a kill switch. shadow unless given; `rounds deliver` overrules it.',
    ),
  exports: exportsSchema.describe('The files your systems drop, by name.'),
  accounts: accountsSchema.describe('The roster: who is scored.'),
  people: peopleSchema
    .optional()
    .describe(
      'Who is behind names of owners, managers and executives: a list, or an export of names and mail addresses.',
    ),
  ownership: ownershipSchema
    .optional()
    .describe('Whose accounts are: the first rule whose `when` holds. An account of which none holds is its owner’s.'),
  stages: stagesSchema.prefault({}).describe('How long onboarding and renewal last.'),
  metrics: metricsSchema.describe('One number, text or boolean per account and night, by name.'),
  profiles: profilesSchema.describe('How accounts are scored: the first whose `when` holds.'),
  bands: bandsSchema.prefault({}).describe('Where healthy and watch begin.'),
  rules: rulesSchema.default([]).describe('What people are told about.'),
  playbooks: playbooksSchema.optional().describe('What to do about a finding, by name.'),
  cadence: cadenceSchema.optional().describe('Tasks that come again: check-ins, reviews.'),
  gate: gateSchema.prefault({}).describe('When a night is not to be believed, and nobody but ops is told.'),
  notify: notifySchema.prefault({}).describe('Who is told, where and when.'),
  pages: pagesSchema.prefault({}).describe('Who sees what on the dashboard.'),
  card: cardSchema.prefault({}).describe('What a customer sees of their account, beside `shareable` metrics.'),
});

export type HealthFile = z.output<typeof healthFileSchema>;
