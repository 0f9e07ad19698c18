import { addDays, type Night } from '../calendar.ts';
import { hourOf } from '../cases/chain.ts';
import { findQueue, type Recipient, toPerson } from '../cases/recipient.ts';
import { weekdayOf } from '../cases/working-days.ts';
import { compareText } from '../compare-text.ts';
import { listMailboxes, listQueue } from '../config/destination.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader } from '../config/people.ts';
import type { NightReport, OwnerBook } from '../portfolio/night-report.ts';
import { readBooks } from '../portfolio/owner-books.ts';
import { type BookState, isEmpty, listNamed } from './book-state.ts';
import { type Draft, draftMessage } from './draft.ts';
import { countOf } from './figures.ts';
import { morningPeriod } from './morning-period.ts';
import { describeOwnerDigest } from './owner-digest.ts';
import { describePortfolio, type TriageTotals } from './portfolio-summary.ts';

export interface NightMessages {
  readonly drafts: readonly Draft[];
  /** Which digest is whose: by the person it speaks to, or the queue. */
  readonly digestOf: ReadonlyMap<string, Draft>;
}

/** The morning on which a night is told. */
export interface TellingMorning {
  readonly date: Night;
  readonly triageTotals?: TriageTotals;
}

/**
 * Who is told what about a night: each owner the state of their accounts, on the weekdays of the digest and on any morning on which it
 * has something that comes without a message of its own; and the leaders the whole portfolio (operations, where no leader is named).
 * `shares`: by person, or queue. The same report always gives the same messages.
 */
export function planNightMessages(
  report: NightReport,
  { notify, timezone }: Pick<HealthConfig, 'notify' | 'timezone'>,
  shares: ReadonlyMap<string, BookState>,
  morning: TellingMorning,
): NightMessages {
  const readers = notify.leaders.emails.length > 0 ? notify.leaders.emails : notify.ops.emails;
  const digests = planDigests(report, { notify, timezone }, shares, morning.date);
  const notBefore = hourOf(addDays(report.night, 1), { notify, timezone });
  return {
    drafts: [
      ...digests.flatMap(({ drafts }) => drafts),
      ...planPortfolioSummary(report, readers, notBefore, morning.triageTotals),
    ],
    digestOf: new Map(digests.flatMap(({ of, drafts: [first] }) => (first ? [[of, first] as const] : []))),
  };
}

/** `notBefore`: ISO instant; null = at once. */
export function planPortfolioSummary(
  report: NightReport,
  addresses: readonly string[],
  notBefore: string | null,
  triage: TriageTotals | null = null,
): readonly Draft[] {
  const occasion = { kind: 'portfolio-summary', subject: report.portfolio, period: report.night, notBefore } as const;
  if (addresses.length === 0) return [];
  const document = describePortfolio(report, triage);
  return listMailboxes(addresses).map((to) => draftMessage(to, occasion, document));
}

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
  const isDigestDay = notify.digest.weekdays.includes(weekdayOf(date));
  const readable = readBooks(report, (owner) => findReader(owner, notify));
  const queue = nameQueue(notify);
  const books = new Map(
    readable.books.flatMap((book) => ((book.owner ?? queue) ? [[book.owner ?? queue!, book]] : [])),
  );
  const strangers = describeStrangers(report.books, notify);
  return [...new Set([...books.keys(), ...[...shares.keys()].sort(compareText)])].flatMap((of): readonly Digest[] => {
    const book = books.get(of) ?? null;
    const share = shares.get(of) ?? nothing(date);
    const isOwed = share.overBudget.length + share.triage.length > 0;
    if (!isOwed && !(isDigestDay && (book !== null || !isEmpty(share)))) return [];
    const isQueue = of === queue;
    const recipients = isQueue ? listQueueOf(of, notify) : [toPerson(of, date, notify)].filter((one) => one !== null);
    const occasion = {
      kind: 'owner-digest',
      subject: isQueue ? '' : of,
      period: morningPeriod(date),
      notBefore: hourOf(date, config),
      cases: listNamed(share),
    } as const;
    const drafts = recipients.map((recipient) => {
      const own = book ?? emptyBook(isQueue ? null : of);
      const document = describeOwnerDigest(own, readable, share, { recipient, timezone: config.timezone });
      const footnotes = isQueue ? [...strangers, ...document.footnotes] : document.footnotes;
      const { channel, destination } = recipient;
      return draftMessage({ channel, destination }, occasion, { ...document, footnotes });
    });
    return drafts.length === 0 ? [] : [{ of, drafts }];
  });
}

function nothing(today: Night): BookState {
  return { open: [], overBudget: [], triage: [], waiting: 0, tasks: [], today };
}

/** Of somebody whose last account has left. */
function emptyBook(owner: string | null): OwnerBook {
  const none = { accounts: 0, arr: 0 };
  const counts = { risks: 0, opportunities: 0, findings: 0, improved: 0, renewals: 0 };
  const lists = { findings: [], watchList: [], improved: [], renewals: [] };
  return { owner, ...none, atRisk: none, unknown: 0, counts, ...lists };
}

/** As cases name it to whom nobody else is; null: nobody is configured. */
function nameQueue(notify: NotifyConfig): string | null {
  const queue = findQueue(notify);
  return queue === null ? null : queue === notify.unowned ? 'unowned accounts' : 'operations';
}

/** Accounts nobody can be told of are one book, in one message. */
function listQueueOf(name: string, notify: NotifyConfig): readonly Recipient[] {
  const queue = findQueue(notify);
  return queue === null ? [] : listQueue(queue).map((to) => ({ ...to, name, insteadOf: null }));
}

const SHOWN_STRANGERS = 5;

/** Owners that an export names and nobody can write to, with how many accounts each leaves unowned. */
function describeStrangers(books: readonly OwnerBook[], notify: NotifyConfig): readonly string[] {
  const strangers = books.filter(({ owner }) => owner !== null && findReader(owner, notify) === null);
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
