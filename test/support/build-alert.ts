import type { Alert, AlertSubject } from '../../lib/cases/earlier-alert.ts';
import type { Rule, Trigger } from '../../lib/config/health-config.ts';
import type { Finding, Found } from '../../lib/detection/finding.ts';
import { line } from './report-builder.ts';

/** A warning about a risk that fires on the first night, but for what is given. */
export function buildRule(trigger: Trigger, over: Partial<Rule> = {}): Rule {
  return {
    id: 'below-safe-zone',
    ...{ title: null, description: null, risk: null },
    kind: 'risk',
    severity: 'warning',
    nights: 1,
    cooldownDays: 7,
    escalateHours: 48,
    escalation: null,
    playbook: null,
    start: null,
    when: [],
    trigger,
    ...over,
  };
}

/** Acme at risk, owned by Sam who reports to Mia, but for what is given. */
export function buildSubject(over: Partial<AlertSubject> = {}): AlertSubject {
  return {
    name: 'Acme',
    owner: 'sam@example.com',
    manager: 'mia@example.com',
    arr: 100_000,
    renewsOn: null,
    score: 41,
    band: 'at_risk',
    previousScore: 68,
    because: 'Score 41 is below 60.',
    nextStep: null,
    ...over,
  };
}

/** As the version before kept it: Sam was told of Acme on the morning of 5 March 2026, but for what is given. */
export function buildAlertOfBefore(over: Partial<Alert> = {}): Alert {
  return {
    ...{ account: 'acme', rule: 'below-safe-zone', kind: 'risk', severity: 'warning', depth: 0, episode: 1 },
    ...{ state: 'firing', handled: 'firing', openedOn: '2026-03-04' },
    ...{ toldFor: '2026-03-04', toldAt: '2026-03-05T07:30:00.000Z', toldTo: 'sam@example.com', isSilent: false },
    ...{ remindedAt: null, escalatedAt: null, escalateHours: 48, snoozedUntil: null },
    ...{ resolvedOn: null, resolutionDue: null, about: buildSubject(), plannedFor: '2026-03-04', before: null },
    ...{ messages: [{ period: '2026-03-04', id: 'm1' }], version: 1, trail: [] },
    ...over,
  };
}

export interface BuiltFinding extends Finding {
  readonly its: { readonly rule: Rule; readonly manager: string | null };
}

/** A finding of tonight on Acme. */
export function buildFinding(
  state: Finding['state'],
  over: { account?: string; rule?: Rule; about?: Partial<AlertSubject>; depth?: number } = {},
): BuiltFinding {
  const rule = over.rule ?? buildRule({ on: 'score-below', below: 60, clear: 65 });
  const { manager, because, nextStep, ...about } = buildSubject(over.about);
  const found: Found = { state, because, depth: over.depth ?? 0, since: null, span: null };
  const { id, severity, kind } = rule;
  const account = line(over.account ?? 'acme', about);
  return { rule: id, severity, kind, ...found, nextStep, account, its: { rule, manager } };
}

/** What a plan of alerts asks of a night: the findings, their rules and whose managers they have. */
export function buildTonight(...findings: readonly BuiltFinding[]) {
  const managers = new Map(findings.map(({ account, its }) => [account.id, its.manager]));
  return {
    findings,
    rules: findings.map(({ its }) => its.rule),
    managerOf: (account: string) => managers.get(account) ?? null,
  };
}
