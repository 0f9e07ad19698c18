import { addDays, type Night } from '../calendar.ts';
import type { Rule } from '../config/health-config.ts';
import type { EscalationStep } from '../config/notify-config.ts';
import { pickPool } from '../config/pools.ts';
import type { Finding } from '../detection/finding.ts';
import { type Case, type CaseAlert, type CaseSubject, type Found, isOpen } from './case.ts';
import { isMoreSevere } from './severity.ts';
import { coversAlert, type Telling } from './telling.ts';

/** An account that is away for so long and comes back goes on where it was. */
const RETURN_NIGHTS = 35;

/** in-doubt: gone with too many others. missed: absent on the first night that is believed. */
export type Presence = 'here' | 'churned' | 'absent' | 'missed' | 'in-doubt';

/** What decides on a case beside its findings. */
export interface Tonight {
  readonly night: Night;
  readonly rules: ReadonlyMap<string, Rule>;
  /** The chain of a rule that has none of its own. */
  readonly chain: readonly EscalationStep[];
  readonly presence: Presence;
  readonly people: Pick<CaseSubject, 'manager' | 'executive'>;
  /** How what begins tonight is told. */
  readonly way: CaseAlert['way'];
}

/** What a case is after a night. `findings`: all of its account and kind. Null: there is none, and none is opened. */
export function advanceFound(
  known: Found | null,
  findings: readonly Finding[],
  tellings: readonly Telling[],
  tonight: Tonight,
): Found | null {
  const { night, presence } = tonight;
  if (presence === 'in-doubt') return known && miss(known, known.absentSince ?? night);
  if (presence === 'missed') return known && miss(known, night);
  if (presence === 'absent') return known && leave(known, night);
  if (presence === 'churned')
    return known && isOpen(known) ? { ...known, ended: { on: night, because: 'churned' } } : known;
  const last = known ?? NOTHING;
  const spoken = new Map(findings.map((finding) => [finding.rule, finding]));
  const followed = last.alerts.map((alert) => {
    const finding = spoken.get(alert.rule);
    spoken.delete(alert.rule);
    if (!finding) return close(alert, night);
    const next = followAlert(alert, finding, tellings, tonight);
    return hasReturned(last) && next.state !== 'resolved' ? { ...next, coolsUntil: addDays(night, 1) } : next;
  });
  const opened = [...spoken.values()].flatMap((finding) => openAlert(finding, 1, tonight));
  const alerts = [...followed, ...opened];
  if (alerts.length === 0) return null;
  const [about] = findings;
  const subject = about ? describeSubject(about, alerts, tonight) : last.about;
  const isOver = alerts.every(({ state }) => state === 'resolved');
  if (!isOver) return { about: subject, alerts, ended: null, absentSince: null };
  if (last.ended !== null) return { ...last, about: subject, alerts };
  const isCleared = findings.some(({ state }) => state === 'cleared') || last.alerts.length === 0;
  return { about: subject, alerts, ended: { on: night, because: isCleared ? 'over' : 'withdrawn' }, absentSince: null };
}

/** Whether an ended case goes on, should its account have something to say again. */
export function mayGoOn({ alerts, ended }: Found, night: Night): boolean {
  if (ended === null) return true;
  if (ended.because === 'left' || ended.because === 'churned') return night <= addDays(ended.on, RETURN_NIGHTS);
  return alerts.some(
    ({ resolvedOn, cooldownDays }) =>
      cooldownDays > 0 && resolvedOn !== null && night <= addDays(resolvedOn, cooldownDays),
  );
}

const NOTHING: Found = {
  about: {
    name: null,
    owner: null,
    manager: null,
    executive: null,
    arr: null,
    renewsOn: null,
    score: null,
    band: 'unknown',
    previousScore: null,
    override: null,
    because: '',
    nextStep: null,
  },
  alerts: [],
  ended: null,
  absentSince: null,
};

/** Its owner was told that it is gone: what holds now is news. */
function hasReturned({ ended }: Found): boolean {
  return ended?.because === 'left' || ended?.because === 'churned';
}

/** Missing once it may be a fault of the export; missing twice in a row it is gone. */
function leave(known: Found, night: Night): Found {
  if (known.absentSince === null) return miss(known, night);
  return isOpen(known) ? { ...known, ended: { on: night, because: 'left' } } : known;
}

function miss(known: Found, absentSince: Night): Found {
  return isOpen(known) ? { ...known, absentSince } : known;
}

/** Mended away, or its rule was edited or removed: it is over, and nobody cleared it. */
export function withdraw(known: Found, night: Night): Found {
  if (!isOpen(known)) return known;
  return {
    ...known,
    alerts: known.alerts.map((alert) => close(alert, night)),
    ended: { on: night, because: 'withdrawn' },
  };
}

function close(alert: CaseAlert, night: Night): CaseAlert {
  return alert.state === 'resolved' ? alert : { ...alert, state: 'resolved', resolvedOn: night };
}

function followAlert(alert: CaseAlert, finding: Finding, tellings: readonly Telling[], tonight: Tonight): CaseAlert {
  switch (finding.state) {
    case 'pending':
    case 'frozen':
      return alert;
    case 'recovering':
      return alert.state === 'resolved'
        ? alert
        : { ...alert, state: 'recovering', because: finding.because, span: null };
    case 'cleared':
      return { ...close(alert, tonight.night), because: finding.because, span: null };
    case 'new':
    case 'persisting':
    case 'baseline':
      if (alert.state === 'resolved') return openAgain(alert, finding, tellings, tonight);
      return hold(alert, finding, tonight);
  }
}

/** It still holds: the worst of the episode is what counts. */
function hold(alert: CaseAlert, finding: Finding, { rules, way, chain }: Tonight): CaseAlert {
  const rule = rules.get(alert.rule)!;
  const severity = isMoreSevere(rule.severity, alert.severity) ? rule.severity : alert.severity;
  const depth = Math.max(alert.depth, finding.depth);
  const isWorse = severity !== alert.severity || depth > alert.depth;
  return {
    ...alert,
    ...wordsOf(finding, rule, chain),
    severity,
    depth,
    state: 'firing',
    way: isWorse ? way : alert.way,
    coolsUntil: isWorse ? null : alert.coolsUntil,
  };
}

/** Within the cooldown the same episode goes on, and is not told before it ends; later it is another one. */
function openAgain(alert: CaseAlert, finding: Finding, tellings: readonly Telling[], tonight: Tonight): CaseAlert {
  const { night } = tonight;
  const { resolvedOn, cooldownDays } = alert;
  const isCooling = cooldownDays > 0 && resolvedOn !== null && night <= addDays(resolvedOn, cooldownDays);
  if (!isCooling) return openAlert(finding, alert.episode + 1, tonight)[0] ?? alert;
  const open = { ...alert, state: 'firing', resolvedOn: null } as const;
  // Whether that message arrived is asked on the morning: a night that is planned again knows no more than it did.
  const told = tellings.findLast(
    (telling) => telling.as !== 'over' && telling.morning <= night && coversAlert(telling, alert),
  );
  return hold({ ...open, coolsUntil: told ? addDays(told.morning, cooldownDays) : null }, finding, tonight);
}

/** None for what is not met, and for an opportunity that nobody's doing brought about: that is listed only. */
function openAlert(finding: Finding, episode: number, { night, rules, way, chain }: Tonight): readonly CaseAlert[] {
  const { rule: id, state, kind, depth } = finding;
  if (state !== 'new' && state !== 'persisting' && state !== 'baseline') return [];
  if (kind === 'opportunity' && state !== 'new') return [];
  const rule = rules.get(id)!;
  const words = wordsOf(finding, rule, chain);
  return [
    {
      ...{ rule: id, severity: rule.severity, depth, episode },
      ...{ state: 'firing', openedOn: night, resolvedOn: null, coolsUntil: null },
      way: state === 'new' ? way : 'triage',
      ...words,
    },
  ];
}

function wordsOf({ because, span, nextStep, kind }: Finding, rule: Rule, chain: readonly EscalationStep[]) {
  const { title, description, risk, cooldownDays, escalation } = rule;
  return {
    title,
    description,
    risk,
    because,
    span,
    nextStep,
    cooldownDays,
    chain: kind === 'opportunity' ? [] : (escalation ?? chain),
  };
}

function describeSubject({ account }: Finding, alerts: readonly CaseAlert[], { people }: Tonight): CaseSubject {
  const { name, owner, arr, renewsOn, score, band, previousScore, override } = account;
  const speaking = alerts.filter(({ state }) => state !== 'resolved');
  const [first] = speaking.length > 0 ? speaking : alerts;
  const nextStep = alerts.find((alert) => alert.nextStep !== null)?.nextStep ?? null;
  const words = { because: first?.because ?? '', nextStep };
  return {
    name,
    owner,
    ...pickPool(account),
    ...people,
    arr,
    renewsOn,
    score,
    band,
    previousScore,
    override,
    ...words,
  };
}

/** A case that was there before, after a night. */
export function turnPage(one: Case, found: Found, night: Night): Case {
  const { about, alerts, ended, absentSince, plannedFor } = foundBefore(one, night) ?? one;
  return { ...one, ...found, plannedFor: night, before: { about, alerts, ended, absentSince, plannedFor } };
}

/** A case planned again for the night of which it is: what was found then is told as it was, what is found only now had no occasion. */
export function planAgain(one: Case, found: Found): Found {
  const alerts = found.alerts.map((alert): CaseAlert => {
    const known = one.alerts.find(({ rule, episode }) => rule === alert.rule && episode === alert.episode);
    const isAsBefore = known && !isMoreSevere(alert.severity, known.severity) && alert.depth <= known.depth;
    return { ...alert, way: isAsBefore ? known.way : 'triage' };
  });
  return { ...found, alerts };
}

/** What a case was before a night; null = the night opened it. */
export function foundBefore(one: Case, night: Night): (Found & { readonly plannedFor: Night }) | null {
  if (one.plannedFor !== night) return one;
  return one.before;
}
