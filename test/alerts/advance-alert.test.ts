import { describe, expect, it } from 'vitest';
import { acknowledge, snooze } from '../../lib/alerts/act-on-alert.ts';
import type { Alert } from '../../lib/alerts/alert.ts';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import { addDays } from '../../lib/calendar.ts';
import type { DeliverMode } from '../../lib/config/health-config.ts';
import type { FindingState } from '../../lib/detection/finding.ts';
import { buildFinding, buildRule, buildTonight } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';

const FIRST = '2026-03-02';
const { notify } = buildConfig();
const rule = buildRule({ on: 'score-below', below: 60, clear: 65 }, { cooldownDays: 7 });

interface NightOf {
  readonly state: FindingState | 'none';
  readonly depth?: number;
  readonly severity?: 'warning' | 'critical';
  readonly mode?: DeliverMode;
  readonly isReplay?: boolean;
  readonly presence?: 'here' | 'absent' | 'churned';
  /** Before the night is planned. */
  readonly click?: 'ack' | 'snooze';
}

/** One account's nights in a row: state of the alert and why somebody was told or not, '-' = no alert. */
function live(nights: readonly (FindingState | 'none' | NightOf)[]): {
  states: string[];
  codes: string[];
  alert: Alert | null;
} {
  let alert: Alert | null = null;
  const states: string[] = [];
  const codes: string[] = [];
  nights.forEach((given, index) => {
    const one: NightOf = typeof given === 'string' ? { state: given } : given;
    const night = addDays(FIRST, index);
    if (alert && one.click) alert = clicked(alert, one.click, night);
    const own = { ...rule, severity: one.severity ?? rule.severity };
    const findings = one.state === 'none' ? [] : [buildFinding(one.state, { rule: own, depth: one.depth ?? 0 })];
    const { decisions, alerts } = planAlerts({
      night,
      ...buildTonight(...findings),
      alerts: alert ? [alert] : [],
      presenceOf: () => one.presence ?? 'here',
      notify,
      timezone: 'UTC',
      mode: one.mode ?? 'on',
      isReplay: one.isReplay ?? false,
    });
    alert = alerts[0] ?? alert;
    states.push(alert?.state ?? '-');
    codes.push(decisions[0]?.code ?? '-');
  });
  return { states, codes, alert };
}

function clicked(alert: Alert, click: 'ack' | 'snooze', night: string): Alert {
  const at = `${night}T09:00:00.000Z`;
  const acted =
    click === 'ack'
      ? acknowledge(alert, 'sam@example.com', at)
      : snooze(alert, `${addDays(night, 20)}T07:30:00.000Z`, 'sam@example.com', at);
  if ('problem' in acted) throw new Error(acted.problem);
  return acted.alert;
}

describe('an alert', () => {
  it.each<[string, readonly (FindingState | 'none' | NightOf)[], string[], string[]]>([
    ['opens when its rule is met', ['new'], ['firing'], ['opened']],
    ['does not open on a baseline, nor while pending', ['baseline', 'pending'], ['-', '-'], ['baseline', 'pending']],
    ['is told of once', ['new', 'persisting'], ['firing', 'firing'], ['opened', 'already-told']],
    ['freezes while data is missing', ['new', 'frozen'], ['firing', 'firing'], ['opened', 'frozen']],
    [
      'stays acknowledged while it goes on',
      ['new', { state: 'persisting', click: 'ack' }],
      ['firing', 'acked'],
      ['opened', 'acknowledged'],
    ],
    [
      'is silent while snoozed',
      ['new', { state: 'persisting', click: 'snooze' }],
      ['firing', 'snoozed'],
      ['opened', 'snoozed'],
    ],
    [
      'pierces a snooze when its severity rises',
      ['new', { state: 'persisting', click: 'snooze', severity: 'critical' }],
      ['firing', 'firing'],
      ['opened', 'worsened'],
    ],
    [
      'pierces an acknowledgement when it becomes worse in kind',
      ['new', { state: 'new', click: 'ack', depth: 1 }],
      ['firing', 'firing'],
      ['opened', 'worsened'],
    ],
    [
      'recovers, and goes on as it was handled when it does not last',
      ['new', { state: 'recovering', click: 'ack' }, 'persisting'],
      ['firing', 'recovering', 'acked'],
      ['opened', 'recovering', 'acknowledged'],
    ],
    [
      'is over quietly at first, and that is told when its cooldown has passed',
      ['new', 'recovering', 'cleared', 'none', 'none', 'none', 'none', 'none'],
      ['firing', 'recovering', ...new Array<string>(6).fill('resolved')],
      ['opened', 'recovering', 'over-waiting', '-', '-', '-', '-', 'resolved'],
    ],
    [
      'is told to be over at once after a long time',
      ['new', ...new Array<FindingState>(8).fill('persisting'), 'cleared'],
      [...new Array<string>(9).fill('firing'), 'resolved'],
      ['opened', ...new Array<string>(8).fill('already-told'), 'resolved'],
    ],
    [
      'goes on silently when it comes back within the cooldown, and is told when that is over',
      ['new', 'cleared', 'new', 'persisting', 'persisting', 'persisting', 'persisting', 'persisting'],
      ['firing', 'resolved', ...new Array<string>(6).fill('firing')],
      ['opened', 'over-waiting', ...new Array<string>(5).fill('cooling-down'), 'reopened'],
    ],
    [
      'comes back as it was handled',
      ['new', { state: 'cleared', click: 'ack' }, 'new'],
      ['firing', 'resolved', 'acked'],
      ['opened', 'over-waiting', 'cooling-down'],
    ],
    [
      'closes when its rule was edited and looks anew',
      ['new', 'baseline'],
      ['firing', 'resolved'],
      ['opened', 'baseline'],
    ],
    ['closes when no rule has a word for it', ['new', 'none'], ['firing', 'resolved'], ['opened', 'rule-changed']],
    [
      'waits for an account that is not in the export',
      ['new', { state: 'none', presence: 'absent' }, 'persisting'],
      ['firing', 'firing', 'firing'],
      ['opened', 'account-absent', 'already-told'],
    ],
    [
      'closes when the account has churned',
      ['new', { state: 'none', presence: 'churned' }],
      ['firing', 'resolved'],
      ['opened', 'account-churned'],
    ],
    [
      'of a replayed night tells nobody, and later nights do not either',
      [{ state: 'new', isReplay: true }, 'persisting', 'cleared'],
      ['firing', 'firing', 'resolved'],
      ['replayed', 'opened-untold', 'over-untold'],
    ],
    [
      'of a shadow night is planned and not told, and switching on floods nobody',
      [{ state: 'new', mode: 'shadow' }, 'persisting', 'cleared'],
      ['firing', 'firing', 'resolved'],
      ['shadow', 'opened-untold', 'over-untold'],
    ],
    ['is not even planned while delivery is off', [{ state: 'new', mode: 'off' }], ['firing'], ['off']],
  ])('%s', (_, nights, states, codes) => {
    const lived = live(nights);
    expect(lived.states).toEqual(states);
    expect(lived.codes).toEqual(codes);
  });

  it('counts its episodes: after the cooldown it is another one', () => {
    const { alert, codes } = live(['new', 'cleared', ...new Array<'none'>(8).fill('none'), 'new']);
    expect(codes.at(-1)).toBe('opened');
    expect(alert).toMatchObject({ episode: 2, openedOn: addDays(FIRST, 10), state: 'firing' });
  });

  it('runs no clock while nobody was told', () => {
    expect(live([{ state: 'new', mode: 'shadow' }]).alert).toMatchObject({ toldAt: null, toldTo: null });
    expect(live([{ state: 'new', isReplay: true }]).alert).toMatchObject({ toldAt: null });
    expect(live(['new']).alert).toMatchObject({ toldAt: '2026-03-03T07:30:00.000Z', toldTo: 'sam@example.com' });
  });
});
