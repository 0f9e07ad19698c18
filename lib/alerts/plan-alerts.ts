import { isSamePerson } from '../address.ts';
import type { Night } from '../calendar.ts';
import { toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { DeliverMode, Rule } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { Finding } from '../detection/finding.ts';
import { type Advanced, advanceAlert, announceResolution, closeAlert } from './advance-alert.ts';
import { type Alert, alertKey, isOpen } from './alert.ts';
import { describeReason } from './describe-reason.ts';
import { weighAlert } from './rank-alerts.ts';
import type { Decision, ReasonCode, SentBecause, UnsentBecause } from './reason.ts';
import { type Recipient, routeAlert } from './route-alert.ts';
import { morningAfter } from './working-days.ts';

export interface AlertPlanRequest {
  readonly night: Night;
  readonly findings: readonly Finding[];
  /** Those of the findings, and any others. */
  readonly rules: readonly Rule[];
  /** All that are kept of the portfolio. */
  readonly alerts: readonly Alert[];
  /** Whether an account is on tonight's roster. */
  readonly presenceOf: (account: string) => 'here' | 'churned' | 'absent';
  /** Whom tonight's roster names as manager of an account that has a finding; null = nobody. */
  readonly managerOf: (account: string) => string | null;
  readonly notify: NotifyConfig;
  readonly timezone: string;
  readonly mode: DeliverMode;
  /** Replayed nights advance alerts and tell nobody. */
  readonly isReplay: boolean;
}

/** One message to be made: an account's alerts, or everything that is over for one reader. */
export interface AlertNotice {
  readonly kind: 'alert' | 'resolution';
  readonly recipient: Recipient;
  /** ISO instant from which on it may be sent. */
  readonly at: string;
  /** For an alert, all of one account, the most pressing first. */
  readonly alerts: readonly Alert[];
}

export interface AlertPlan {
  /** One for every finding, and for every open alert that has none. In the order of accounts and rules. */
  readonly decisions: readonly Decision[];
  /** As they are to be kept; those that stay as they were are not in it. */
  readonly alerts: readonly Alert[];
  readonly notices: readonly AlertNotice[];
}

/** One alert on its way through the night. */
interface Case extends Pick<Decision, 'account' | 'rule' | 'state' | 'finding'> {
  readonly advanced: Advanced;
}

/**
 * What a night makes of every alert, who is told and who is not, each with its reason. Planned again, whatever was written of it in
 * between, a night comes out the same: it starts from what its alerts were before it.
 */
export function planAlerts(request: AlertPlanRequest): AlertPlan {
  const { night, findings, alerts, managerOf } = request;
  const rules = new Map(request.rules.map((rule) => [rule.id, rule]));
  const later = new Set(alerts.filter(({ plannedFor }) => plannedFor > night).map(alertKey));
  const known = new Map(
    alerts.flatMap((alert): [string, Alert][] => {
      const before = alert.plannedFor === night ? alert.before && { ...alert.before, before: null } : alert;
      return before === null || later.has(alertKey(alert)) ? [] : [[alertKey(alert), before]];
    }),
  );
  const spoken = new Set<string>();
  const cases: Case[] = [];
  for (const finding of findings) {
    const { rule, state, because } = finding;
    const { id: account } = finding.account;
    const key = alertKey({ account, rule });
    spoken.add(key);
    const tonight = { night, rule: rules.get(rule)!, manager: managerOf(account) };
    const advanced = later.has(key)
      ? untold(null, 'later-night-planned')
      : advanceAlert(known.get(key) ?? null, finding, tonight);
    cases.push({ account, rule, state, finding: because, advanced });
  }
  for (const [key, alert] of known) if (!spoken.has(key)) cases.push(...visitUnspoken(alert, request));
  return settle(cases, [...known.values()], request);
}

/** An alert that no rule has a word for tonight. */
function visitUnspoken(alert: Alert, { night, presenceOf }: AlertPlanRequest): Case[] {
  const { account, rule, about } = alert;
  const announced = announceResolution(alert, night);
  if (announced) return [{ account, rule, state: null, finding: about.because, advanced: announced }];
  if (!isOpen(alert)) return [];
  const presence = presenceOf(account);
  const advanced =
    presence === 'absent'
      ? untold(null, 'account-absent')
      : untold(closeAlert(alert, night), presence === 'churned' ? 'account-churned' : 'rule-changed');
  return [{ account, rule, state: null, finding: about.because, advanced }];
}

function untold(alert: Alert | null, code: UnsentBecause): Advanced {
  return { alert, verdict: { tell: false, code, until: null } };
}

interface Wish {
  readonly one: Case;
  readonly alert: Alert;
  readonly code: SentBecause;
  readonly recipient: Recipient;
}

/** Collects what is decided; every case ends in exactly one decision. */
function createLedger(at: string, { night, notify }: AlertPlanRequest) {
  const decisions: Decision[] = [];
  const kept = new Map<string, Alert>();
  return {
    decisions,
    kept,
    decide(
      { account, rule, state, finding }: Case,
      alert: Alert | null,
      code: ReasonCode,
      {
        recipient = null,
        until = null,
      }: { readonly recipient?: Recipient | null; readonly until?: string | null } = {},
    ): void {
      const because = describeReason(code, { alert, recipient, at, until, budget: notify.budget });
      const sent = recipient !== null && code !== 'over-budget' && code !== 'shadow';
      const to = recipient?.name ?? null;
      decisions.push({ night, account, rule, state, finding, sent, code, because, to, at: sent ? at : null });
      if (alert) kept.set(alertKey(alert), alert);
    },
  };
}

type Ledger = ReturnType<typeof createLedger>;

function settle(cases: readonly Case[], known: readonly Alert[], request: AlertPlanRequest): AlertPlan {
  const { night, notify, timezone, isReplay, mode } = request;
  const at = morningAfter(night, notify, timezone);
  const date = toLocalDate(Date.parse(at), timezone);
  const silence = isReplay ? 'replayed' : mode === 'off' ? 'off' : null;
  const ledger = createLedger(at, request);
  const wishes: Wish[] = [];
  for (const one of cases) {
    const { alert, verdict } = one.advanced;
    if (!verdict.tell) {
      ledger.decide(one, alert, verdict.code, { until: verdict.until });
      continue;
    }
    const recipient = routeAlert(alert!.about, date, notify);
    if (silence !== null) ledger.decide(one, alert, silence);
    else if (recipient === null) ledger.decide(one, alert, 'nobody-to-tell');
    else wishes.push({ one, alert: alert!, code: verdict.code, recipient });
  }
  const notices = groupBy(wishes, ({ recipient }) => recipient.destination).flatMap((own) => {
    const told = countTold(known, own[0]!.recipient, at);
    return tellReader(own, { at, room: notify.budget - told }, request, ledger);
  });
  ledger.decisions.sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule));
  return { decisions: ledger.decisions, alerts: [...ledger.kept.values()], notices };
}

/** One person's or queue's morning: what is over in one message, then account by account while there is room. */
function tellReader(
  own: readonly Wish[],
  { at, room }: { readonly at: string; readonly room: number },
  { night, mode }: AlertPlanRequest,
  { decide }: Ledger,
): AlertNotice[] {
  const { recipient } = own[0]!;
  // In shadow all of it is planned, and nothing sent: no clock runs, and nobody counts as told.
  const isShadow = mode === 'shadow';
  const tell = ({ one, code }: Wish, alert: Alert) => decide(one, alert, isShadow ? 'shadow' : code, { recipient });
  const over = own.filter(({ code }) => code === 'resolved');
  // A message as any other: the cooldown counts from it.
  for (const wish of over) tell(wish, { ...wish.alert, toldFor: night });
  const news = own.filter(({ code }) => code !== 'resolved');
  const notices = rankAccounts(news, night).flatMap((group, place): AlertNotice[] => {
    const isWithin = place < room;
    const told = group.map(({ alert }) =>
      markTold(alert, night, isWithin && !isShadow ? at : null, isShadow ? null : recipient),
    );
    for (const [index, wish] of group.entries()) {
      if (isWithin) tell(wish, told[index]!);
      else decide(wish.one, told[index]!, 'over-budget', { recipient });
    }
    return isWithin ? [{ kind: 'alert', recipient, at, alerts: told }] : [];
  });
  if (over.length === 0) return notices;
  return [{ kind: 'resolution', recipient, at, alerts: over.map(({ alert }) => alert) }, ...notices];
}

/** What goes to the digest was told there: it starts no clock, and counts for the cooldown. */
function markTold(alert: Alert, night: Night, at: string | null, to: Recipient | null): Alert {
  return {
    ...alert,
    toldFor: night,
    toldAt: at,
    toldTo: to?.name ?? null,
    isSilent: false,
    remindedAt: null,
    escalatedAt: null,
  };
}

/** Accounts that other nights' alerts bring to the same person on the same morning: after a weekend there are three. */
function countTold(known: readonly Alert[], { name }: Recipient, at: string): number {
  const told = known.filter(({ toldAt, toldTo }) => toldAt === at && isSamePerson(toldTo, name));
  return new Set(told.map(({ account }) => account)).size;
}

/** One message per account, the most pressing first. */
function rankAccounts(wishes: readonly Wish[], night: Night): readonly (readonly Wish[])[] {
  const weigh = ({ alert }: Wish) => weighAlert(alert, night);
  const groups = groupBy(wishes, ({ alert }) => alert.account).map((group) =>
    [...group].sort((a, b) => weigh(b) - weigh(a) || compareText(a.alert.rule, b.alert.rule)),
  );
  return groups.sort(([a], [b]) => weigh(b!) - weigh(a!) || compareText(a!.alert.account, b!.alert.account));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
