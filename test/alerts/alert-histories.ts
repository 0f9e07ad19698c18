import { isDeepStrictEqual } from 'node:util';
import { acknowledge, snooze, undoAcknowledge, wake } from '../../lib/alerts/act-on-alert.ts';
import { type Alert, alertKey, isOpen } from '../../lib/alerts/alert.ts';
import { type AlertPlan, planAlerts } from '../../lib/alerts/plan-alerts.ts';
import { sweepAlert } from '../../lib/alerts/sweep-alert.ts';
import { addDays } from '../../lib/calendar.ts';
import type { Rule } from '../../lib/config/health-config.ts';
import { followRule } from '../../lib/detection/follow-rule.ts';
import type { Observation } from '../../lib/detection/observation.ts';
import type { Watch } from '../../lib/history/watch.ts';
import { continueWindow, emptyWindow } from '../../lib/history/window.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { bandOf } from '../../lib/scoring/band.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildChart } from '../support/build-history.ts';
import { buildConfig } from '../support/config-builder.ts';
import { line } from '../support/report-builder.ts';

const HOUR = 3_600_000;
export const FIRST = '2026-01-05';
const bands = { healthy: 75, watch: 50 };
const { notify } = buildConfig();

export const rules = [
  buildRule({ on: 'score-below', below: 60, clear: 65 }, { id: 'below', nights: 2 }),
  buildRule({ on: 'score-drop', drop: 15, withinDays: 7 }, { id: 'drop', severity: 'critical', escalateHours: 24 }),
  buildRule({ on: 'band-worsens' }, { id: 'band', cooldownDays: 3 }),
  buildRule({ on: 'score-above', above: 85, clear: 80 }, { id: 'advocate', kind: 'opportunity' }),
];

/**
 * One account whose rules are followed and whose alerts are kept, night by night and hour by hour. `problems` gets what breaks a promise,
 * in words.
 */
export function createWorld(followed: readonly Rule[], problems: string[]) {
  const watches = new Map<string, Watch | null>();
  const alerts = new Map<string, Alert>();
  let window = emptyWindow();
  let last: Observation['last'] = null;
  let lastRaw: number | null = null;

  /** The score of a night: null = unknown. */
  function runNight(night: string, score: number | null, isRunAgain: boolean): AlertPlan {
    const none = { label: '', unit: null, value: null, isAvailable: false };
    const findings = followed.flatMap((rule) => {
      const { watch, finding } = followRule(rule, watches.get(rule.id) ?? null, {
        night,
        bands,
        raw: score,
        score,
        last,
        behaviour: score === null || lastRaw === null ? null : score - lastRaw,
        window,
        readMetric: () => none,
        readChange: () => none,
      });
      watches.set(rule.id, watch);
      const { id, severity, kind } = rule;
      const account = line('acme', { score, owner: 'sam@example.com' });
      return finding ? [{ rule: id, severity, kind, ...finding, nextStep: null, account }] : [];
    });
    window = continueWindow(buildChart({ night, raw: score, window }), addDays(night, 1), 0);
    if (score !== null) last = { score, band: bandOf(score, bands) };
    lastRaw = score ?? lastRaw;
    const plan = () =>
      planAlerts({
        night,
        findings,
        rules: followed,
        managerOf: () => 'mia@example.com',
        alerts: [...alerts.values()],
        presenceOf: () => 'here',
        notify,
        timezone: 'Europe/London',
        mode: 'on',
        isReplay: false,
      });
    const planned = plan();
    const askAgain = (again: AlertPlan) => {
      if (!isDeepStrictEqual(again, planned)) problems.push(`${night}: planned again, it is another plan`);
    };
    const [half] = planned.alerts;
    // Cut off after the first write, and run again; and once more when all is written.
    if (half && isRunAgain) {
      alerts.set(alertKey(half), half);
      askAgain(plan());
    }
    for (const alert of planned.alerts) alerts.set(alertKey(alert), alert);
    if (isRunAgain) askAgain(plan());
    return planned;
  }

  return { alerts, runNight };
}

function drawScores(random: Random, nights: number): (number | null)[] {
  let level = random.between(30, 95);
  return Array.from({ length: nights }, () => {
    if (random.chance(0.05)) level += random.between(-40, 40);
    level = Math.min(100, Math.max(0, level + random.between(-6, 6)));
    return random.chance(0.04) ? null : level;
  });
}

function click(alert: Alert, now: number, random: Random): Alert {
  const at = new Date(now).toISOString();
  const until = new Date(now + random.between(1, 30 * 24) * HOUR).toISOString();
  const acted = [
    () => acknowledge(alert, 'sam@example.com', at),
    () => undoAcknowledge(alert, 'sam@example.com', at),
    () => snooze(alert, until, 'sam@example.com', at),
    () => wake(alert, 'sam@example.com', at),
  ][random.between(0, 3)]!();
  return 'alert' in acted ? acted.alert : alert;
}

const NIGHTS = 21;

/** Of each hour of the nights' days. */
const HOURS = Array.from({ length: NIGHTS * 24 }, (_, hour) => {
  const now = Date.parse(`${addDays(FIRST, 1)}T04:00:00Z`) + hour * HOUR;
  return { now, at: new Date(now).toISOString() };
});

/** What happened in all of them, and what broke a promise. */
export interface HistoryFigures {
  readonly seen: Readonly<
    Record<'alerts' | 'escalations' | 'reminders' | 'clicks' | 'reopened' | 'worsened' | 'resolved', number>
  >;
  readonly problems: readonly string[];
}

/** Random histories of an account, with random clicks: each alert is escalated unless somebody has acknowledged it, and no rule has two. */
export function runAlertHistories(histories: number): HistoryFigures {
  const seen = { alerts: 0, escalations: 0, reminders: 0, clicks: 0, reopened: 0, worsened: 0, resolved: 0 };
  const problems: string[] = [];
  for (let history = 0; history < histories; history++) {
    const random = createRandom(history);
    const { alerts, runNight } = createWorld(rules, problems);
    drawScores(random, NIGHTS).forEach((score, index) => {
      const night = addDays(FIRST, index);
      // A held night is planned by nobody.
      if (random.chance(0.03)) return;
      const open = new Map([...alerts].filter(([, alert]) => isOpen(alert)));
      const { decisions } = runNight(night, score, random.chance(0.1));
      for (const { rule, code } of decisions) {
        if (code === 'opened') {
          seen.alerts++;
          if (open.has(alertKey({ account: 'acme', rule }))) problems.push(`${history}: a second episode of ${rule}`);
        }
        if (code === 'reopened' || code === 'worsened' || code === 'resolved') seen[code]++;
      }
      runDay(alerts, HOURS.slice(index * 24, (index + 1) * 24), random, seen, problems);
    });
  }
  return { seen, problems };
}

/** 24 sweeps, and now and then a click. */
function runDay(
  alerts: Map<string, Alert>,
  hours: typeof HOURS,
  random: Random,
  seen: { escalations: number; reminders: number; clicks: number },
  problems: string[],
): void {
  for (const { now, at } of hours) {
    for (const [key, alert] of alerts) {
      const swept = sweepAlert(alert, at);
      let current = swept?.alert ?? alert;
      if (swept?.notice === 'escalation') {
        seen.escalations++;
        if (alert.handled !== 'firing' || !isOpen(alert)) problems.push(`escalated what is ${alert.handled}`);
      }
      if (swept?.notice === 'reminder') seen.reminders++;
      const isWaiting = current.state === 'firing' && current.kind === 'risk' && current.toldAt !== null;
      const isOver = isWaiting && now - Date.parse(current.toldAt!) >= current.escalateHours * HOUR;
      if (isOver && current.escalatedAt === null) problems.push(`${current.rule}: nobody else was told in time`);
      if (isOpen(current) && random.chance(0.01)) {
        const clicked = click(current, now, random);
        if (clicked !== current) seen.clicks++;
        current = clicked;
      }
      if (current !== alert) alerts.set(key, current);
    }
  }
}
