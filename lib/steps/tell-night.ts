import type { NightFinding } from '../alerts/advance-alert.ts';
import { type Alert, alertKey } from '../alerts/alert.ts';
import { type AlertNotice, type AlertPlan, planAlerts } from '../alerts/plan-alerts.ts';
import type { Decision } from '../alerts/reason.ts';
import { addBusinessDays } from '../alerts/working-days.ts';
import { addDays, type Night, toLocalDate } from '../calendar.ts';
import type { HealthConfig, Rule } from '../config/health-config.ts';
import { makeAlertMessage, makeResolutionMessage } from '../messages/alert-messages.ts';
import { formatDate } from '../messages/figures.ts';
import type { Message } from '../messages/message.ts';
import type { AccountLine, NightReport } from '../messages/night-report.ts';
import type { OwnAlerts } from '../messages/owner-digest.ts';
import { planNightMessages } from '../messages/plan-night-messages.ts';
import { DECISION_NIGHTS } from '../ports/alert-store.ts';
import { readDeliverMode } from './deliver-mode.ts';
import type { NightDependencies } from './dependencies.ts';
import { type ShardOutput, workKeys } from './work-files.ts';

/** Clicks that come in between are few: the plan is made again for those. */
const ATTEMPTS = 5;

/**
 * Plans a believed night: what becomes of every alert, who is told, and why. Messages are kept before the alerts they speak of; cut off
 * anywhere and run again, it plans the same.
 */
export async function tellNight(
  night: Night,
  report: NightReport,
  shards: readonly ShardOutput[],
  dependencies: Pick<NightDependencies, 'alerts' | 'work' | 'isReplay' | 'config' | 'today'>,
): Promise<readonly Decision[]> {
  const { alerts, work, isReplay, config, today } = dependencies;
  const mode = await readDeliverMode(dependencies);
  const findings = readFindings(config.rules, shards);
  const here = new Set(shards.flatMap((shard) => shard.ids));
  const churned = new Set(shards.flatMap((shard) => shard.churned));
  for (let attempt = 1; ; attempt++) {
    const known = await alerts.readAlerts();
    const plan = planAlerts({
      night,
      findings,
      alerts: known,
      presenceOf: (account) => (here.has(account) ? 'here' : churned.has(account) ? 'churned' : 'absent'),
      notify: config.notify,
      timezone: config.timezone,
      mode,
      isReplay,
    });
    // What was planned when the night was new stays as it was.
    if (!isReplay) {
      const messages = makeMessages(plan, report, shards, config);
      const marked = mode === 'shadow' ? messages.map((message) => ({ ...message, isShadow: true })) : messages;
      await work.put(workKeys.messages(night), JSON.stringify(marked));
    }
    // Of a long replay only the nights that are still kept.
    if (!isReplay || night > addDays(today(), -DECISION_NIGHTS)) await alerts.writeDecisions(night, plan.decisions);
    const written = await writeAlerts(night, plan.alerts, known, dependencies);
    if (written) return plan.decisions;
    if (attempt === ATTEMPTS)
      throw new Error(
        `Alerts of ${night} were changed while the night was planned, ${ATTEMPTS} times over: run the night again.`,
      );
  }
}

/** False when somebody's click came first. */
async function writeAlerts(
  night: Night,
  planned: readonly Alert[],
  known: readonly Alert[],
  { alerts }: Pick<NightDependencies, 'alerts'>,
): Promise<boolean> {
  const stored = new Map(known.map((alert) => [alertKey(alert), alert]));
  const left = planned.filter((alert) => stored.get(alertKey(alert))?.plannedFor !== night);
  const written = await Promise.all(
    left.map((alert) => alerts.writeAlert({ ...alert, version: stored.get(alertKey(alert))?.version ?? 0 })),
  );
  return written.every((alert) => alert !== null);
}

function readFindings(rules: readonly Rule[], shards: readonly ShardOutput[]): readonly NightFinding[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return shards.flatMap(({ findings }) =>
    findings.map(({ account, rule, finding, about }) => ({ account, rule: known.get(rule)!, finding, about })),
  );
}

function makeMessages(
  plan: AlertPlan,
  report: NightReport,
  shards: readonly ShardOutput[],
  config: HealthConfig,
): readonly Message[] {
  const lines = new Map<string, AccountLine>();
  for (const { account, line } of shards.flatMap(({ findings }) => findings)) if (line) lines.set(account, line);
  const own = plan.notices.map((notice): Message => {
    if (notice.kind === 'resolution') return makeResolutionMessage(notice.alerts, notice, config);
    const line = lines.get(notice.alerts[0]!.account) ?? null;
    return makeAlertMessage(notice.alerts, line, describeNextStep(notice, config), notice, config);
  });
  return [...own, ...planNightMessages(report, config, countAlerts(plan))];
}

/** "Bring the account back: call the sponsor, by Wed 25 Nov 2026". */
function describeNextStep(
  { alerts, at }: AlertNotice,
  { rules, playbooks, notify, timezone }: HealthConfig,
): string | null {
  for (const { rule: id } of alerts) {
    const name = rules.find((rule) => rule.id === id)?.playbook;
    const playbook = name ? playbooks.get(name) : undefined;
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
