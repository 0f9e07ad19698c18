import { addDays } from '../../lib/calendar.ts';
import { type Case, type CaseAlert, type CaseSubject, firingOf } from '../../lib/cases/case.ts';
import type { CaseAct } from '../../lib/cases/hand.ts';
import type { CaseNotice } from '../../lib/cases/plan-morning.ts';
import type { Addressee } from '../../lib/cases/route-case.ts';
import type { Task } from '../../lib/cases/task.ts';
import { coverOf, type Outcome, type Telling } from '../../lib/cases/telling.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import type { NoticeContext } from '../../lib/messages/case-messages.ts';
import type { TaskTime } from '../../lib/messages/task-words.ts';
import { buildTask } from './build-case.ts';

/** A Monday, told on the Tuesday after. */
export const NIGHT = '2026-11-23';
export const MORNING = '2026-11-24';
export const SAM = 'sam@example.com';
export const MIA = 'mia@example.com';

/** A warning that opened tonight, but for what is given. */
export function alert(over: Partial<CaseAlert> = {}): CaseAlert {
  return {
    rule: 'below-safe-zone',
    ...{ title: null, description: null, risk: null },
    episode: 1,
    severity: 'warning',
    depth: 0,
    state: 'firing',
    openedOn: NIGHT,
    resolvedOn: null,
    way: 'own',
    coolsUntil: null,
    because: 'Score 41 is below 50.',
    span: null,
    nextStep: null,
    cooldownDays: 7,
    chain: [
      { after: { hours: 24 }, to: ['owner'], ask: null },
      { after: { hours: 48 }, to: ['manager'], ask: null },
    ],
    ...over,
  };
}

/** An open risk at Acme, which is Sam's, who reports to Mia. */
export function caseOf(over: Partial<Omit<Case, 'about'>> & { readonly about?: Partial<CaseSubject> } = {}): Case {
  const { about, ...parts } = over;
  return {
    account: 'acme',
    kind: 'risk',
    openedOn: NIGHT,
    plannedFor: NIGHT,
    before: null,
    alerts: [alert()],
    ended: null,
    absentSince: null,
    tellings: [],
    acts: [],
    triageSince: null,
    version: 1,
    ...parts,
    about: {
      name: 'Acme',
      owner: SAM,
      manager: MIA,
      executive: null,
      arr: 100_000,
      renewsOn: null,
      score: 41,
      band: 'at_risk',
      previousScore: 68,
      override: null,
      because: 'Score 41 is below 50.',
      nextStep: null,
      ...about,
    },
  };
}

/** Told to Sam as its owner, and reached at half past seven of that morning. */
export function telling(morning: string, over: Partial<Telling> = {}): Telling {
  const to = over.to ?? SAM;
  return {
    as: 'alert',
    code: 'opened',
    morning,
    plannedAt: `${morning}T04:30:00.000Z`,
    to,
    of: to,
    role: 'owner',
    message: { period: `morning-${morning}`, id: morning },
    instead: null,
    covers: [coverOf(alert())],
    outcome: { is: 'reached', at: `${morning}T07:30:00.000Z` },
    ...over,
  };
}

export function missed(because: string, isUnreachable = false): Outcome {
  return { is: 'not-reached', because, isUnreachable };
}

export function act(did: CaseAct['did'], day: string, over: Partial<CaseAct> = {}): CaseAct {
  return { at: `${day}T09:00:00.000Z`, by: SAM, did, ...over };
}

export function addressee(of = SAM, over: Partial<Addressee> = {}): Addressee {
  return { recipient: { channel: 'slack', destination: of, name: of, insteadOf: null }, of, role: 'owner', ...over };
}

export function wish(one: Case, over: Partial<Wish> = {}): Wish {
  return { one, as: 'alert', code: 'opened', addressee: addressee(), alerts: firingOf(one), turn: null, ...over };
}

/** To whom and as what its first wish says. */
export function notice(wishes: readonly [Wish, ...Wish[]], unnamed = 0): CaseNotice {
  const [{ as, addressee: to }] = wishes;
  return { as, addressee: to, wishes, unnamed };
}

export function context(over: Partial<NoticeContext> = {}): NoticeContext {
  return {
    date: MORNING,
    at: `${MORNING}T07:30:00.000Z`,
    night: NIGHT,
    lineOf: () => null,
    causesOf: () => null,
    tasksOf: () => [],
    nextStepOf: () => null,
    playbooksOf: () => [],
    ...over,
  };
}

/** When somebody reads of tasks: at the hour of a morning. */
export function timeOf(today: string): TaskTime {
  return { now: `${today}T07:30:00.000Z`, today, timezone: 'UTC' };
}

/** Open, of the playbook of Acme's rule, due the day after tomorrow. */
export function task(over: Partial<Task> = {}): Task {
  return buildTask({
    ...{ playbook: 'bring-back', title: 'Call the sponsor', assignee: SAM, dueOn: addDays(MORNING, 2) },
    ...{ startedBy: SAM, startedAt: `${MORNING}T09:00:00.000Z`, version: 1 },
    ...over,
  });
}
