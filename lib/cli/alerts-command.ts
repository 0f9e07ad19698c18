import type { Command } from '@commander-js/extra-typings';
import { addDays, isNight, toInstant, toLocalDate } from '../calendar.ts';
import { type Acted, type Actor, acknowledge, snooze, undo, wake } from '../cases/act-on-case.ts';
import { type Case, firingOf, isOpen } from '../cases/case.ts';
import { handOf } from '../cases/hand.ts';
import { worstOf } from '../cases/severity.ts';
import { nextWorkingDay } from '../cases/working-days.ts';
import { compareText } from '../compare-text.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { nameRule } from '../messages/alert-words.ts';
import { formatMoney } from '../messages/figures.ts';
import { answer } from './answer.ts';
import { type CommandContext, type OptionsOf, onTable, onTableByWhom } from './command.ts';
import { describePlace, openSituation, placeOf, type SituationNow } from './describe-place.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { whoever, withCare } from './open-care.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

/** `rounds alerts`: what somebody was told of, and what became of it. */
export function defineAlerts(alerts: Command, context: CommandContext): void {
  addList(alerts, context);
  onAlert(alerts.command('ack'))
    .description('take it in hand: no reminder, no escalation')
    .action((account, options) => act({ account, options }, context, 'Acknowledged', acknowledge));
  onAlert(alerts.command('undo'))
    .description('give it back: its clock goes on')
    .action((account, options) => act({ account, options }, context, 'Given back', undo));
  addSnooze(alerts, context);
  onAlert(alerts.command('wake'))
    .description('end a snooze before its day')
    .action((account, options) => act({ account, options }, context, 'No longer snoozed', wake));
}

function onAlert(command: Command) {
  return onTableByWhom(command).argument('<account>', 'its id, or the start of its name');
}

/** Those that are open; with --all those that are over, too. */
function addList(alerts: Command, context: CommandContext): void {
  onTable(alerts.command('list', { isDefault: true }))
    .argument('[account]', 'its id, or the start of its name; all unless given')
    .description('those that are open: told or not, and in whose hand')
    .option('--all', 'those that are over, too')
    .action((wanted, options) =>
      withCare(options, context, async (care) => {
        const account = wanted === undefined ? undefined : await resolveAccount(wanted, care);
        const { cases } = care;
        const known = account === undefined ? await cases.readCases() : await cases.readCasesOf(account);
        const shown = known.filter((one) => options.all || isOpen(one)).sort(byNewest);
        if (options.json) print(JSON.stringify(shown.map(({ before: _before, ...one }) => one)));
        else if (shown.length === 0)
          print(account === undefined ? 'No alert is open.' : `No alert is open on ${printable(account)}.`);
        else printCases(shown, await openSituation(shown, care, context), care.config);
      }),
    );
}

/** Until the hour of the digest on a working day, so that it is back when the day begins. */
function addSnooze(alerts: Command, context: CommandContext): void {
  onAlert(alerts.command('snooze'))
    .description('quiet for a while; a higher severity pierces it')
    .option('--days <number>', 'at most 30')
    .option('--until <date>', 'instead of --days')
    .action((account, options) => {
      if ((options.days === undefined) === (options.until === undefined)) throw wrongUsage('Give --days or --until.');
      const days = Number(options.days);
      if (options.days !== undefined && !(Number.isInteger(days) && days > 0))
        throw wrongUsage(`--days ${options.days} is no whole number of days above 0.`);
      if (options.until !== undefined && !isNight(options.until))
        throw wrongUsage(`--until "${options.until}" is no calendar date; write it as 2026-11-22.`);
      return act({ account, options }, context, 'Snoozed', (one, actor, { timezone, notify }) => {
        const date = options.until ?? addDays(toLocalDate(Date.parse(actor.at), timezone), days);
        const back = nextWorkingDay(date, notify.quiet);
        return snooze(one, new Date(toInstant(back, notify.digest.at, timezone)).toISOString(), actor);
      });
    });
}

interface Chosen {
  /** Id or the start of a name. */
  readonly account: string;
  readonly options: OptionsOf<typeof onAlert>;
}

type Act = (one: Case, actor: Actor, config: HealthConfig) => Acted;

/** On every open case of the account that it can be done to. */
function act({ account: wanted, options }: Chosen, context: CommandContext, done: string, apply: Act): Promise<void> {
  return withCare(options, context, async (care) => {
    const { config, cases } = care;
    const account = await resolveAccount(wanted, care);
    const open = (await cases.readCasesOf(account)).filter(isOpen);
    if (open.length === 0)
      throw notCompleted(
        `No alert is open on "${printable(account)}". Give the account’s id, as in scores.csv, or its name.`,
      );
    const actor = { by: whoever(options.by), at: new Date(context.now()).toISOString() };
    let problem: string | null = null;
    const changed: Case[] = [];
    for (const one of open) {
      const acted = apply(one, actor, config);
      if ('problem' in acted) {
        problem = acted.problem;
        continue;
      }
      if ((await cases.writeCase(acted.one)) === null) throw notCompleted(SOMEBODY_ELSE);
      changed.push(one);
    }
    if (changed.length === 0) throw notCompleted(`${printable(account)}: ${problem}`);
    const told = changed.map(({ kind, openedOn, alerts }) => ({
      kind,
      openedOn,
      rules: alerts.map(({ rule }) => rule),
    }));
    answer(options, { account, done, by: actor.by, cases: told }, () => {
      for (const one of changed)
        print(`${done}: ${printable(one.about.name ?? account)} (${describeRules(one)}), by ${printable(actor.by)}.`);
    });
  });
}

const SOMEBODY_ELSE =
  'Somebody else did something to it at this very moment: look at rounds alerts list, then try again.';

function describeRules(one: Case): string {
  const open = one.alerts.filter(({ state }) => state !== 'resolved');
  return printable((open.length > 0 ? open : one.alerts).map(nameRule).join(', '));
}

function byNewest(a: Case, b: Case): number {
  return compareText(b.openedOn, a.openedOn) || compareText(a.account, b.account);
}

function printCases(cases: readonly Case[], now: SituationNow, { currency }: HealthConfig): void {
  printTable(
    [cut('Account'), 'Score', 'Alerts', 'Since', 'Severity', 'Stands', 'ARR'],
    cases.map((one): Cell[] => [
      printable(one.about.name ?? one.account),
      bandMark(one.about.band, one.about.score ?? ''),
      describeRules(one),
      one.openedOn,
      worstOf(firingOf(one)),
      describeStanding(one, now),
      right(formatMoney(one.about.arr, currency)),
    ]),
  );
  explainRules(cases);
  print(colours.gray('rounds why ACCOUNT says to whom, by which message, or why not.'));
}

/** What each rule means that says so, once; by the id that its options take. */
function explainRules(cases: readonly Case[]): void {
  const open = cases.flatMap(({ alerts }) => alerts).filter(({ state }) => state !== 'resolved');
  for (const alert of new Map(open.map((one) => [one.rule, one])).values())
    if (alert.title !== null || alert.description !== null)
      print(
        printable(`${nameRule(alert)} (${alert.rule})${alert.description === null ? '' : `: ${alert.description}`}`),
      );
}

function describeStanding(one: Case, now: SituationNow): string {
  if (one.ended !== null) return `over since ${one.ended.on}`;
  const hand = handOf(one, now.now);
  if (firingOf(one).length === 0 && hand === null) return 'recovering';
  return printable(describePlace(placeOf(one, now), now));
}
