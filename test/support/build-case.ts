import type { Case, CaseAlert, CaseSubject } from '../../lib/cases/case.ts';
import type { Task } from '../../lib/cases/task.ts';
import { coverOf, type Telling } from '../../lib/cases/telling.ts';
import type { EscalationStep } from '../../lib/config/notify-config.ts';

/** The owner again after a day, the manager after two. */
export const ownerThenManager: readonly EscalationStep[] = [
  { after: { hours: 24 }, to: ['owner'], ask: null },
  { after: { hours: 48 }, to: ['manager'], ask: null },
];

/** A warning that fires since Sunday 1 March 2026, to be told by a message of its own, but for what is given. */
export function buildCaseAlert(over: Partial<CaseAlert> = {}): CaseAlert {
  return {
    ...{ rule: 'below-safe-zone', severity: 'warning', depth: 0, episode: 1 },
    ...{ state: 'firing', openedOn: '2026-03-01', resolvedOn: null, way: 'own', coolsUntil: null },
    ...{ title: null, description: null, risk: null },
    ...{ because: 'Score 41 is below 60.', span: null, nextStep: null, cooldownDays: 7, chain: ownerThenManager },
    ...over,
  };
}

/** Acme at risk, owned by Sam who reports to Mia, but for what is given. */
export function buildCaseSubject(over: Partial<CaseSubject> = {}): CaseSubject {
  return {
    ...{ name: 'Acme', owner: 'sam@example.com', manager: 'mia@example.com', executive: null },
    ...{ arr: 100_000, renewsOn: null, score: 41, band: 'at_risk', previousScore: 68, override: null },
    ...{ because: 'Score 41 is below 60.', nextStep: null },
    ...over,
  };
}

type Given = Partial<Omit<Case, 'about' | 'alerts'>> & {
  readonly about?: Partial<CaseSubject>;
  readonly alerts?: readonly Partial<CaseAlert>[];
};

/** A risk of Acme's that opened on Sunday 1 March 2026 and that nobody was told of, but for what is given. */
export function buildCase({ about, alerts = [{}], ...over }: Given = {}): Case {
  return {
    ...{ account: 'acme', kind: 'risk', openedOn: '2026-03-01', plannedFor: '2026-03-01', before: null },
    ...{ ended: null, absentSince: null, tellings: [], acts: [], triageSince: null, version: 0 },
    about: buildCaseSubject(about),
    alerts: alerts.map(buildCaseAlert),
    ...over,
  };
}

/** Sam was told on Monday 2 March 2026 at half past seven, and it reached him, but for what is given. */
export function buildTelling(over: Partial<Telling> = {}): Telling {
  const morning = over.morning ?? '2026-03-02';
  const to = over.of ?? over.to ?? 'sam@example.com';
  return {
    ...{ as: 'alert', code: 'opened', morning, plannedAt: `${morning}T04:10:00.000Z`, to, of: to, role: 'owner' },
    message: { period: morning, id: `${over.as ?? 'alert'} ${to} ${morning}` },
    instead: null,
    covers: [coverOf(buildCaseAlert())],
    outcome: { is: 'reached', at: `${morning}T07:30:00.000Z` },
    ...over,
  };
}

/** A step of a playbook on Acme that is Sam's, but for what is given. */
export function buildTask(over: Partial<Task> = {}): Task {
  return {
    ...{ id: 'below-safe-zone.1.1', account: 'acme', accountName: 'Acme', rule: 'below-safe-zone', playbook: 'rescue' },
    ...{ title: 'Call them', assignee: 'sam@example.com', role: 'owner', meantFor: null },
    ...{ dueOn: '2026-03-06', dueAt: null, text: null, state: 'open', tellings: [] },
    ...{ startedBy: 'sam@example.com', startedAt: '2026-03-02T09:00:00.000Z', endedBy: null, endedAt: null },
    ...{ overdueToldAt: null, overdueTellings: [], version: 0 },
    ...over,
  };
}
