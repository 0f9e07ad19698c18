import { type Acted, acknowledge, snooze, undoAcknowledge, wake } from '../alerts/act-on-alert.ts';
import { type Alert, dueAt, isOpen } from '../alerts/alert.ts';
import { addDays, type Clock, isNight, toInstant, toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { formatMoney } from '../messages/figures.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { type Care, openCare, type TableOptions, whoever } from './open-care.ts';
import { bandMark, type Cell, colours, print, printable, printTable, right } from './terminal.ts';

export interface AlertsListOptions extends TableOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `rounds alerts list`: those that are open; with --all those that are over, too. */
export async function runAlertsListCommand(
  account: string | undefined,
  options: AlertsListOptions,
  now: Clock,
): Promise<void> {
  const { config, alerts, close } = await openCare(options, now);
  try {
    const known = account === undefined ? await alerts.readAlerts() : await alerts.readAlertsOf(account);
    const shown = known.filter((alert) => options.all || isOpen(alert)).sort(byNewest);
    if (options.json) print(JSON.stringify(shown.map(({ before: _before, ...alert }) => alert)));
    else if (shown.length === 0)
      print(account === undefined ? 'No alert is open.' : `No alert is open on ${printable(account)}.`);
    else printAlerts(shown, config.currency);
  } finally {
    await close();
  }
}

function byNewest(a: Alert, b: Alert): number {
  return compareText(b.openedOn, a.openedOn) || compareText(a.account, b.account);
}

function printAlerts(alerts: readonly Alert[], currency: string): void {
  printTable(
    ['Account', 'Score', 'Rule', 'Since', 'State', 'Told', 'ARR', 'Next'],
    alerts.map((alert): Cell[] => [
      printable(alert.about.name ?? alert.account),
      bandMark(alert.about.band, alert.about.score ?? ''),
      printable(alert.rule),
      alert.openedOn,
      describeState(alert),
      alert.toldTo === null ? 'nobody' : `${printable(alert.toldTo)}, ${alert.toldFor}`,
      right(formatMoney(alert.about.arr, currency)),
      dueAt(alert)?.slice(0, 16).replace('T', ' ') ?? '',
    ]),
  );
  print(colours.gray('Told: for which night. Next: when something happens by itself, UTC.'));
}

function describeState(alert: Alert): string {
  const by = alert.trail.at(-1)?.by;
  switch (alert.state) {
    case 'firing':
      return alert.kind === 'risk' ? colours.red('firing') : 'firing';
    case 'acked':
      return `acknowledged by ${printable(by ?? 'somebody')}`;
    case 'snoozed':
      return `snoozed until ${alert.snoozedUntil?.slice(0, 10)}`;
    case 'recovering':
      return 'recovering';
    case 'resolved':
      return `over since ${alert.resolvedOn}`;
  }
}

export interface AlertActOptions extends TableOptions {
  readonly by?: string;
}

export function runAlertsAckCommand(
  account: string,
  rule: string | undefined,
  options: AlertActOptions,
  now: Clock,
): Promise<void> {
  return act({ account, rule, options, now }, (alert, { by, at }) => acknowledge(alert, by, at), 'Acknowledged');
}

export function runAlertsUndoCommand(
  account: string,
  rule: string | undefined,
  options: AlertActOptions,
  now: Clock,
): Promise<void> {
  return act(
    { account, rule, options, now },
    (alert, { by, at }) => undoAcknowledge(alert, by, at),
    'No longer acknowledged',
  );
}

export function runAlertsWakeCommand(
  account: string,
  rule: string | undefined,
  options: AlertActOptions,
  now: Clock,
): Promise<void> {
  return act({ account, rule, options, now }, (alert, { by, at }) => wake(alert, by, at), 'No longer snoozed');
}

export interface AlertSnoozeOptions extends AlertActOptions {
  readonly days?: string;
  readonly until?: string;
}

/** Until the hour of the digest on a date, so that it is back when the day begins. */
export function runAlertsSnoozeCommand(
  account: string,
  rule: string | undefined,
  options: AlertSnoozeOptions,
  now: Clock,
): Promise<void> {
  if ((options.days === undefined) === (options.until === undefined)) throw wrongUsage('Give --days or --until.');
  const days = Number(options.days);
  if (options.days !== undefined && !(Number.isInteger(days) && days > 0))
    throw wrongUsage(`--days ${options.days} is no whole number of days above 0.`);
  if (options.until !== undefined && !isNight(options.until))
    throw wrongUsage(`--until "${options.until}" is no calendar date; write it as 2026-11-22.`);
  return act(
    { account, rule, options, now },
    (alert, { by, at, config }) => {
      const { timezone, notify } = config;
      const date = options.until ?? addDays(toLocalDate(Date.parse(at), timezone), days);
      return snooze(alert, new Date(toInstant(date, notify.digest.at, timezone)).toISOString(), by, at);
    },
    'Snoozed',
  );
}

interface Chosen {
  readonly account: string;
  /** Undefined: every open alert of the account. */
  readonly rule: string | undefined;
  readonly options: AlertActOptions;
  readonly now: Clock;
}

type Act = (alert: Alert, who: { by: string; at: string; config: Care['config'] }) => Acted;

async function act({ account, rule, options, now }: Chosen, apply: Act, done: string): Promise<void> {
  const { config, alerts, close } = await openCare(options, now);
  try {
    const own = (await alerts.readAlertsOf(account)).filter(isOpen);
    const chosen = rule === undefined ? own : own.filter((alert) => alert.rule === rule);
    if (chosen.length === 0) throw notCompleted(describeNone(account, rule, own));
    const who = { by: whoever(options.by), at: new Date(now()).toISOString(), config };
    for (const alert of chosen) {
      const acted = apply(alert, who);
      if ('problem' in acted) throw notCompleted(`${printable(alert.rule)} on ${printable(account)}: ${acted.problem}`);
      if ((await alerts.writeAlert(acted.alert)) === null)
        throw notCompleted(
          'Somebody else did something to it at this very moment: look at rounds alerts list, then try again.',
        );
      print(`${done}: ${printable(alert.about.name ?? account)}, ${printable(alert.rule)}, by ${printable(who.by)}.`);
    }
  } finally {
    await close();
  }
}

function describeNone(account: string, rule: string | undefined, own: readonly Alert[]): string {
  if (own.length === 0) return `No alert is open on "${account}". Give the account’s id, as in scores.csv.`;
  return `No alert of rule "${rule}" is open on "${account}"; open: ${own.map((alert) => alert.rule).join(', ')}.`;
}
