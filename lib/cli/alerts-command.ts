import type { Command } from '@commander-js/extra-typings';
import { type Acted, acknowledge, snooze, undoAcknowledge, wake } from '../alerts/act-on-alert.ts';
import { type Alert, dueAt, isOpen } from '../alerts/alert.ts';
import { addDays, isNight, toInstant, toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { formatMoney } from '../messages/figures.ts';
import { type CommandContext, type OptionsOf, onTable, onTableByWhom, shared } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { type Care, whoever, withCare } from './open-care.ts';
import { type Cell, printTable, right } from './print-table.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

/** `rounds alerts`: what somebody was told of, and what became of it. */
export function defineAlerts(alerts: Command, context: CommandContext): void {
  addList(alerts, context);
  onAlert(alerts.command('ack'))
    .description('take it in hand: no reminder, no escalation')
    .action((account, rule, options) =>
      act({ account, rule, options }, context, 'Acknowledged', (alert, { by, at }) => acknowledge(alert, by, at)),
    );
  onAlert(alerts.command('undo'))
    .description('take an acknowledgement back')
    .action((account, rule, options) =>
      act({ account, rule, options }, context, 'No longer acknowledged', (alert, { by, at }) =>
        undoAcknowledge(alert, by, at),
      ),
    );
  addSnooze(alerts, context);
  onAlert(alerts.command('wake'))
    .description('end a snooze before its day')
    .action((account, rule, options) =>
      act({ account, rule, options }, context, 'No longer snoozed', (alert, { by, at }) => wake(alert, by, at)),
    );
}

function onAlert(command: Command) {
  return onTableByWhom(command).argument('<account>', 'its id').argument('[rule]', 'all its open alerts unless given');
}

/** Those that are open; with --all those that are over, too. */
function addList(alerts: Command, context: CommandContext): void {
  onTable(alerts.command('list', { isDefault: true }))
    .argument('[account]', 'its id; all unless given')
    .description('those that are open')
    .option('--all', 'those that are over, too')
    .addOption(shared.json)
    .action((account, options) =>
      withCare(options, context, async ({ config, alerts }) => {
        const known = account === undefined ? await alerts.readAlerts() : await alerts.readAlertsOf(account);
        const shown = known.filter((alert) => options.all || isOpen(alert)).sort(byNewest);
        if (options.json) print(JSON.stringify(shown.map(({ before: _before, ...alert }) => alert)));
        else if (shown.length === 0)
          print(account === undefined ? 'No alert is open.' : `No alert is open on ${printable(account)}.`);
        else printAlerts(shown, config.currency);
      }),
    );
}

/** Until the hour of the digest on a date, so that it is back when the day begins. */
function addSnooze(alerts: Command, context: CommandContext): void {
  onAlert(alerts.command('snooze'))
    .description('quiet for a while; a higher severity pierces it')
    .option('--days <number>', 'at most 30')
    .option('--until <date>', 'instead of --days')
    .action((account, rule, options) => {
      if ((options.days === undefined) === (options.until === undefined)) throw wrongUsage('Give --days or --until.');
      const days = Number(options.days);
      if (options.days !== undefined && !(Number.isInteger(days) && days > 0))
        throw wrongUsage(`--days ${options.days} is no whole number of days above 0.`);
      if (options.until !== undefined && !isNight(options.until))
        throw wrongUsage(`--until "${options.until}" is no calendar date; write it as 2026-11-22.`);
      return act({ account, rule, options }, context, 'Snoozed', (alert, { by, at, config }) => {
        const { timezone, notify } = config;
        const date = options.until ?? addDays(toLocalDate(Date.parse(at), timezone), days);
        return snooze(alert, new Date(toInstant(date, notify.digest.at, timezone)).toISOString(), by, at);
      });
    });
}

interface Chosen {
  readonly account: string;
  /** Undefined: every open alert of the account. */
  readonly rule: string | undefined;
  readonly options: OptionsOf<typeof onAlert>;
}

type Act = (alert: Alert, who: { by: string; at: string; config: Care['config'] }) => Acted;

function act({ account, rule, options }: Chosen, context: CommandContext, done: string, apply: Act): Promise<void> {
  return withCare(options, context, async ({ config, alerts }) => {
    const own = (await alerts.readAlertsOf(account)).filter(isOpen);
    const chosen = rule === undefined ? own : own.filter((alert) => alert.rule === rule);
    if (chosen.length === 0) throw notCompleted(describeNone(account, rule, own));
    const who = { by: whoever(options.by), at: new Date(context.now()).toISOString(), config };
    for (const alert of chosen) {
      const acted = apply(alert, who);
      if ('problem' in acted) throw notCompleted(`${printable(alert.rule)} on ${printable(account)}: ${acted.problem}`);
      if ((await alerts.writeAlert(acted.alert)) === null)
        throw notCompleted(
          'Somebody else did something to it at this very moment: look at rounds alerts list, then try again.',
        );
      print(`${done}: ${printable(alert.about.name ?? account)}, ${printable(alert.rule)}, by ${printable(who.by)}.`);
    }
  });
}

function describeNone(account: string, rule: string | undefined, own: readonly Alert[]): string {
  if (own.length === 0) return `No alert is open on "${account}". Give the account’s id, as in scores.csv.`;
  return `No alert of rule "${rule}" is open on "${account}"; open: ${own.map((alert) => alert.rule).join(', ')}.`;
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
