import type { Case, CaseAlert, CaseEnd } from '../cases/case.ts';
import type { Decision } from '../cases/decision.ts';
import { type CaseAct, NOBODY } from '../cases/hand.ts';
import { nameRule } from '../messages/alert-words.ts';
import { formatInstant } from '../messages/figures.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { entryAt, entryOf, type TimelineEntry } from './entry.ts';
import { listTellings } from './telling-entries.ts';

/** What its alerts did, who was told of them, and what people made of it. */
export function listCaseEntries(
  { cases, decisions }: AccountHistory,
  context: TimelineContext,
): readonly TimelineEntry[] {
  return [
    ...cases.flatMap((one) => [
      ...listAlerts(one, decisions, context),
      ...listEnd(one, context),
      ...listTellings(one.tellings, `the ${kindWords[one.kind]}`),
      ...listActs(one, context),
    ]),
    ...listFromDecisions(decisions, cases, context),
  ];
}

const kindWords: Readonly<Record<Case['kind'], string>> = { risk: 'risk', opportunity: 'opportunity' };

/** An alert keeps its newest episode only; of earlier ones decisions know, while they are kept. */
function listAlerts(
  one: Case,
  decisions: readonly Decision[],
  { config: { timezone } }: TimelineContext,
): readonly TimelineEntry[] {
  return one.alerts.flatMap((alert) => {
    const { rule, openedOn, resolvedOn } = alert;
    const said = decisions.find((decision) => decision.night === openedOn && decision.rule === rule)?.finding;
    const opened = entryOf(openedOn, timezone, {
      kind: 'alert',
      words: `${describeOpening(one, alert)}: ${nameRule(alert)}, ${alert.severity}`,
      details: said === undefined || said === '' ? [] : [said],
    });
    if (resolvedOn === null) return [opened];
    return [opened, entryOf(resolvedOn, timezone, { kind: 'alert', words: `Holds no more: ${nameRule(alert)}` })];
  });
}

function describeOpening({ kind, openedOn }: Case, alert: CaseAlert): string {
  if (alert.openedOn <= openedOn) return kind === 'risk' ? 'Risk opened' : 'Opportunity opened';
  return `${alert.episode > 1 ? 'Came back' : 'New'} in the open ${kindWords[kind]}`;
}

const endWords: Readonly<Record<CaseEnd['because'], string>> = {
  over: 'no rule holds any more',
  withdrawn: 'what opened it was mended away, or its rule',
  left: 'the account is gone',
  churned: 'the account has churned',
  renamed: 'it goes on under another id',
};

function listEnd({ kind, ended }: Case, { config: { timezone } }: TimelineContext): readonly TimelineEntry[] {
  if (ended === null) return [];
  const what = kind === 'risk' ? 'Risk' : 'Opportunity';
  return [entryOf(ended.on, timezone, { kind: 'alert', words: `${what} ended: ${endWords[ended.because]}` })];
}

/** What got worse, and what came back or ended within a case before its alert’s newest episode. */
function listFromDecisions(
  decisions: readonly Decision[],
  cases: readonly Case[],
  { config: { timezone, rules } }: TimelineContext,
): readonly TimelineEntry[] {
  const alerts = cases.flatMap((one) => one.alerts);
  const isKnown = (key: 'openedOn' | 'resolvedOn', { rule, night }: Decision) =>
    alerts.some((alert) => alert.rule === rule && alert[key] === night);
  return decisions.flatMap((decision) => {
    const { night, rule, state, code, finding } = decision;
    const title =
      (alerts.findLast((alert) => alert.rule === rule) ?? rules.find(({ id }) => id === rule))?.title ?? null;
    const say = (words: string) => [
      entryOf(night, timezone, {
        kind: 'alert',
        words: `${words}: ${nameRule({ rule, title })}`,
        details: finding === '' ? [] : [finding],
      }),
    ];
    if (code === 'worsened') return say('Got worse');
    if (state === 'new' && !isKnown('openedOn', decision)) return say('Opened');
    return state === 'cleared' && !isKnown('resolvedOn', decision) ? say('Holds no more') : [];
  });
}

/** What is still to come of a hand has not happened. */
function listActs({ acts, kind }: Case, { config: { timezone }, now }: TimelineContext): readonly TimelineEntry[] {
  const happened = acts.filter(({ at }) => Date.parse(at) <= Date.parse(now));
  return happened.map(({ at, by, did, until }) =>
    entryAt(at, {
      kind: 'act',
      words: `${actWords[did]}${until === undefined ? '' : ` until ${formatInstant(until, timezone)}`} (${kindWords[kind]})`,
      by: by === NOBODY ? null : by,
    }),
  );
}

const actWords: Readonly<Record<CaseAct['did'], string>> = {
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  'started-playbook': 'Taken in hand: playbook started',
  'finished-task': 'Taken in hand: task finished',
  'set-override': 'Taken in hand: score set by hand',
  'set-pulse': 'Taken in hand: pulse set',
  undid: 'Given back',
  woke: 'Snooze ended by hand',
  lapsed: 'In hand no more: nothing was done for ten business days',
  pierced: 'In hand no more: it became more severe than what was taken in hand',
  'passed-on': 'In hand no more: the account has another owner',
  'snooze-ended': 'Snooze over',
  useful: 'Message found useful',
  'not-useful': 'Message found not useful',
  'wrong-owner': 'Said to be somebody else’s account',
};
