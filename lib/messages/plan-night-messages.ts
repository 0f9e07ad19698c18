import { addDays, type Night } from '../calendar.ts';
import { hourOf } from '../cases/chain.ts';
import { findQueue, findQueueNamed, type Recipient, toPerson } from '../cases/recipient.ts';
import { weekdayOf } from '../cases/working-days.ts';
import { compareText } from '../compare-text.ts';
import { listMailboxes, listQueue } from '../config/destination.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader } from '../config/people.ts';
import { findPoolNamed, isTechnologyLed, pickPool } from '../config/pools.ts';
import type { NightReport, OwnerBook } from '../portfolio/night-report.ts';
import { mergeBooks, readBooks } from '../portfolio/owner-books.ts';
import { type BookState, isEmpty, listNamed, listPressing } from './book-state.ts';
import { type Draft, draftMessage, type Occasion } from './draft.ts';
import { countOf } from './figures.ts';
import { morningPeriod } from './morning-period.ts';
import { planNightLine } from './night-line.ts';
import { describeOwnerDigest } from './owner-digest.ts';
import { describePortfolio, type TriageTotals } from './portfolio-summary.ts';
import { controlTasks } from './task-controls.ts';

export interface NightMessages {
  readonly drafts: readonly Draft[];
  /** Which digest is whose: by the person it speaks to, or the queue. */
  readonly digestOf: ReadonlyMap<string, Draft>;
}

/** The morning on which a night is told. */
export interface TellingMorning {
  readonly date: Night;
  readonly triageTotals?: TriageTotals;
  /** Messages of their own that people get then; none unless given. */
  readonly notices?: number;
}

/**
 * Who is told what about a night: each owner the state of their accounts, on the weekdays of the digest and on any morning on which it
 * has something that comes without a message of its own; leaders who want it the whole portfolio, on those weekdays; and operations, where
 * nobody has a digest, that somebody looked. `shares`: by person, or queue. The same report always gives the same messages.
 */
export function planNightMessages(
  report: NightReport,
  { notify, timezone }: Pick<HealthConfig, 'notify' | 'timezone'>,
  shares: ReadonlyMap<string, BookState>,
  morning: TellingMorning,
): NightMessages {
  const { date, triageTotals = null, notices = 0 } = morning;
  const digests = planDigests(report, { notify, timezone }, shares, date);
  const occasion = { period: morningPeriod(date), notBefore: hourOf(date, { notify, timezone }) };
  const readers = notify.leaders.nightly && isDigestDay(date, notify) ? notify.leaders.emails : [];
  const open = [...shares.values()].reduce((sum, share) => sum + share.open.length, 0);
  const looked = { notBefore: hourOf(addDays(report.night, 1), { notify, timezone }), open, notices };
  return {
    drafts: [
      ...digests.flatMap(({ drafts }) => drafts),
      ...planPortfolioSummary(report, readers, occasion, triageTotals),
      ...(digests.length > 0 ? [] : planNightLine(report, looked, notify)),
    ],
    digestOf: new Map(digests.flatMap(({ of, drafts: [first] }) => (first ? [[of, first] as const] : []))),
  };
}

export function planPortfolioSummary(
  report: NightReport,
  addresses: readonly string[],
  when: Pick<Occasion, 'period' | 'notBefore'>,
  triage: TriageTotals | null = null,
): readonly Draft[] {
  const occasion = { kind: 'portfolio-summary', subject: report.portfolio, ...when } as const;
  if (addresses.length === 0) return [];
  const document = describePortfolio(report, triage);
  return listMailboxes(addresses).map((to) => draftMessage(to, occasion, document));
}

function isDigestDay(date: Night, { digest }: Pick<NotifyConfig, 'digest'>): boolean {
  return digest.weekdays.includes(weekdayOf(date));
}

/** With buttons: a digest is full of other things. */
const SHOWN_TASKS = 3;

interface Digest {
  /** The person it speaks to, or the queue. */
  readonly of: string;
  /** One, or one for each mailbox of a queue. */
  readonly drafts: readonly Draft[];
}

function planDigests(
  report: NightReport,
  config: Pick<HealthConfig, 'notify' | 'timezone'>,
  shares: ReadonlyMap<string, BookState>,
  date: Night,
): readonly Digest[] {
  const { notify } = config;
  const isItsDay = isDigestDay(date, notify);
  const readable = readBooks(report, notify);
  const nobodys = findQueue(notify)?.name ?? null;
  const books = new Map(
    readable.books.flatMap((book) => ((book.owner ?? nobodys) ? [[book.owner ?? nobodys!, book]] : [])),
  );
  const strangers = describeStrangers(report.books, notify);
  return [...new Set([...books.keys(), ...[...shares.keys()].sort(compareText)])].flatMap((of): readonly Digest[] => {
    const book = books.get(of) ?? null;
    const share = shares.get(of) ?? nothing(date, hourOf(date, config));
    const isOwed = share.overBudget.length + share.triage.length > 0;
    if (!isOwed && !(isItsDay && (book !== null || !isEmpty(share)))) return [];
    const isNobodys = of === nobodys;
    const recipients = listReaders(of, date, notify);
    const occasion = {
      kind: 'owner-digest',
      subject: isNobodys ? '' : of,
      period: morningPeriod(date),
      notBefore: hourOf(date, config),
      cases: listNamed(share),
      controls: controlTasks(listPressing(share), { ...share, timezone: config.timezone }, SHOWN_TASKS),
    } as const;
    const drafts = recipients.map((recipient) => {
      const own = book ?? emptyBook(of, notify);
      const document = describeOwnerDigest(own, readable, share, { recipient, timezone: config.timezone });
      const footnotes = isNobodys ? [...strangers, ...document.footnotes] : document.footnotes;
      const { channel, destination } = recipient;
      return draftMessage({ channel, destination }, occasion, { ...document, footnotes });
    });
    return drafts.length === 0 ? [] : [{ of, drafts }];
  });
}

function nothing(today: Night, now: string): BookState {
  return { open: [], overBudget: [], triage: [], waiting: 0, tasks: [], team: [], today, now };
}

/** Of somebody whose last account has left. */
function emptyBook(of: string, notify: NotifyConfig): OwnerBook {
  const pool = findPoolNamed(of, notify)?.name;
  const owner = of === findQueue(notify)?.name ? null : of;
  const none = { accounts: 0, arr: 0 };
  const counts = { risks: 0, opportunities: 0, findings: 0, improved: 0, renewals: 0 };
  const lists = { findings: [], watchList: [], improved: [], renewals: [] };
  return { owner, ...pickPool({ pool }), ...none, atRisk: none, unknown: 0, counts, ...lists };
}

/** The accounts of a queue are one book, in one message to all of it. */
function listReaders(of: string, date: Night, notify: NotifyConfig): readonly Recipient[] {
  const queue = findQueueNamed(of, notify);
  if (queue) return listQueue(queue.audience).map((to) => ({ ...to, name: of, insteadOf: null }));
  const person = toPerson(of, date, notify);
  return person ? [person] : [];
}

const SHOWN_STRANGERS = 5;

/** Owners that an export names and nobody can write to, with how many accounts each leaves unowned. */
function describeStrangers(books: readonly OwnerBook[], notify: NotifyConfig): readonly string[] {
  const owned = books.flatMap((book) => {
    const { pool, ...own } = book;
    // Of those that nobody has by name it makes no difference.
    return isTechnologyLed(book, notify) ? [] : [own];
  });
  const strangers = mergeBooks(owned).filter(({ owner }) => owner !== null && findReader(owner, notify) === null);
  if (strangers.length === 0) return [];
  const shown = [...strangers].sort((a, b) => b.accounts - a.accounts).slice(0, SHOWN_STRANGERS);
  const names = shown.map(({ owner, accounts }) => `${shorten(owner ?? '')} (${accounts})`).join(', ');
  const more = strangers.length > shown.length ? ` and ${strangers.length - shown.length} more` : '';
  const whole = countOf(
    strangers.reduce((sum, { accounts }) => sum + accounts, 0),
    'account',
  );
  return [
    `${whole} ${whole.startsWith('1 ') ? 'has an owner' : 'have owners'} to whom nothing can be sent: no mail address, or one outside notify.domains. ${names}${more}.`,
  ];
}

const LONGEST_NAME = 60;

function shorten(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
