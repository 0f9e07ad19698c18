import { isSamePerson } from '../address.ts';
import { addDays, type Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { Case, CaseAlert, CaseSubject, Found } from './case.ts';
import type { Alert } from './earlier-alert.ts';
import type { CaseAct } from './hand.ts';
import { coverOf, type Telling, type TellingCode, type TellingKind } from './telling.ts';

/** An alert, or what it was before the newest night. */
type Kept = Omit<Alert, 'before'>;

/** That version kept no cooldown with an alert: what a rule has that says nothing else. */
const COOLDOWN_DAYS = 7;

/** Cases, and for each account and kind of which there is none what the version before kept of it. */
export function adoptAlerts(cases: readonly Case[], alerts: readonly Alert[]): readonly Case[] {
  const known = new Set(cases.map(subjectOf));
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const group = groups.get(subjectOf(alert));
    if (group) group.push(alert);
    else if (!known.has(subjectOf(alert))) groups.set(subjectOf(alert), [alert]);
  }
  return [...cases, ...[...groups.values()].map(caseOfAlerts)];
}

function subjectOf({ account, kind }: Pick<Case, 'account' | 'kind'>): string {
  return JSON.stringify([account, kind]);
}

/** The newest case that the alerts of one account and kind make, as if it had been kept as one from its first night on. */
export function caseOfAlerts(alerts: readonly [Alert, ...Alert[]]): Case {
  const { own, openedOn } = findNewest(alerts);
  const plannedFor = newestOf(own.map((alert) => alert.plannedFor));
  const before = own
    .flatMap((alert): readonly Kept[] =>
      alert.plannedFor === plannedFor ? (alert.before ? [alert.before] : []) : [alert],
    )
    .filter((alert) => endOf(alert) >= openedOn);
  const [{ account, kind }] = alerts;
  return {
    ...{ account, kind, openedOn },
    ...describeFound(own),
    plannedFor,
    before:
      before.length === 0
        ? null
        : { ...describeFound(before), plannedFor: newestOf(before.map((alert) => alert.plannedFor)) },
    tellings: tellingsOf(own),
    acts: actsOf(own),
    triageSince: null,
    version: 0,
  };
}

/** Alerts that were open at the same time are of one case; what was over before its first one is of an earlier case. */
function findNewest(alerts: readonly Alert[]): { readonly own: readonly Alert[]; readonly openedOn: Night } {
  const latest = [...alerts].sort((a, b) => compareText(endOf(b), endOf(a)));
  const own: Alert[] = [];
  let openedOn = latest[0]!.openedOn;
  for (const alert of latest) {
    if (endOf(alert) < openedOn) break;
    own.push(alert);
    if (alert.openedOn < openedOn) openedOn = alert.openedOn;
  }
  return { own: own.sort((a, b) => compareText(a.openedOn, b.openedOn) || compareText(a.rule, b.rule)), openedOn };
}

const NEVER: Night = '9999-12-31';

function endOf({ state, resolvedOn, plannedFor }: Kept): Night {
  return state === 'resolved' ? (resolvedOn ?? plannedFor) : NEVER;
}

function newestOf(nights: readonly Night[]): Night {
  return nights.reduce((newest, night) => (night > newest ? night : newest));
}

function describeFound(own: readonly Kept[]): Found {
  const alerts = own.map(describeAlert);
  const isOver = alerts.every(({ state }) => state === 'resolved');
  return {
    about: describeSubject(own),
    alerts,
    ended: isOver ? { on: newestOf(own.map(endOf)), because: 'over' } : null,
    absentSince: null,
  };
}

function describeAlert(alert: Kept): CaseAlert {
  const { openedOn, toldAt, isSilent, about, kind, escalateHours } = alert;
  const state = alert.state === 'acked' || alert.state === 'snoozed' ? 'firing' : alert.state;
  return {
    ...coverOf(alert),
    ...{ title: null, description: null, risk: null },
    ...{ state, openedOn, resolvedOn: state === 'resolved' ? endOf(alert) : null },
    way: toldAt === null ? 'triage' : 'own',
    coolsUntil: isSilent && toldAt !== null ? addDays(morningAt(toldAt), COOLDOWN_DAYS) : null,
    ...{ because: about.because, span: null, nextStep: about.nextStep, cooldownDays: COOLDOWN_DAYS },
    chain:
      kind === 'opportunity'
        ? []
        : [
            { after: { hours: escalateHours / 2 }, to: ['owner'], ask: null },
            { after: { hours: escalateHours }, to: ['manager'], ask: null },
          ],
  };
}

/** The account as the newest night saw it, with the words of the first alert that has any. */
function describeSubject(own: readonly Kept[]): CaseSubject {
  const speaking = own.filter(({ state }) => state !== 'resolved');
  const [first] = speaking.length > 0 ? speaking : own;
  const newest = own.reduce((last, alert) => (alert.plannedFor > last.plannedFor ? alert : last));
  const nextStep = own.find(({ about }) => about.nextStep !== null)?.about.nextStep ?? null;
  return { ...newest.about, executive: null, override: null, because: first!.about.because, nextStep };
}

/** Of a message that told of several alerts one. What became of it the outbox says; until then it counts as having arrived. */
function tellingsOf(own: readonly Alert[]): readonly Telling[] {
  const tellings = new Map<string, Telling>();
  for (const telling of own.flatMap(listTellings)) {
    const key = JSON.stringify([telling.as, telling.message.id, telling.of]);
    const known = tellings.get(key);
    tellings.set(key, known ? { ...known, covers: [...known.covers, ...telling.covers] } : telling);
  }
  return [...tellings.values()].sort((a, b) => compareText(a.plannedAt, b.plannedAt));
}

/** What somebody was told of an alert since it was last news, the oldest first; each by one of its newest messages. */
function listTellings(alert: Alert): readonly Telling[] {
  const { toldAt, toldTo, remindedAt, escalatedAt, about, messages } = alert;
  if (toldAt === null || toldTo === null || messages.length === 0) return [];
  const manager = isSamePerson(about.manager, about.owner) ? null : about.manager;
  const announcedAt = announcementOf(alert, toldAt);
  const said = [
    describeTelling('alert', alert.episode > 1 ? 'reopened' : 'opened', toldAt, toldTo),
    // Of a sweep that was late for both there is one message, the escalation.
    ...(remindedAt !== null && remindedAt !== escalatedAt
      ? [describeTelling('reminder', 'step', remindedAt, toldTo)]
      : []),
    ...(escalatedAt !== null ? [describeTelling('escalation', 'step', escalatedAt, manager)] : []),
    ...(announcedAt !== null ? [describeTelling('over', 'resolved', announcedAt, toldTo)] : []),
  ];
  return said.flatMap(({ to, ...telling }, place) => {
    const message = messages.at(Math.max(place - said.length, -messages.length))!;
    return to === null ? [] : [{ ...telling, to, of: to, message, covers: [coverOf(alert)] }];
  });
}

/** Its end was told on the morning after the night that it was told for. Null: it was not. */
function announcementOf({ kind, state, resolvedOn, toldFor }: Alert, toldAt: string): string | null {
  const isTold = kind === 'risk' && state === 'resolved' && resolvedOn !== null && toldFor !== null;
  return isTold && toldFor >= resolvedOn ? addDays(toldFor, 1) + toldAt.slice(10) : null;
}

interface Said extends Omit<Telling, 'to' | 'of' | 'message' | 'covers'> {
  /** Null: nobody knows any more. */
  readonly to: string | null;
}

function describeTelling(as: TellingKind, code: TellingCode, at: string, to: string | null): Said {
  return {
    ...{ as, code, morning: morningAt(at), plannedAt: at, to, role: as === 'escalation' ? 'manager' : 'owner' },
    instead: null,
    outcome: { is: 'reached', at },
  };
}

/** In UTC: of a portfolio far from it the day before or after. */
function morningAt(instant: string): Night {
  return instant.slice(0, 10);
}

/** Done by one click to several alerts it is one act. */
function actsOf(own: readonly Alert[]): readonly CaseAct[] {
  const done = own.flatMap((alert) => standingActs(alert).map((act) => ({ act, alert })));
  const acts = new Map<string, CaseAct>();
  for (const { act } of done.sort((a, b) => compareText(a.act.at, b.act.at))) {
    const { at, by, did } = act;
    const taken = done.filter((one) => isTaking(one.act) && one.act.at <= at).map(({ alert }) => alert);
    // A hand has all that was taken up to then, whichever message it was taken by.
    acts.set(JSON.stringify([at, by, did]), isTaking(act) ? { ...act, covers: [...new Set(taken)].map(coverOf) } : act);
  }
  return [...acts.values()];
}

/** Without what that version let go of by itself, because it got worse, opened anew or a snooze was over: it kept no word on that. */
function standingActs({ trail, handled }: Alert): Alert['trail'] {
  const last = trail.findLast((act) => isTaking(act) || act.did === 'undid' || act.did === 'woke');
  return last && isTaking(last) && handled === 'firing' ? trail.filter((act) => act !== last) : trail;
}

function isTaking({ did }: Pick<CaseAct, 'did'>): boolean {
  return did === 'acknowledged' || did === 'snoozed';
}
