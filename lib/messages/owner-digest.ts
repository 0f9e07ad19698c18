import { type Case, firingOf } from '../cases/case.ts';
import { worstOf } from '../cases/severity.ts';
import type { Task } from '../cases/task.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { ExportLine, NightReport, OwnerBook } from '../portfolio/night-report.ts';
import { describeEntry, describeFindings, type EntryContext } from './account-entry.ts';
import { describeStandIn } from './address-draft.ts';
import { nameRisks, sayAlert } from './alert-words.ts';
import { type BookState, countNeeds, type NamedAccount, nameCases, nameOtherTasks } from './book-state.ts';
import { describeBook, describeDay, describeNeeds, describeWaiting, hasTasksOnly, nameBook } from './book-words.ts';
import { describeAge, describeHand, describeNextStep, lineOfCase } from './case-words.ts';
import { countOf, formatCount, formatDay } from './figures.ts';
import type {
  AccountEntry,
  AccountsSection,
  DocumentSection,
  MessageDocument,
  TableSection,
} from './message-document.ts';
import { listOtherTasks, listTeam, sayTeam } from './overdue-words.ts';
import { describeOwnRoster } from './own-roster.ts';
import { explainBands } from './portfolio-sections.ts';
import type { Reading } from './reading.ts';
import type { TaskTime } from './task-words.ts';
import { describeRow } from './triage-message.ts';

/** What a person can look into in a day. */
const SHOWN_NEWS = 5;
const LIST_LENGTH = 10;

/**
 * A person's morning: the state of their book, whatever the night brought. What is open comes first, then what comes without a message
 * of its own, then worse, better and renewing; each account once, under the first heading that it belongs to.
 */
export function describeOwnerDigest(
  book: OwnerBook,
  report: NightReport,
  share: BookState,
  reader: Pick<Reading, 'recipient' | 'timezone'>,
): MessageDocument {
  const reading: Reading = { ...reader, date: share.today };
  const desk: Desk = { book, report, share, reading, lines: linesOf(book), seen: new Map() };
  const team = listTeam(share.team, timeOf(desk));
  const sections = [...describeCases(desk), ...describeTasksElsewhere(desk), ...team, ...describeNight(desk)];
  const needs = countNeeds(share);
  const worse = Math.max(0, book.counts.risks - countRisks(desk));
  const { notes, tables } = describeOwnRoster(book.owner, report, new Set(desk.seen.keys()));
  const news = describeNeeds(needs, worse);
  const isTasksOnly = hasTasksOnly(book, share) && tables.length === 0;
  const today = formatDay(share.today, share.today);
  return {
    title: `${nameBook(book, isTasksOnly)}, ${today}${news.slice(0, 1).map((first) => `: ${first}`)}`,
    headline: [describeDay(news, share), isTasksOnly ? '' : describeBook(book, report.currency)]
      .filter(Boolean)
      .join(' '),
    details: [
      describeWaiting(needs),
      sayTeam(share.team),
      describeDetails(report, share),
      describeStandIn(reading.recipient),
    ]
      .filter(Boolean)
      .join(' '),
    sections: [...sections.map((section) => addNotes(section, notes)), ...tables],
    mentions: [...new Set(share.team.map(({ account }) => account))],
    footnotes: [...describeHeldBack(report.exports), explainBands(report.bands), describeScored(report, share)],
  };
}

/** What a digest is written from; `seen`: the accounts named so far, and whether each is at risk. */
interface Desk {
  readonly book: OwnerBook;
  readonly report: NightReport;
  readonly share: BookState;
  readonly reading: Reading;
  readonly lines: ReadonlyMap<string, AccountLine>;
  readonly seen: Map<string, boolean>;
}

/** Those of the night that are known, with what moved their scores. */
function linesOf({ findings, watchList, improved, renewals }: OwnerBook): ReadonlyMap<string, AccountLine> {
  const lines = [...renewals, ...improved, ...watchList, ...findings.map(({ account }) => account)];
  return new Map(lines.map((line) => [line.id, line]));
}

function contextOf({ report }: Pick<Desk, 'report'>): EntryContext {
  return { night: report.night, currency: report.currency, showsOwner: false };
}

/** What is open, what is told only here, and the next of what waited since the first look. */
function describeCases(desk: Desk): readonly AccountsSection[] {
  const { share, reading } = desk;
  const { open, onlyCounted, onlyHere, triage } = nameCases(share);
  const onlyNews = ({ wishes }: NamedAccount) => wishes.flatMap(({ alerts }) => alerts.map(sayAlert));
  const sinceWhen = ({ wishes }: NamedAccount) => wishes.flatMap((wish) => describeRow(wish, reading));
  return [
    list(
      'Open',
      open.map((one) => describeOpen(one, desk)),
      onlyCounted,
      desk,
    ),
    list(
      'New, told only here',
      onlyHere.map((one) => describeNamed(one, onlyNews(one), desk)),
      0,
      desk,
    ),
    list(
      'Already so when Nightrounds first looked',
      triage.map((one) => describeNamed(one, sinceWhen(one), desk)),
      share.waiting,
      desk,
    ),
  ].flat();
}

function list(
  title: string,
  entries: readonly AccountEntry[],
  leftOut: number,
  { seen }: Desk,
): readonly AccountsSection[] {
  for (const { account, band } of entries) seen.set(account, band === 'at_risk');
  return entries.length === 0 ? [] : [{ kind: 'accounts', title, entries, leftOut: Math.max(0, leftOut) }];
}

function describeOpen(one: Case, desk: Desk): AccountEntry {
  return describeState(one, [...describeStanding(one, desk), ...becauseOf(one)], desk);
}

/** What is news of an account, and where its case stands that was told before. */
function describeNamed({ wishes, told }: NamedAccount, news: readonly string[], desk: Desk): AccountEntry {
  const [{ one }] = wishes;
  const isOther = told !== null && wishes.every((wish) => wish.one.kind !== told.kind);
  const standing = told === null ? [] : [...describeStanding(told, desk), ...(isOther ? becauseOf(told) : [])];
  return describeState(told ?? one, [...news, ...standing], desk);
}

function describeState(one: Case, why: readonly string[], desk: Desk): AccountEntry {
  const entry = describeEntry(desk.lines.get(one.account) ?? lineOfCase(one), contextOf(desk));
  const severity = one.kind === 'risk' ? [worstOf(firingOf(one))] : [];
  const tasks = tasksOf(one.account, desk);
  return {
    ...entry,
    facts: [...severity, ...nameRisks(firingOf(one)), ...entry.facts],
    why,
    nextStep: describeNextStep(one, { tasks, playbook: null, time: timeOf(desk) }),
  };
}

function timeOf({ share: { now, today }, reading: { timezone } }: Desk): TaskTime {
  return { now, today, timezone };
}

/** How long it is open, and in whose hand. */
function describeStanding(one: Case, { share, reading }: Desk): readonly string[] {
  return [[describeAge(one, share.today), describeHand(one, reading)].filter(Boolean).join(' ')];
}

function becauseOf(one: Case): readonly string[] {
  const firing = firingOf(one);
  return firing.length === 0 ? [one.about.because] : firing.map(sayAlert);
}

function tasksOf(account: string, { share }: Desk): readonly Task[] {
  return share.tasks.filter((task) => task.account === account);
}

/** Tasks of accounts that are named nowhere else so far, one line an account. */
function describeTasksElsewhere(desk: Desk): readonly TableSection[] {
  const { share, seen } = desk;
  const { shown, leftOut } = nameOtherTasks(share, new Set(seen.keys()));
  for (const { account } of shown) seen.set(account, desk.lines.get(account)?.band === 'at_risk');
  return listOtherTasks(shown, leftOut, timeOf(desk));
}

/** What the night found beside the cases. */
function describeNight(desk: Desk): readonly AccountsSection[] {
  const { book, seen } = desk;
  const context = contextOf(desk);
  const found = (kind: 'risk' | 'opportunity') =>
    describeFindings(
      book.findings.filter((finding) => finding.kind === kind),
      context,
    );
  const lines = (own: readonly AccountLine[], causes: number) =>
    own.map((line) => {
      const entry = describeEntry(line, context);
      return { ...entry, why: entry.why.slice(0, causes) };
    });
  const unseen = (title: string, entries: readonly AccountEntry[], most: number, count: number) => {
    const left = entries.filter(({ account }) => !seen.has(account));
    const shown = left.slice(0, most);
    return list(title, shown, count - (entries.length - left.length) - shown.length, desk);
  };
  const worse = unseen('Worse', found('risk'), SHOWN_NEWS, book.counts.risks);
  const atRisk = [...seen.values()].filter(Boolean).length;
  const watched = lines(book.watchList, 1)
    .filter(({ account }) => !seen.has(account))
    .slice(0, LIST_LENGTH);
  return [
    ...worse,
    ...list(atRisk === 0 ? 'At risk' : 'Also at risk', watched, book.atRisk.accounts - atRisk - watched.length, desk),
    ...unseen('Opportunities', found('opportunity'), SHOWN_NEWS, book.counts.opportunities),
    ...unseen('Better', lines(book.improved, 1), LIST_LENGTH, book.counts.improved),
    ...unseen('Renewals in 30 days', lines(book.renewals, 0), LIST_LENGTH, book.counts.renewals),
  ];
}

/** New risks of the night that are cases named already. */
function countRisks({ book, share }: Desk): number {
  const known = new Set(
    [...share.open, ...[...share.overBudget, ...share.triage].map(({ one }) => one)].map(({ account }) => account),
  );
  const risks = new Set(book.findings.filter(({ kind }) => kind === 'risk').map(({ account }) => account.id));
  return [...risks].filter((account) => known.has(account)).length;
}

function addNotes(section: DocumentSection, notes: ReadonlyMap<string, readonly string[]>): DocumentSection {
  switch (section.kind) {
    case 'accounts': {
      const entries = section.entries.map((entry) => ({
        ...entry,
        why: [...entry.why, ...(notes.get(entry.account) ?? [])],
      }));
      return { ...section, entries };
    }
    case 'table': {
      const { accounts = [] } = section;
      const rows = section.rows.map((row, index) => {
        const [first = '', ...others] = row;
        const own = notes.get(accounts[index] ?? '') ?? [];
        return own.length === 0 ? row : [first, [...others, ...own].join('; ')];
      });
      return { ...section, rows };
    }
    case 'figures':
    case 'bands':
    case 'text':
      return section;
  }
}

function describeDetails({ previousNight }: NightReport, { today }: BookState): string {
  return previousNight === null
    ? 'First night: there is nothing to compare with yet.'
    : `Changes are since ${formatDay(previousNight, today)}.`;
}

/** That somebody looked, on mornings without news too. */
function describeScored({ totals, night }: NightReport, { today }: BookState): string {
  return `${formatCount(totals.scored)} of ${countOf(totals.accounts, 'account')} scored, night of ${formatDay(night, today)}.`;
}

/** Exports that did not count in full, each with why. */
export function describeHeldBack(exports: readonly ExportLine[]): readonly string[] {
  return exports
    .filter(({ state }) => state !== 'present')
    .map(({ name, state, because }) => `Export ${name} is ${state}${because === null ? '.' : `: ${because}`}`);
}
