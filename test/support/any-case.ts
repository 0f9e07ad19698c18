import fc from 'fast-check';
import { addDays } from '../../lib/calendar.ts';
import type { Case, CaseAlert, Found } from '../../lib/cases/case.ts';
import type { CaseAct } from '../../lib/cases/hand.ts';
import type { Covered, Outcome, Telling } from '../../lib/cases/telling.ts';
import type { EscalationStep } from '../../lib/config/notify-config.ts';
import { anyText } from './any-text.ts';

const text = anyText({ maxLength: 20 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one));
const night = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));
const instant = fc.tuple(night, fc.integer({ min: 0, max: 86_399_999 })).map(([day, ms]) => {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + ms).toISOString();
});
const orNull = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: null });

const covered = {
  rule: text,
  episode: fc.integer({ min: 1, max: 99 }),
  severity: fc.constantFrom('info', 'warning', 'critical'),
  depth: number,
} satisfies { [Key in keyof Covered]: fc.Arbitrary<Covered[Key]> };
const covers = fc.array(fc.record(covered), { maxLength: 3 });

const role = fc.constantFrom('owner', 'manager', 'executive');

const step: fc.Arbitrary<EscalationStep> = fc.record({
  after: fc.oneof(fc.record({ hours: number }), fc.record({ businessDays: fc.integer({ min: 1, max: 9 }) })),
  to: fc.array(role, { maxLength: 3 }),
  ask: orNull(text),
});

const alert: fc.Arbitrary<CaseAlert> = fc.record({
  ...covered,
  ...{ title: orNull(text), description: orNull(text), risk: orNull(text) },
  state: fc.constantFrom('firing', 'recovering', 'resolved'),
  openedOn: night,
  resolvedOn: orNull(night),
  way: fc.constantFrom('own', 'triage', 'shadow'),
  coolsUntil: orNull(night),
  because: text,
  span: orNull(fc.record({ from: night, points: orNull(number) })),
  nextStep: orNull(text),
  cooldownDays: number,
  chain: fc.array(step, { maxLength: 3 }),
});

const found = {
  about: fc.record({
    ...{ name: orNull(text), owner: orNull(text), manager: orNull(text), executive: orNull(text) },
    ...{ arr: orNull(number), renewsOn: orNull(night), score: orNull(number), previousScore: orNull(number) },
    band: fc.constantFrom('healthy', 'watch', 'at_risk', 'unknown'),
    ...{ because: text, nextStep: orNull(text) },
    override: orNull(fc.record({ by: text, reason: text, expiresOn: night, computedScore: orNull(number) })),
  }),
  alerts: fc.array(alert, { maxLength: 3 }),
  ended: orNull(fc.record({ on: night, because: fc.constantFrom('over', 'withdrawn', 'left', 'churned') })),
  absentSince: orNull(night),
} satisfies { [Key in keyof Found]: fc.Arbitrary<Found[Key]> };

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ is: fc.constant('planned') }),
  fc.record({ is: fc.constant('reached'), at: instant }),
  fc.record({ is: fc.constant('not-reached'), because: text, isUnreachable: fc.boolean() }),
);

const message = fc.record({ period: text, id: text });

const telling: fc.Arbitrary<Telling> = fc.record({
  as: fc.constantFrom('alert', 'digest', 'triage', 'reminder', 'escalation', 'report', 'over'),
  code: fc.constantFrom('opened', 'reopened', 'worsened', 'new-owner', 'told-anew', 'step', 'account-gone'),
  ...{ morning: night, plannedAt: instant, to: text, of: text, role, message, instead: orNull(message) },
  ...{ covers, outcome },
});

const act: fc.Arbitrary<CaseAct> = fc.record(
  {
    ...{ at: instant, by: text, until: instant, covers },
    did: fc.constantFrom('acknowledged', 'snoozed', 'finished-task', 'undid', 'lapsed', 'pierced', 'useful'),
  },
  { requiredKeys: ['at', 'by', 'did'] },
);

/** Whatever a case may hold, whether or not nights make it so. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  account: anyText({ maxLength: 300 }).filter((id) => id !== ''),
  kind: fc.constantFrom('risk', 'opportunity'),
  openedOn: night,
  ...found,
  plannedFor: night,
  before: orNull(fc.record({ ...found, plannedFor: night })),
  tellings: fc.array(telling, { maxLength: 4 }),
  acts: fc.array(act, { maxLength: 4 }),
  triageSince: orNull(night),
  version: fc.constant(0),
});
