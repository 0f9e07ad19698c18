import { addDays } from '../../lib/calendar.ts';
import type { Presence } from '../../lib/cases/advance-case.ts';
import type { Playbook, Rule } from '../../lib/config/health-config.ts';
import type { EscalationStep, Pool } from '../../lib/config/notify-config.ts';
import { pickPool } from '../../lib/config/pools.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import { followRule } from '../../lib/detection/follow-rule.ts';
import type { Observation } from '../../lib/detection/observation.ts';
import type { AccountLine } from '../../lib/history/account-line.ts';
import type { Chart } from '../../lib/history/chart.ts';
import type { Watch } from '../../lib/history/watch.ts';
import { continueWindow } from '../../lib/history/window.ts';
import type { Random } from '../../lib/sample/random.ts';
import { bandOf } from '../../lib/scoring/band.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildChart } from '../support/build-history.ts';
import { buildPlaybook, buildStep } from '../support/config-builder.ts';
import { line } from '../support/report-builder.ts';

const bands = { healthy: 75, watch: 50 };
const none = { label: '', unit: null, value: null, isAvailable: false };

export const people = ['o1', 'o2', 'o3', 'o4', 'o5'].map((name) => `${name}@example.com`);

/** The one rule of its kind. */
export const OPPORTUNITY = 'advocate';

/** Null: the usual one. */
export const chains: readonly (readonly EscalationStep[] | null)[] = [
  null,
  [
    { after: { hours: 24 }, to: ['owner'], ask: null },
    { after: { hours: 48 }, to: ['manager'], ask: null },
  ],
  [
    { after: { hours: 24 }, to: ['owner', 'manager'], ask: null },
    { after: { hours: 48 }, to: ['executive'], ask: 'check-in' },
  ],
  [{ after: { businessDays: 2 }, to: ['manager'], ask: null }],
  [{ after: { hours: 48 }, to: ['manager'], ask: null }],
  [
    { after: { hours: 12 }, to: ['owner'], ask: null },
    { after: { hours: 24 }, to: ['manager'], ask: null },
    { after: { businessDays: 4 }, to: ['executive'], ask: null },
  ],
  [],
];

/** Rules on falling scores, two severities and every kind of chain. */
export function drawRules(random: Random): readonly Rule[] {
  const escalation = () => (random.chance(0.3) ? random.pick(chains) : null);
  return [
    buildRule(
      { on: 'score-below', below: 60, clear: 65 },
      { id: 'below', nights: random.between(1, 2), escalation: escalation() },
    ),
    buildRule(
      { on: 'score-drop', drop: 15, withinDays: 7 },
      { id: 'drop', severity: 'info', escalation: escalation() },
    ),
    buildRule({ on: 'band-worsens' }, { id: 'band', cooldownDays: random.between(0, 4) }),
    buildRule(
      { on: 'score-below', below: 30, clear: 35 },
      { id: 'deep', severity: 'critical', escalation: escalation() },
    ),
    buildRule({ on: 'score-above', above: 85, clear: 80 }, { id: OPPORTUNITY, kind: 'opportunity' }),
  ];
}

/** Tasks in hours and business days, for everybody whom an account has and somebody whom it has not. */
export const playbooks: ReadonlyMap<string, Playbook> = new Map(
  [
    buildPlaybook('rescue', 'Rescue', {
      tasks: [
        buildStep('Check in', { due: { hours: 48 }, assignee: 'executive' }),
        buildStep('Call'),
        buildStep('Train', { assignee: { address: 'tess@example.com' } }),
      ],
    }),
    buildPlaybook('review', 'Review', {
      autoSeverities: ['critical'],
      tasks: [buildStep('Review', { assignee: 'manager' })],
    }),
  ].map((playbook) => [playbook.id, playbook]),
);

/** Half of the portfolios start playbooks by themselves. */
export function drawStarts(rules: readonly Rule[], random: Random): readonly Rule[] {
  if (random.chance(0.5)) return rules;
  return rules.map((rule) => ({
    ...rule,
    playbook: random.pick(['rescue', 'review', null]),
    start: random.pick(['auto', 'auto', 'by_hand', null] as const),
  }));
}

/** An address as exports and people write it. */
export function spell(address: string, random: Random): string {
  const name = address.slice(0, address.indexOf('@'));
  return random.pick([address, address, address.toUpperCase(), ` ${address}\u00a0`, `Lee, ${name} <${address}>`]);
}

/** One account: its score from night to night, and what rules make of it. */
export interface Customer {
  readonly id: string;
  /** Of an account that was renamed; null: it was not. */
  readonly formerId: string | null;
  readonly arr: number | null;
  readonly renewsOn: string | null;
  owner: string | null;
  /** What `ownership` makes of it; null = it is its owner's. */
  pool: string | null;
  presenceOn(index: number): Presence;
  rename(): void;
  /** As the newest night that is believed has it; null = none has. */
  readonly line: AccountLine | null;
  /** Follows the rules through a night that is believed; `fall`: by how much every score falls on it. */
  follow(night: string, rules: readonly Rule[], fall: number): readonly Finding[];
}

export function createCustomer(id: string, owner: string | null, first: string, random: Random): Customer {
  const watches = new Map<string, Watch | null>();
  const awayFrom = random.chance(0.3) ? random.between(3, 45) : 999;
  const awayFor = random.pick([1, 1, 2, 3, 6, 20, 50]);
  const isChurn = random.chance(0.3);
  let level = random.between(15, 95);
  let last: Observation['last'] = null;
  let lastRaw: number | null = null;
  let chart: Chart | null = null;
  let newest: AccountLine | null = null;
  let formerId: string | null = null;

  function drawScore(fall: number): number | null {
    level -= fall;
    if (random.chance(0.06)) level += random.between(-45, 45);
    level = Math.min(100, Math.max(0, level + random.between(-4, 4)));
    return random.chance(0.04) ? null : level;
  }

  return {
    get id() {
      return formerId === null ? id : `${id}-renamed`;
    },
    get formerId() {
      return formerId;
    },
    rename() {
      formerId = id;
    },
    get line() {
      return newest;
    },
    owner,
    pool: null,
    arr: random.chance(0.15) ? null : random.between(1, 400) * 1000,
    renewsOn: random.chance(0.4) ? addDays(first, random.between(-20, 120)) : null,
    presenceOn(index) {
      if (index < awayFrom || index >= awayFrom + awayFor) return 'here';
      return isChurn ? 'churned' : 'absent';
    },
    follow(night, rules, fall) {
      const score = drawScore(fall);
      const owner = this.owner === null ? null : spell(this.owner, random);
      newest = line(this.id, { score, owner, ...pickPool(this), arr: this.arr, renewsOn: this.renewsOn });
      const account = newest;
      const window = continueWindow(chart, night, 0);
      const findings = rules.flatMap((rule) => {
        const { watch, finding } = followRule(rule, watches.get(rule.id) ?? null, {
          ...{ night, bands, raw: score, score, last, window },
          behaviour: score === null || lastRaw === null ? null : score - lastRaw,
          readMetric: () => none,
          readChange: () => none,
        });
        watches.set(rule.id, watch);
        const { severity, kind } = rule;
        return finding ? [{ rule: rule.id, severity, kind, ...finding, nextStep: null, account }] : [];
      });
      chart = buildChart({ night, raw: score, window });
      if (score !== null) last = { score, band: bandOf(score, bands) };
      lastRaw = score ?? lastRaw;
      return findings;
    },
  };
}

/** Some accounts have nobody, and some a name that is no address. */
export function drawOwner(owners: readonly string[], random: Random): string | null {
  return random.chance(0.06) ? random.pick([null, 'Customer Success']) : random.pick(owners);
}

/** Half of the accounts of a portfolio that has pools are in one, and most of those have no owner. */
export function assignPool(customer: Customer, pools: readonly Pool[], random: Random): void {
  if (pools.length === 0) return;
  customer.pool = random.chance(0.5) ? random.pick(pools).name : null;
  if (customer.pool !== null && random.chance(0.6)) customer.owner = null;
}
