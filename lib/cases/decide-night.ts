import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { Finding } from '../detection/finding.ts';
import { type Case, type CaseAlert, caseKey, isOpen } from './case.ts';
import type { Decision, DecisionCode } from './decision.ts';
import { type DecisionFacts, describeDecision } from './describe-decision.ts';
import { placeOfCase, type Situation } from './place-of-case.ts';
import type { MorningPlan } from './plan-morning.ts';
import type { Wish } from './wish.ts';

export interface DecideRequest {
  readonly night: Night;
  readonly findings: readonly Finding[];
  /** After the night, before the morning that is planned of it. */
  readonly cases: readonly Case[];
  /** Of the morning after; null = nobody is told of this night. */
  readonly plan: MorningPlan | null;
  readonly situation: Situation;
  /** Replayed nights tell nobody. */
  readonly isReplay: boolean;
  /** It was concluded before: of ends of earlier nights it says what it said then, whatever is told by now. */
  readonly wasConcluded: boolean;
  /** ISO instant of the morning after the night. */
  readonly at: string;
}

type Verdict = Omit<DecisionFacts, 'at' | 'budget'>;

/** What the night decided of every finding, and of every open alert that no rule had a word for. In the order of accounts and rules. */
export function decideNight(request: DecideRequest): readonly Decision[] {
  const { night, findings, cases, at, situation } = request;
  const known = new Map<string, Case[]>();
  for (const one of cases) known.set(one.account, [...(known.get(one.account) ?? []), one]);
  const told = listTold(request.plan);
  const spoken = new Set<string>();
  const decide = (what: Pick<Decision, 'account' | 'rule' | 'state' | 'finding'>, verdict: Verdict): Decision => {
    const { code, wish } = verdict;
    const isSent = wish !== null && code === wish.code;
    const because = describeDecision({ ...verdict, at, budget: situation.notify.budget });
    const to = isSent ? wish.addressee.recipient.name : null;
    return { night, ...what, sent: isSent, code, because, to, at: isSent ? at : null };
  };
  const decisions = findings.map(({ rule, state, because, account, ...finding }) => {
    spoken.add(JSON.stringify([account.id, rule]));
    const own = (known.get(account.id) ?? []).filter(({ kind }) => kind === finding.kind);
    const verdict = judge({ ...finding, rule, state, because, account }, own, told, request);
    return decide({ account: account.id, rule, state, finding: because }, verdict);
  });
  for (const one of cases)
    for (const alert of one.alerts) {
      if (spoken.has(JSON.stringify([one.account, alert.rule]))) continue;
      const verdict = judgeUnspoken(one, alert, told, request);
      if (verdict)
        decisions.push(
          decide({ account: one.account, rule: alert.rule, state: null, finding: alert.because }, verdict),
        );
    }
  return decisions.sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule));
}

interface Told {
  readonly wish: Wish;
  readonly isInDigest: boolean;
}

/** What the morning has to say, by case; what is only counted is not in it. */
function listTold(plan: MorningPlan | null): ReadonlyMap<string, readonly Told[]> {
  const told = new Map<string, Told[]>();
  const add = (wishes: readonly Wish[], isInDigest: boolean) => {
    for (const wish of wishes) {
      const key = caseKey(wish.one);
      told.set(key, [...(told.get(key) ?? []), { wish, isInDigest }]);
    }
  };
  for (const { wishes } of plan?.notices ?? []) add(wishes, false);
  for (const { overBudget, triage } of plan?.digests.values() ?? []) add([...overBudget, ...triage], true);
  return told;
}

function newestWith(cases: readonly Case[], rule: string): Case | null {
  const own = cases.filter(({ alerts }) => alerts.some((alert) => alert.rule === rule));
  return own.find(isOpen) ?? [...own].sort((a, b) => compareText(b.openedOn, a.openedOn))[0] ?? null;
}

function untold(code: DecisionCode, one: Case | null, until: string | null = null): Verdict {
  return { code, one, wish: null, isInDigest: false, place: null, until };
}

function judge(
  finding: Finding,
  own: readonly Case[],
  told: ReadonlyMap<string, readonly Told[]>,
  request: DecideRequest,
): Verdict {
  const { night, situation, isReplay } = request;
  const { state, kind, rule } = finding;
  const one = newestWith(own, rule);
  if (own.some(({ plannedFor }) => plannedFor > night)) return untold('later-night-planned', one);
  if (state === 'pending' || state === 'frozen' || state === 'recovering') return untold(state, one);
  if (one === null) return untold(state === 'cleared' ? 'over-untold' : 'baseline', one);
  const wishes = told.get(caseKey(one)) ?? [];
  if (state === 'cleared') return judgeOver(one, wishes, request);
  if (kind === 'opportunity' && state === 'baseline') return untold('baseline', one);
  const found = wishes.find(
    ({ wish }) => wish.as !== 'over' && wish.turn === null && wish.alerts.some((alert) => alert.rule === rule),
  );
  if (isReplay) return untold('replayed', one);
  if (situation.mode === 'off') return untold('off', one);
  if (found) {
    const { wish, isInDigest } = found;
    const verdict = { one, wish, isInDigest, place: null, until: null };
    return { ...verdict, code: situation.mode === 'shadow' ? 'shadow' : wish.code };
  }
  return judgePlace(one, situation);
}

function judgePlace(one: Case, situation: Situation): Verdict {
  const place = placeOfCase(one, situation);
  const verdict = { one, wish: null, isInDigest: false, place };
  switch (place.is) {
    case 'told':
      return { ...verdict, code: 'already-told', until: null };
    case 'on-its-way':
      return { ...verdict, code: 'on-its-way', until: null };
    case 'waiting':
      return { ...verdict, code: 'triage-waiting', until: place.morning };
    case 'in-hand':
      return { ...verdict, code: 'in-hand', until: null };
    case 'snoozed':
      return { ...verdict, code: 'snoozed', until: place.until };
    case 'cooling-down':
      return { ...verdict, code: 'cooling-down', until: place.until };
    case 'left-out':
      return { ...verdict, code: 'account-absent', until: null };
    case 'not-delivered':
      return { ...verdict, code: place.mode, until: null };
    case 'nobody-to-tell':
      return { ...verdict, code: 'nobody-to-tell', until: null };
  }
}

function judgeOver(one: Case, wishes: readonly Told[], { isReplay }: DecideRequest): Verdict {
  const over = wishes.find(({ wish }) => wish.as === 'over');
  if (over && !isReplay)
    return { code: over.wish.code, one, wish: over.wish, isInDigest: false, place: null, until: null };
  const wasTold = one.tellings.some(({ as, outcome }) => as !== 'over' && outcome.is === 'reached');
  return untold(wasTold ? 'over-waiting' : 'over-untold', one);
}

/** Null: there is nothing to say of it. */
function judgeUnspoken(
  one: Case,
  alert: CaseAlert,
  told: ReadonlyMap<string, readonly Told[]>,
  request: DecideRequest,
): Verdict | null {
  const { night, wasConcluded } = request;
  if (one.plannedFor > night) return null;
  const over = (told.get(caseKey(one)) ?? []).find(({ wish }) => wish.as === 'over');
  if (one.ended?.on === night && one.ended.because === 'left') return overOr(over, 'account-left', one);
  if (one.ended?.on === night && one.ended.because === 'churned') return overOr(over, 'account-churned', one);
  if (over && one.ended !== null) return wasConcluded ? null : overOr(over, 'over-untold', one);
  if (one.plannedFor !== night) return null;
  if (isOpen(one) && one.absentSince !== null) return alert.state === 'resolved' ? null : untold('account-absent', one);
  return alert.resolvedOn === night ? untold('rule-changed', one) : null;
}

function overOr(over: Told | undefined, code: DecisionCode, one: Case): Verdict {
  return over
    ? { code: over.wish.code, one, wish: over.wish, isInDigest: false, place: null, until: null }
    : untold(code, one);
}
