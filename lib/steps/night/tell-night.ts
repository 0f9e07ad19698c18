import { type Alert, alertKey, type MessageReference, tellBy } from '../../alerts/alert.ts';
import { DECISION_NIGHTS } from '../../alerts/alert-store.ts';
import { keepReasons } from '../../alerts/keep-reasons.ts';
import { type AlertNotice, type AlertPlan, planAlerts } from '../../alerts/plan-alerts.ts';
import { findPlaybook } from '../../alerts/playbook.ts';
import type { Decision } from '../../alerts/reason.ts';
import { addBusinessDays } from '../../alerts/working-days.ts';
import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { type Finding, mayBeTold } from '../../detection/finding.ts';
import type { AccountLine } from '../../history/account-line.ts';
import { makeAlertMessage, makeResolutionMessage } from '../../messages/alert-messages.ts';
import type { Draft } from '../../messages/draft.ts';
import { formatDate } from '../../messages/figures.ts';
import type { OwnAlerts } from '../../messages/owner-digest.ts';
import { planNightMessages } from '../../messages/plan-night-messages.ts';
import type { ShardOutput } from '../../night/shard-work.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { readDeliverMode } from '../delivery/deliver-mode.ts';
import { holdMessages, releaseMessages } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';

/** Clicks that come in between are few: the plan is made again for those. */
const ATTEMPTS = 5;

/**
 * Plans a believed night: what becomes of every alert, who is told, and why. Messages are held until the alerts they speak of are
 * written; cut off anywhere and run again, it plans the same.
 */
export async function tellNight(
  night: Night,
  report: NightReport,
  shards: readonly ShardOutput[],
  dependencies: Pick<NightDependencies, 'alerts' | 'outbox' | 'isReplay' | 'config' | 'now'>,
): Promise<readonly Decision[]> {
  const { alerts, isReplay, config, now } = dependencies;
  const mode = await readDeliverMode(dependencies);
  const findings = shards.flatMap((shard) => shard.findings);
  const managers = new Map(shards.flatMap((shard) => [...shard.managers]));
  const here = new Set(shards.flatMap((shard) => shard.ids));
  const churned = new Set(shards.flatMap((shard) => shard.churned));
  for (let attempt = 1; ; attempt++) {
    const known = await alerts.readAlerts();
    const later = known.filter(({ plannedFor }) => plannedFor > night);
    const recorded = await readRecorded(night, later, dependencies);
    const planned = planAlerts({
      night,
      findings,
      rules: config.rules,
      alerts: known,
      presenceOf: (account) => (here.has(account) ? 'here' : churned.has(account) ? 'churned' : 'absent'),
      managerOf: (account) => managers.get(account) ?? null,
      notify: config.notify,
      timezone: config.timezone,
      mode,
      isReplay,
    });
    const plan = { ...planned, decisions: keepReasons(planned.decisions, recorded, later) };
    const { messages, tellings } = makeMessages(plan, report, findings, config);
    const told = mode === 'on' ? plan.alerts.map((alert) => markTold(alert, tellings)) : plan.alerts;
    // What was planned when the night was new stays as it was.
    if (!isReplay) {
      const marked = mode === 'shadow' ? messages.map((message): Draft => ({ ...message, isShadow: true })) : messages;
      await holdMessages(night, marked, dependencies);
    }
    // Of a long replay only the nights that are still kept.
    if (!isReplay || night > addDays(toLocalDate(now(), config.timezone), -DECISION_NIGHTS))
      await alerts.writeDecisions(night, plan.decisions);
    const written = await writeAlerts(night, told, known, dependencies);
    if (written) {
      if (!isReplay) await releaseMessages(night, dependencies);
      return plan.decisions;
    }
    if (attempt === ATTEMPTS)
      throw new Error(
        `Alerts of ${night} were changed while the night was planned, ${ATTEMPTS} times over: run the night again.`,
      );
  }
}

/** What is on record of the night for accounts of which a later one was planned. */
async function readRecorded(
  night: Night,
  later: readonly Alert[],
  { alerts }: Pick<NightDependencies, 'alerts'>,
): Promise<readonly Decision[]> {
  const accounts = [...new Set(later.map(({ account }) => account))];
  const decisions = await Promise.all(accounts.map((account) => alerts.readDecisions(account)));
  return decisions.flat().filter((decision) => decision.night === night);
}

/** False when somebody's click came first. */
async function writeAlerts(
  night: Night,
  planned: readonly Alert[],
  known: readonly Alert[],
  { alerts }: Pick<NightDependencies, 'alerts'>,
): Promise<boolean> {
  const stored = new Map(known.map((alert) => [alertKey(alert), alert]));
  const left = planned.flatMap((alert): Alert[] => {
    const last = stored.get(alertKey(alert));
    if (last?.plannedFor !== night) return [{ ...alert, version: last?.version ?? 0 }];
    // Planned before, and clicked on since: what stands, told by the message of this plan.
    const isSame = JSON.stringify(last.messages) === JSON.stringify(alert.messages);
    return isSame ? [] : [{ ...last, messages: alert.messages }];
  });
  const written = await Promise.all(left.map((alert) => alerts.writeAlert(alert)));
  return written.every((alert) => alert !== null);
}

interface PlannedMessages {
  readonly messages: readonly Draft[];
  /** By which message each alert is told of; by `alertKey`. */
  readonly tellings: ReadonlyMap<string, MessageReference>;
}

function makeMessages(
  plan: AlertPlan,
  report: NightReport,
  findings: readonly Finding[],
  config: HealthConfig,
): PlannedMessages {
  const lines = new Map<string, AccountLine>();
  for (const finding of findings) if (mayBeTold(finding)) lines.set(finding.account.id, finding.account);
  const tellings = new Map<string, MessageReference>();
  const own = plan.notices.map((notice): Draft => {
    const line = lines.get(notice.alerts[0]!.account) ?? null;
    const message =
      notice.kind === 'resolution'
        ? makeResolutionMessage(notice.alerts, notice, config)
        : makeAlertMessage(notice.alerts, { line, nextStep: describeNextStep(notice, config) }, notice, config);
    for (const alert of notice.alerts) tellings.set(alertKey(alert), message);
    return message;
  });
  return { messages: [...own, ...planNightMessages(report, config, countAlerts(plan))], tellings };
}

function markTold(alert: Alert, tellings: PlannedMessages['tellings']): Alert {
  const message = tellings.get(alertKey(alert));
  return message ? tellBy(alert, message) : alert;
}

/** "Bring the account back: call the sponsor, by Wed 25 Nov 2026". */
function describeNextStep({ alerts, at }: AlertNotice, config: HealthConfig): string | null {
  const { notify, timezone } = config;
  for (const { rule } of alerts) {
    const playbook = findPlaybook(rule, config);
    const [task] = playbook?.tasks ?? [];
    if (!playbook || !task) continue;
    const due = addBusinessDays(toLocalDate(Date.parse(at), timezone), task.dueBusinessDays, notify.quiet);
    return `${playbook.title}: ${task.title}, by ${formatDate(due)}`;
  }
  return null;
}

/** What each reader's digest says of their alerts, by destination. */
function countAlerts({ decisions, notices }: AlertPlan): ReadonlyMap<string, OwnAlerts> {
  const counts = new Map<string, OwnAlerts>();
  const recipients = new Map<string, string>();
  for (const { kind, recipient } of notices) {
    if (kind !== 'alert') continue;
    const { sent, overBudget } = counts.get(recipient.destination) ?? { sent: 0, overBudget: 0 };
    counts.set(recipient.destination, { sent: sent + 1, overBudget });
    recipients.set(recipient.name, recipient.destination);
  }
  const over = decisions.filter(({ code }) => code === 'over-budget');
  for (const to of new Set(over.map((one) => one.to)))
    if (to !== null) {
      const destination = recipients.get(to) ?? to;
      const accounts = new Set(over.filter((one) => one.to === to).map(({ account }) => account)).size;
      counts.set(destination, { ...(counts.get(destination) ?? { sent: 0 }), overBudget: accounts });
    }
  return counts;
}
