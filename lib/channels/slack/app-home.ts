import type { HomeView, KnownBlock } from '@slack/types';
import { addDays } from '../../calendar.ts';
import type { Override } from '../../care/overrides.ts';
import { type Case, firingOf, nameCase } from '../../cases/case.ts';
import { type Hand, handOf } from '../../cases/hand.ts';
import { byDueDate, isOverdue, nameTask, type Task } from '../../cases/task.ts';
import { compareText } from '../../compare-text.ts';
import type { AccountLine } from '../../history/account-line.ts';
import { sayAlert } from '../../messages/alert-words.ts';
import { bandWords } from '../../messages/band-words.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { countOf, formatCount, formatDate, formatInstant, formatMoney } from '../../messages/figures.ts';
import { formatDue } from '../../messages/task-words.ts';
import type { OwnerBook } from '../../portfolio/night-report.ts';
import type { Home } from '../workplace.ts';
import { actionIds } from './action-ids.ts';
import { writeValue } from './clicked-value.ts';
import { plain } from './control-blocks.ts';
import { literal } from './slack-text.ts';

/** Longer lists are in the digest. */
const SHOWN = 8;
const SOON_DAYS = 14;

/** The app's home tab: my open cases, my tasks, my accounts, and overrides that end soon. */
export function describeHome(home: Home): HomeView {
  const { cases, tasks, overrides, book, dashboard, today, portfolio, currency } = home;
  const ending = overrides.filter(({ expiresOn }) => expiresOn <= addDays(today, SOON_DAYS));
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain(`${cleanText(portfolio)}: your accounts`.slice(0, 150)) },
      line(describeBook(book, currency)),
      renderActions(dashboard),
      ...list('Open', byAge(cases), (one) => describeCase(one, home)),
      ...list('Tasks', [...tasks].sort(byDueDate), (task) => [withDone(task, line(describeTask(task, home)))]),
      ...list('At risk', book?.watchList ?? [], (account) => [line(describeAccount(account, currency))]),
      ...list('Overrides that end soon', ending, (override) => [line(describeOverride(override))]),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `As of ${formatDate(today)}.`, verbatim: true }] },
    ],
  };
}

function list<T>(
  title: string,
  items: readonly T[],
  describe: (item: T) => readonly KnownBlock[],
): readonly KnownBlock[] {
  if (items.length === 0) return [line(`*${title}*: none.`)];
  const more = items.length - SHOWN;
  return [
    line(`*${title}* (${items.length})`),
    ...items.slice(0, SHOWN).flatMap(describe),
    ...(more > 0 ? [line(`and ${more} more`)] : []),
  ];
}

function renderActions(dashboard: string | null): KnownBlock {
  const add = { type: 'button', text: plain('Add a task or a note…'), action_id: actionIds.add } as const;
  if (dashboard === null) return { type: 'actions', elements: [add] };
  const open = { type: 'button', text: plain('Open the dashboard'), action_id: actionIds.dashboard } as const;
  return { type: 'actions', elements: [{ ...open, url: dashboard }, add] };
}

function byAge(cases: readonly Case[]): readonly Case[] {
  return [...cases].sort((a, b) => compareText(a.openedOn, b.openedOn));
}

function describeBook(book: OwnerBook | null, currency: string): string {
  if (!book) return 'No account is yours in the newest night.';
  const risk = `${formatCount(book.atRisk.accounts)} at risk (${formatMoney(book.atRisk.arr, currency)} of ${formatMoney(book.arr, currency)} ARR)`;
  const unscored = book.unknown === 0 ? '' : `${countOf(book.unknown, 'account')} could not be scored, `;
  return literal(`${countOf(book.accounts, 'account')}, ${unscored}${risk}.`);
}

function describeCase(one: Case, moment: Pick<Home, 'now' | 'timezone'>): readonly KnownBlock[] {
  const { about, account, openedOn, tellings } = one;
  const { mark, word } = bandWords[about.band];
  const hand = handOf(one, moment.now);
  const [speaking] = firingOf(one);
  const lines = [
    `${mark} *${name(about.name ?? account)}*  ${about.score ?? 'unknown'}, ${word}`,
    literal(cleanText(speaking ? sayAlert(speaking) : about.because), 300),
    `Since ${formatDate(openedOn)}, ${describeHand(hand, moment)}.`,
    ...(about.nextStep === null ? [] : [`_Next:_ ${literal(cleanText(about.nextStep), 200)}`]),
  ];
  const section = line(lines.join('\n'));
  const told = tellings.findLast(({ outcome }) => outcome.is === 'reached');
  if (!told || hand !== null) return [section];
  const accessory = {
    type: 'button',
    text: plain('Acknowledge'),
    action_id: actionIds.acknowledge,
    value: writeValue(told.message, { case: nameCase(one) }),
  } as const;
  return [{ ...section, accessory }];
}

function describeHand(hand: Hand | null, { timezone }: Pick<Home, 'timezone'>): string {
  if (hand === null) return 'nobody has it in hand';
  const by = literal(cleanText(hand.by), 100);
  if (hand.until !== null) return `snoozed by ${by} until ${formatInstant(hand.until, timezone)}`;
  return `in the hands of ${by} since ${formatInstant(hand.since, timezone)}`;
}

/** By the message that told them of it, as with cases. */
function withDone(task: Task, section: ReturnType<typeof line>): KnownBlock {
  const told = [...task.tellings, ...task.overdueTellings].findLast(({ outcome }) => outcome.is === 'reached');
  if (!told) return section;
  const value = writeValue(told.message, { task: nameTask(task) });
  return { ...section, accessory: { type: 'button', text: plain('Done'), action_id: actionIds.taskDone, value } };
}

function describeTask(task: Task, home: Pick<Home, 'now' | 'today' | 'timezone'>): string {
  const late = isOverdue(task, home) ? ', overdue' : '';
  return `${literal(cleanText(task.title), 200)}: *${name(task.accountName ?? task.account)}*, due ${formatDue(task, home.timezone)}${late}`;
}

function describeAccount({ name: known, id, score, band, arr }: AccountLine, currency: string): string {
  const { mark, word } = bandWords[band];
  return `${mark} *${name(known ?? id)}*  ${score ?? 'unknown'}, ${word}${arr === null ? '' : `, ${formatMoney(arr, currency)} ARR`}`;
}

function describeOverride({ account, score, expiresOn, reason }: Override): string {
  return `*${name(account)}* is set to ${score}: the computed score counts again on ${formatDate(expiresOn)}. ${literal(cleanText(reason), 200)}`;
}

function name(text: string): string {
  return literal(cleanText(text), 200);
}

function line(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } } as const;
}
