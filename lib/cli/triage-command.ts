import type { Command } from '@commander-js/extra-typings';
import { isSamePerson } from '../address.ts';
import { type Case, firingOf, isOpen } from '../cases/case.ts';
import { rankCases } from '../cases/rank-cases.ts';
import { routeCase } from '../cases/route-case.ts';
import { worstOf } from '../cases/severity.ts';
import { settleTellings, stands } from '../cases/telling.ts';
import { compareText } from '../compare-text.ts';
import { countOf, formatDate, formatMoney } from '../messages/figures.ts';
import { type CommandContext, onTable } from './command.ts';
import { describePlace, openSituation, placeOf, type SituationNow } from './describe-place.ts';
import { withCare } from './open-care.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

/** `rounds triage`: open risks that came without an occasion, by the person who hears of them, the most pressing first. */
export function defineTriage(command: Command, context: CommandContext): void {
  onTable(command)
    .option('--owner <address>', 'only this person’s')
    .action((options) =>
      withCare(options, context, async (care) => {
        const { config } = care;
        const open = (await care.cases.readCases()).filter((one) => isOpen(one) && one.kind === 'risk');
        const now = await openSituation(open, care, context);
        const settled = open.map((one) => settleTellings(one, now.outcomes.outcomeOf)).filter(isOfTriage);
        const books = groupByReader(settled, now);
        const shown = [...books].filter(([of]) => options.owner === undefined || isSamePerson(of, options.owner));
        if (options.json) {
          const rows = shown.flatMap(([of, cases]) =>
            cases.map((one) => ({ to: of, account: one.account, name: one.about.name, place: placeOf(one, now) })),
          );
          print(JSON.stringify(rows));
          return;
        }
        if (shown.length === 0) print('No open risk waits for a first word, or was told in a ranked list.');
        for (const [of, cases] of shown) printBook(of, cases, now, config.currency);
      }),
    );
}

/** Told in a ranked list, or not told at all. */
function isOfTriage({ tellings, alerts }: Case): boolean {
  const told = tellings.filter((telling) => telling.as !== 'over' && stands(telling));
  if (told.some(({ as }) => as === 'alert' || as === 'digest')) return false;
  return told.length > 0 || alerts.some(({ way, state }) => state === 'firing' && way !== 'own');
}

function groupByReader(
  cases: readonly Case[],
  { morning, notify, medianArr }: SituationNow,
): ReadonlyMap<string, readonly Case[]> {
  const books = new Map<string, Case[]>();
  for (const one of cases) {
    const of = routeCase(one.about, morning, notify)?.of ?? 'nobody';
    books.set(of, [...(books.get(of) ?? []), one]);
  }
  const ranking = { morning, medianArr, quiet: notify.quiet };
  return new Map(
    [...books].sort(([a], [b]) => compareText(a, b)).map(([of, own]) => [of, rankCases(own, ranking)] as const),
  );
}

function printBook(of: string, cases: readonly Case[], now: SituationNow, currency: string): void {
  const untold = cases.filter((one) => !['told', 'in-hand', 'snoozed'].includes(placeOf(one, now).is)).length;
  print(colours.bold(`${printable(of)}: ${countOf(cases.length, 'open risk')}, ${untold} not told yet`));
  printTable(
    [cut('Account'), 'Score', 'Severity', 'Since', 'ARR', 'Renews', 'Stands'],
    cases.map((one): Cell[] => [
      printable(one.about.name ?? one.account),
      bandMark(one.about.band, one.about.score ?? ''),
      worstOf(firingOf(one)),
      one.openedOn,
      right(formatMoney(one.about.arr, currency)),
      one.about.renewsOn === null ? '' : formatDate(one.about.renewsOn),
      printable(describePlace(placeOf(one, now), now)),
    ]),
  );
}
