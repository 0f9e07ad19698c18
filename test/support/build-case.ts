import fc from 'fast-check';
import { addDays } from '../../lib/calendar.ts';
import type { Case, CaseAlert, CaseSubject, Found } from '../../lib/cases/case.ts';
import type { Alert } from '../../lib/cases/earlier-alert.ts';
import type { CaseAct } from '../../lib/cases/hand.ts';
import type { Covered, Outcome, Telling } from '../../lib/cases/telling.ts';
import type { EscalationStep } from '../../lib/config/notify-config.ts';
import { anyText } from './any-text.ts';
import { buildSubject } from './build-alert.ts';

/** A risk of Acme that opened on 4 March 2026 and that nobody was told of yet, but for what is given. */
export function buildCase(over: Partial<Case> = {}): Case {
  return {
    ...{ account: 'acme', kind: 'risk', openedOn: '2026-03-04' },
    ...{ about: buildCaseSubject(), alerts: [buildCaseAlert()], ended: null, absentSince: null },
    ...{ plannedFor: '2026-03-04', before: null, tellings: [], acts: [], triageSince: null, version: 0 },
    ...over,
  };
}

/** Acme at risk, owned by Sam who reports to Mia, but for what is given. */
export function buildCaseSubject(over: Partial<CaseSubject> = {}): CaseSubject {
  return { ...buildSubject(), executive: null, override: null, ...over };
}

/** A warning that fires since 4 March 2026, but for what is given. */
export function buildCaseAlert(over: Partial<CaseAlert> = {}): CaseAlert {
  return {
    ...{ rule: 'below-safe-zone', severity: 'warning', depth: 0, episode: 1 },
    ...{ state: 'firing', openedOn: '2026-03-04', resolvedOn: null, way: 'own', coolsUntil: null },
    ...{ because: 'Score 41 is below 60.', nextStep: null, cooldownDays: 7 },
    chain: [
      { after: { hours: 24 }, to: ['owner'], ask: null },
      { after: { hours: 48 }, to: ['manager'], ask: null },
    ],
    ...over,
  };
}

/** Sam's message of 5 March 2026 about Acme, which has reached them, but for what is given. */
export function buildTelling(over: Partial<Telling> = {}): Telling {
  return {
    ...{ as: 'alert', code: 'opened', morning: '2026-03-05', plannedAt: '2026-03-05T05:00:00.000Z' },
    ...{ to: 'sam@example.com', of: 'sam@example.com', role: 'owner' },
    ...{ message: { period: '2026-03-05', id: 'm1' }, instead: null },
    covers: [{ rule: 'below-safe-zone', episode: 1, severity: 'warning', depth: 0 }],
    outcome: { is: 'reached', at: '2026-03-05T07:30:02.000Z' },
    ...over,
  };
}

/** As the version before kept it: Sam was told of Acme on the morning of 5 March 2026, but for what is given. */
export function buildAlertOfBefore(over: Partial<Alert> = {}): Alert {
  return {
    ...{ account: 'acme', rule: 'below-safe-zone', kind: 'risk', severity: 'warning', depth: 0, episode: 1 },
    ...{ state: 'firing', handled: 'firing', openedOn: '2026-03-04' },
    ...{ toldFor: '2026-03-04', toldAt: '2026-03-05T07:30:00.000Z', toldTo: 'sam@example.com', isSilent: false },
    ...{ remindedAt: null, escalatedAt: null, escalateHours: 48, snoozedUntil: null },
    ...{ resolvedOn: null, resolutionDue: null, about: buildSubject(), plannedFor: '2026-03-04', before: null },
    ...{ messages: [{ period: '2026-03-04', id: 'm1' }], version: 1, trail: [] },
    ...over,
  };
}

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
  state: fc.constantFrom('firing', 'recovering', 'resolved'),
  openedOn: night,
  resolvedOn: orNull(night),
  way: fc.constantFrom('own', 'triage', 'shadow'),
  coolsUntil: orNull(night),
  because: text,
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
