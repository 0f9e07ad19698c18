import type { Command } from '@commander-js/extra-typings';
import { type Case, firingOf, isOpen } from '../cases/case.ts';
import type { Decision } from '../cases/decision.ts';
import { settleTellings, type Telling } from '../cases/telling.ts';
import { compareText } from '../compare-text.ts';
import { nameRule } from '../messages/alert-words.ts';
import { formatDate } from '../messages/figures.ts';
import { type CommandContext, onTable } from './command.ts';
import { describePlace, openSituation, placeOf, type SituationNow } from './describe-place.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { withCare } from './open-care.ts';
import { colours, print, printable } from './terminal.ts';

/** Nights shown unless told otherwise: a week tells a story. */
const NIGHTS = 7;

/** `rounds why`: how each open case of an account stands, whom it reached by which message, and what each night decided. */
export function defineWhy(command: Command, context: CommandContext): void {
  onTable(command)
    .argument('<account>', 'its id, or the start of its name')
    .option('--nights <number>', 'how many nights, at most 35; 7 unless given')
    .action((wanted, options) =>
      withCare(options, context, async (care) => {
        const account = await resolveAccount(wanted, care);
        const [decisions, known] = await Promise.all([
          care.cases.readDecisions(account),
          care.cases.readCasesOf(account),
        ]);
        if (decisions.length === 0 && known.length === 0)
          throw notCompleted(
            `Nothing was found on "${printable(account)}" in the last 35 nights: no rule had a word to say of it. Give its id, as in scores.csv, or its name.`,
          );
        const now = await openSituation(known, care, context);
        const cases = known
          .map((one) => settleTellings(one, now.outcomes.outcomeOf))
          .sort((a, b) => compareText(b.openedOn, a.openedOn));
        if (options.json) {
          const stands = cases.map((one) => ({ ...withoutBefore(one), place: isOpen(one) ? placeOf(one, now) : null }));
          print(JSON.stringify({ account, cases: stands, decisions }));
          return;
        }
        for (const one of cases) if (isOpen(one)) printCase(one, now);
        const nights = [...new Set(decisions.map(({ night }) => night))];
        const shown = nights.slice(0, Number(options.nights ?? NIGHTS));
        for (const stretch of groupAlike(shown, decisions)) printStretch(stretch);
        if (shown.length < nights.length)
          print(colours.gray(`${nights.length - shown.length} earlier nights: --nights 35 shows them.`));
      }),
    );
}

function withoutBefore({ before: _before, ...one }: Case): Omit<Case, 'before'> {
  return one;
}

/** As it stands now, and every message that told of it. */
function printCase(one: Case, now: SituationNow): void {
  const what = one.kind === 'risk' ? 'Risk' : 'Opportunity';
  const rules = firingOf(one).map(nameRule);
  print(
    `${colours.bold(`${what} since ${formatDate(one.openedOn)}`)}: ${printable(rules.join(', ') || 'recovering')}. ${printable(describePlace(placeOf(one, now), now))}.`,
  );
  for (const telling of one.tellings) print(`  ${printable(describeTelling(telling))}`);
}

const kinds: Readonly<Record<Telling['as'], string>> = {
  alert: 'by a message of its own',
  digest: 'in the digest',
  triage: 'in a ranked list',
  reminder: 'by a reminder',
  escalation: 'one level up',
  report: 'in the weekly word on what nobody touched',
  over: 'that it is over',
};

/** "2 Mar 2026 to sam@example.com by a message of its own: reached at 2026-03-02 07:30 UTC (message 3f2a…)". */
function describeTelling({ morning, to, as, outcome, message }: Telling): string {
  return `${formatDate(morning)} to ${to} ${kinds[as]}: ${describeOutcome(outcome)} (message ${message.id.slice(0, 8)})`;
}

function describeOutcome(outcome: Telling['outcome']): string {
  switch (outcome.is) {
    case 'planned':
      return 'on its way';
    case 'reached':
      return `reached at ${outcome.at.slice(0, 16).replace('T', ' ')} UTC`;
    case 'not-reached':
      return `not reached. ${outcome.because}`;
  }
}

/** Nights in a row that decided alike, the newest first, with what the newest said. */
interface Stretch {
  readonly nights: readonly string[];
  readonly decisions: readonly Decision[];
}

function groupAlike(nights: readonly string[], decisions: readonly Decision[]): readonly Stretch[] {
  const stretches: { nights: string[]; decisions: readonly Decision[]; is: string }[] = [];
  for (const night of nights) {
    const own = decisions.filter((one) => one.night === night);
    const is = JSON.stringify(own.map(({ rule, state, sent, code }) => [rule, state, sent, code]));
    const last = stretches.at(-1);
    // Every night on which somebody was to be told has a place of its own.
    if (last?.is === is && own.every(({ sent }) => !sent)) last.nights.push(night);
    else stretches.push({ nights: [night], decisions: own, is });
  }
  return stretches;
}

function printStretch({ nights, decisions }: Stretch): void {
  const [newest, ...others] = nights;
  const earlier = others.length === 0 ? '' : `, and alike since ${others.at(-1)} (${nights.length} nights)`;
  print(`${colours.bold(newest ?? '')}${earlier}`);
  for (const { rule, state, finding, sent, because } of decisions) {
    print(`  ${printable(rule)}, ${state ?? 'nothing found'}: ${printable(finding)}`);
    print(`    ${sent ? colours.green('to be told') : colours.gray('not told')}: ${printable(because)}`);
  }
}
