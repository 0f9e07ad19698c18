import * as z from 'zod';
import { domainOf } from '../../address.ts';
import type { NotifyConfig, Weekday } from '../notify-config.ts';
import { address, audience, domain, plainAudience, toAudience } from './audience.ts';
import { escalationSchema } from './escalation.ts';
import { dictionary, section } from './section.ts';
import { date, timeOfDay, wholeNumberFrom } from './values.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

const weeklyParts = {
  ...audience,
  day: z.enum(weekdays).default('mon').describe('The weekday it is sent on; mon unless given.'),
  at: timeOfDay().default('08:00').describe('Local time in the portfolio’s zone; "08:00" unless given.'),
};

const weekly = section(weeklyParts).transform(({ day, at, ...rest }) => ({ day, at, ...toAudience(rest) }));

const leaders = section({
  ...weeklyParts,
  nightly: z
    .boolean()
    .default(false)
    .describe(
      'true: on the weekdays of the digest that are not quiet, the whole portfolio is mailed to emails as well. false unless given.',
    ),
}).transform(({ day, at, nightly, ...rest }) => ({ day, at, nightly, ...toAudience(rest) }));

const digest = section({
  at: timeOfDay().default('07:30').describe('Local time in the portfolio’s zone; "07:30" unless given.'),
  weekdays: z
    .array(z.enum(weekdays))
    .default(['mon', 'tue', 'wed', 'thu', 'fri'])
    .describe('Monday to Friday unless given.'),
});

const quiet = section({
  weekdays: z
    .array(z.enum(weekdays))
    .max(6, 'at most six weekdays: somebody has to be told some day')
    .default(['sat', 'sun'])
    .describe('Alerts wait for the next other day; Saturday and Sunday unless given.'),
  holidays: z
    .array(date())
    .default([])
    .describe('Days on which nobody works, as 2026-12-25: alerts wait, and few rows are no reason to hold a night.'),
  clock: z
    .enum(['stands', 'runs'])
    .default('stands')
    .describe(
      'stands: hours of quiet days do not count until somebody else hears of a case. runs: they do. stands unless given.',
    ),
});

const delegate = section({
  away: address().describe('Who is away.'),
  to: address().describe('Who stands in.'),
  from: date().describe('The first day.'),
  until: date().describe('The last day.'),
});

export const notifySchema = section({
  digest: digest.prefault({}).describe('The daily message to each owner.'),
  leaders: leaders.prefault({}).describe('The weekly message to CS leaders.'),
  executives: weekly.prefault({}).describe('The weekly mail to executives.'),
  unowned: plainAudience.prefault({}).describe('Who hears about accounts nobody owns.'),
  ops: plainAudience.prefault({}).describe('Who hears about held nights and failures.'),
  quiet: quiet.prefault({}).describe('Days without alerts.'),
  escalation: escalationSchema
    .optional()
    .describe(
      'Who hears next of a risk that nobody takes in hand, in rising order of after. Unless given: the owner after 24h and the manager after 48h; of an account with an executive owner and manager after 24h, and the executive after 48h, asked for a check-in.',
    ),
  executive: address()
    .optional()
    .describe('Who hears of an account above its manager, where accounts.executive names nobody.'),
  profile_executives: dictionary(address()).optional().describe('In the place of executive, by the name of a profile.'),
  delegates: z.array(delegate).default([]).describe('Who gets the alerts of an owner or manager who is away.'),
  operators: z
    .array(address())
    .default([])
    .describe('Who may act on every account in Slack, see all of them, and release or discard a held night.'),
  domains: z
    .array(domain())
    .min(1, 'at least one domain; leave it out to have those of the people you name')
    .optional()
    .describe(
      'Who may be written to, by the domain of their address; a subdomain is another one. Those of operators, leaders, executives, executive, profile_executives and ops unless given.',
    ),
  budget: wholeNumberFrom(1, 1000)
    .default(5)
    .describe('Alerts per person and night; the rest go to the digest. 5 unless given.'),
}).transform(
  ({ domains, executive = null, escalation = null, profile_executives, ...written }): Omit<NotifyConfig, 'pools'> => {
    const people = { ...written, executive, escalation, profileExecutives: profile_executives ?? new Map() };
    return { ...people, domains: domains ?? findDomains(people) };
  },
);

/** The domains of those a portfolio names to run it; null = it names none, and there is no limit. */
function findDomains({
  operators,
  leaders,
  executives,
  executive,
  profileExecutives,
  ops,
}: Omit<NotifyConfig, 'domains' | 'pools'>): readonly string[] | null {
  const above = [...(executive === null ? [] : [executive]), ...profileExecutives.values()];
  const named = [...operators, ...leaders.emails, ...executives.emails, ...above, ...ops.emails];
  return named.length === 0 ? null : [...new Set(named.map(domainOf))];
}
