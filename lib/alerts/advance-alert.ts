import { addDays, type Night } from '../calendar.ts';
import type { Rule } from '../config/health-config.ts';
import type { Finding } from '../detection/finding.ts';
import { type Alert, type AlertSubject, isMoreSevere } from './alert.ts';
import type { SentBecause, UnsentBecause } from './reason.ts';

/** What a night makes of an alert, and whether somebody is to be told of it. */
export interface Advanced {
  /** Null: there is none, and none is opened. */
  readonly alert: Alert | null;
  readonly verdict:
    | { readonly tell: true; readonly code: SentBecause }
    /** `until`: the date or instant from which on somebody would be told. */
    | { readonly tell: false; readonly code: UnsentBecause; readonly until: string | null };
}

/** What decides on a finding beside itself. */
export interface Tonight {
  readonly night: Night;
  readonly rule: Rule;
  /** Of the account; null = nobody is named. */
  readonly manager: string | null;
}

/** An alert after a finding of tonight: what was known of it before, and the night, decide everything. */
export function advanceAlert(known: Alert | null, finding: Finding, tonight: Tonight): Advanced {
  const { night, rule } = tonight;
  const alert = known === null ? null : turnPage(known, finding, tonight);
  switch (finding.state) {
    case 'pending':
      return keep(alert, 'pending');
    case 'baseline':
      // An edited rule looks anew: what it had opened under its old definition is over, quietly.
      return keep(alert && close(alert, night), 'baseline');
    case 'frozen':
      return keep(alert, 'frozen');
    case 'recovering':
      return keep(alert && alert.state !== 'resolved' ? { ...alert, state: 'recovering' } : alert, 'recovering');
    case 'cleared':
      return resolve(alert, rule, night);
    case 'new':
    case 'persisting':
      if (alert === null) return finding.state === 'new' ? open(finding, tonight, 1) : keep(null, 'opened-untold');
      if (alert.state !== 'resolved') return hold(alert, finding, tonight);
      return isCooling(alert, rule, night)
        ? reopen(alert, finding, tonight)
        : open(finding, tonight, alert.episode + 1, alert);
  }
}

/** What a rule that has nothing to say any more leaves of an open alert. */
export function closeAlert(known: Alert, night: Night): Alert {
  return close({ ...known, plannedFor: night, before: withoutBefore(known) }, night);
}

function turnPage(alert: Alert, finding: Finding, { night, rule, manager }: Tonight): Alert {
  const about = describeSubject(finding, manager);
  return { ...alert, about, escalateHours: rule.escalateHours, plannedFor: night, before: withoutBefore(alert) };
}

function describeSubject({ account, because, nextStep }: Finding, manager: string | null): AlertSubject {
  const { name, owner, arr, renewsOn, score, band, previousScore } = account;
  return { name, owner, manager, arr, renewsOn, score, band, previousScore, because, nextStep };
}

function withoutBefore({ before: _before, ...alert }: Alert): Omit<Alert, 'before'> {
  return alert;
}

function keep(alert: Alert | null, code: UnsentBecause, until: string | null = null): Advanced {
  return { alert, verdict: { tell: false, code, until } };
}

function tell(alert: Alert, code: SentBecause): Advanced {
  return { alert, verdict: { tell: true, code } };
}

function open(finding: Finding, { night, rule, manager }: Tonight, episode: number, last?: Alert): Advanced {
  const alert: Alert = {
    account: finding.account.id,
    rule: rule.id,
    kind: rule.kind,
    severity: rule.severity,
    depth: finding.depth,
    episode,
    state: 'firing',
    handled: 'firing',
    openedOn: night,
    toldFor: null,
    toldAt: null,
    toldTo: null,
    isSilent: false,
    remindedAt: null,
    escalatedAt: null,
    escalateHours: rule.escalateHours,
    snoozedUntil: null,
    resolvedOn: null,
    resolutionDue: null,
    about: describeSubject(finding, manager),
    plannedFor: night,
    before: last ? last.before : null,
    version: last?.version ?? 0,
    trail: last?.trail ?? [],
    messages: [],
  };
  return tell(alert, 'opened');
}

/** Within the cooldown after it was over: the same episode goes on, as it was handled. */
function isCooling({ resolvedOn }: Alert, { cooldownDays }: Rule, night: Night): boolean {
  return resolvedOn !== null && night <= addDays(resolvedOn, cooldownDays) && cooldownDays > 0;
}

function reopen(alert: Alert, finding: Finding, tonight: Tonight): Advanced {
  const again: Alert = { ...alert, state: alert.handled, resolvedOn: null, resolutionDue: null, isSilent: true };
  return hold(again, finding, tonight);
}

/** It still holds, or holds again. */
function hold(alert: Alert, finding: Finding, { night, rule }: Tonight): Advanced {
  const held: Alert = { ...alert, state: alert.state === 'recovering' ? alert.handled : alert.state };
  if (isMoreSevere(rule.severity, alert.severity) || finding.depth > alert.depth)
    return tell(
      fireAgain({ ...held, severity: rule.severity, depth: Math.max(alert.depth, finding.depth) }),
      'worsened',
    );
  if (alert.isSilent) {
    const until = alert.toldFor === null ? night : addDays(alert.toldFor, rule.cooldownDays);
    return night < until ? keep(held, 'cooling-down', until) : tell(fireAgain(held), 'reopened');
  }
  if (alert.toldTo === null) return keep(held, 'opened-untold');
  switch (held.state) {
    case 'acked':
      return keep(held, 'acknowledged');
    case 'snoozed':
      return keep(held, 'snoozed', held.snoozedUntil);
    case 'firing':
    case 'recovering':
    case 'resolved':
      return keep(held, 'already-told');
  }
}

/** Whatever was made of it before, it is to be looked at anew. */
function fireAgain(alert: Alert): Alert {
  const noClock = { toldAt: null, remindedAt: null, escalatedAt: null };
  return { ...alert, state: 'firing', handled: 'firing', snoozedUntil: null, ...noClock };
}

function resolve(alert: Alert | null, { cooldownDays }: Rule, night: Night): Advanced {
  if (alert === null || alert.state === 'resolved') return keep(alert, 'over-untold');
  const over = close(alert, night);
  if (alert.toldFor === null || alert.toldTo === null || alert.kind !== 'risk') return keep(over, 'over-untold');
  const due = addDays(alert.toldFor, cooldownDays);
  return night >= due ? tell(over, 'resolved') : keep({ ...over, resolutionDue: due }, 'over-waiting', due);
}

/** An alert that stayed over until its cooldown ended: now its end is told. Null: there is nothing to tell tonight. */
export function announceResolution(alert: Alert, night: Night): Advanced | null {
  if (alert.state !== 'resolved' || alert.resolutionDue === null || alert.resolutionDue > night) return null;
  return tell({ ...alert, resolutionDue: null, plannedFor: night, before: withoutBefore(alert) }, 'resolved');
}

function close(alert: Alert, night: Night): Alert {
  return alert.state === 'resolved' ? alert : { ...alert, state: 'resolved', resolvedOn: night };
}
