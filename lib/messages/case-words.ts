import { isSamePerson } from '../address.ts';
import { type Night, toDay } from '../calendar.ts';
import { type Case, type CaseAlert, firingOf } from '../cases/case.ts';
import { type CaseAct, type Hand, handOf, NOBODY } from '../cases/hand.ts';
import type { Task } from '../cases/task.ts';
import { type Telling, toldTo } from '../cases/telling.ts';
import type { AccountLine } from '../history/account-line.ts';
import { sayAlert, sayAlertSince } from './alert-words.ts';
import { bandWords } from './band-words.ts';
import { countOf, joinWords } from './figures.ts';
import { agree, dayOf, nameWho, type Reading, startWith } from './reading.ts';
import { describeTasks, type TaskTime } from './task-words.ts';

export function nameAccount({ account, about }: Pick<Case, 'account' | 'about'>): string {
  return about.name ?? account;
}

/** "41, at risk" */
export function describeNow({ about: { score, band } }: Pick<Case, 'about'>): string {
  return score === null ? 'unknown' : `${score}, ${bandWords[band].word}`;
}

/** What a phone shows: shape, account, score and band. `what`: the news about it, after its name. */
export function titleCase(one: Case, what = ''): string {
  return `${bandWords[one.about.band].mark} ${nameAccount(one)}${what}: ${describeNow(one)}`;
}

/** '' for a score that stood still. */
export function describeMove({ about: { score, previousScore } }: Case): string {
  if (score === null || previousScore === null || score === previousScore) return '';
  return `${score < previousScore ? 'Down' : 'Up'} from ${previousScore} to ${score}.`;
}

/** What a case remembers of its account, as a line without causes. */
export function lineOfCase({ account, about }: Case): AccountLine {
  const { name, owner, arr, renewsOn, score, band, previousScore, override } = about;
  const change = score === null || previousScore === null ? null : score - previousScore;
  const none = { segment: null, previousBand: null, drivers: [], driversSince: null };
  return { id: account, name, owner, arr, renewsOn, score, band, previousScore, change, override, ...none };
}

/** Later than anything that was done: a case has no acts of days to come. */
const LATEST = '9999-12-31T00:00:00.000Z';

/** Who has it in hand, from all that is known; null = nobody. */
export function currentHand(one: Pick<Case, 'acts'>): Hand | null {
  return handOf(one, LATEST);
}

/** Who had it when the product let go of it for a reason; null = it did not. */
export function handBefore({ acts }: Pick<Case, 'acts'>, released: CaseAct['did']): Hand | null {
  const index = acts.findLastIndex(({ by, did }) => by === NOBODY && did === released);
  return index < 0 ? null : handOf({ acts: acts.slice(0, index) }, LATEST);
}

/** "In your hands since 1 Mar." */
export function describeHand(one: Case, reading: Reading): string {
  const hand = currentHand(one);
  if (hand === null) return one.kind === 'risk' ? 'Nobody has it in hand.' : '';
  if (hand.until !== null) return `Snoozed by ${nameWho(hand.by, reading)} until ${dayOf(hand.until, reading)}.`;
  const whose = isSamePerson(hand.by, reading.recipient.name)
    ? 'your hands'
    : `the hands of ${nameWho(hand.by, reading)}`;
  return `In ${whose} since ${dayOf(hand.since, reading)}.`;
}

/** "Open for 12 days." */
export function describeAge({ openedOn }: Pick<Case, 'openedOn'>, date: Night): string {
  const days = toDay(date) - toDay(openedOn);
  return days > 0 ? `Open for ${countOf(days, 'day')}.` : 'Open since today.';
}

/** What holds of a case, each with the day since which it does unless it is news. */
export function describeAlerts(
  one: Case,
  { news, date }: { readonly news: readonly CaseAlert[]; readonly date: Night },
): readonly string[] {
  const isNews = ({ rule }: CaseAlert) => news.some((alert) => alert.rule === rule);
  const others = firingOf(one).filter((alert) => !isNews(alert));
  return [...news.map(sayAlert), ...others.map((alert) => sayAlertSince(alert, date))];
}

/** What to do first: of what was started the next task, else the playbook's. Every playbook of the case is named. */
export function describeNextStep(
  one: Case,
  {
    tasks,
    playbook,
    time,
  }: { readonly tasks: readonly Task[]; readonly playbook: string | null; readonly time: TaskTime },
): string | null {
  const started = describeTasks(tasks, time);
  const first = started ?? playbook;
  const idle = firingOf(one).filter(({ rule }) => !tasks.some((task) => task.rule === rule));
  const others = [...new Set(idle.flatMap(({ nextStep }) => nextStep ?? []))].filter((step) => !first?.includes(step));
  const steps = [...(first === null ? [] : [first]), ...others];
  return steps.length === 0 ? null : steps.join('; ');
}

/** The telling by which it reached its owner first, since it was last let go of; null = none did. */
export function firstReached(one: Case, owner: string): (Telling & { readonly reachedAt: string }) | null {
  const released = one.acts.findLast(({ by }) => by === NOBODY)?.at ?? '';
  const reached = toldTo(one, owner).flatMap((telling) =>
    telling.role === 'owner' && (telling.as === 'alert' || telling.as === 'digest')
      ? withInstant(telling).filter(({ reachedAt }) => reachedAt >= released)
      : [],
  );
  return reached.sort((a, b) => Date.parse(a.reachedAt) - Date.parse(b.reachedAt))[0] ?? null;
}

/** None for what did not arrive. */
export function withInstant(telling: Telling): readonly (Telling & { readonly reachedAt: string })[] {
  return telling.outcome.is === 'reached' ? [{ ...telling, reachedAt: telling.outcome.at }] : [];
}

/** Why a message did not arrive, as a clause. */
export function whyMissed({ outcome }: Telling): string {
  return outcome.is === 'not-reached' ? outcome.because.replace(/\.+$/, '') : '';
}

/** What people had to do with a case before somebody got it: "Sam was told on 2 Mar and acknowledged it on 3 Mar." */
export function describeHistory(one: Case, reader: string, reading: Reading): string {
  const told = one.tellings.filter(({ role, as }) => role === 'owner' && as !== 'over');
  const people: string[] = [];
  for (const person of [...told.map(({ to }) => to), ...one.acts.map(({ by }) => by)])
    if (person !== NOBODY && ![reader, ...people].some((known) => isSamePerson(known, person))) people.push(person);
  return people.flatMap((person) => describePast(one, person, reading)).join(' ');
}

/** More is told where the whole story is. */
const SHOWN_ACTS = 3;

function describePast(one: Case, person: string, reading: Reading): readonly string[] {
  const [first] = one.tellings
    .filter(({ to, role, as }) => role === 'owner' && as !== 'over' && isSamePerson(to, person))
    .flatMap(withInstant);
  const acts = one.acts.filter(({ by }) => isSamePerson(by, person)).flatMap((act) => describeAct(act, reading));
  const parts = [
    ...(first ? [`${agree(person, 'was', 'were', reading)} told on ${dayOf(first.reachedAt, reading)}`] : []),
    ...acts.slice(-SHOWN_ACTS),
  ];
  return parts.length === 0 ? [] : [`${startWith(person, reading)} ${joinWords(parts)}.`];
}

function describeAct({ did, at, until }: CaseAct, reading: Reading): readonly string[] {
  const on = `on ${dayOf(at, reading)}`;
  switch (did) {
    case 'acknowledged':
      return [`acknowledged it ${on}`];
    case 'snoozed':
      return [`snoozed it ${on}${until === undefined ? '' : ` until ${dayOf(until, reading)}`}`];
    case 'started-playbook':
      return [`started the playbook ${on}`];
    case 'finished-task':
      return [`finished a task ${on}`];
    case 'set-override':
      return [`set the score by hand ${on}`];
    case 'set-pulse':
      return [`set a pulse ${on}`];
    case 'undid':
      return [`gave it back ${on}`];
    case 'woke':
      return [`ended the snooze ${on}`];
    case 'wrong-owner':
      return [`said ${on} that the account is somebody else’s`];
    case 'not-useful':
      return [`found the message not useful ${on}`];
    case 'useful':
    case 'lapsed':
    case 'pierced':
    case 'passed-on':
    case 'snooze-ended':
      return [];
  }
}
