import { findQueue } from '../alerts/route-alert.ts';
import { weekdayOf } from '../alerts/working-days.ts';
import { addDays, type Night, toInstant } from '../calendar.ts';
import { type Destination, listMailboxes, listQueue, toConversation } from '../config/destination.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader } from '../config/people.ts';
import type { NightReport, OwnerBook } from '../portfolio/night-report.ts';
import { readBooks } from '../portfolio/owner-books.ts';
import { type Draft, draftMessage } from './draft.ts';
import { countOf } from './figures.ts';
import { describeOwnerDigest, type OwnAlerts } from './owner-digest.ts';
import { describePortfolio } from './portfolio-summary.ts';

/**
 * Who is told what about a night: each owner their own accounts, on the weekdays of the digest, and the leaders the whole
 * portfolio (operations, where no leader is named). The same report always gives the same messages.
 */
export function planNightMessages(
  report: NightReport,
  { notify, timezone }: Pick<HealthConfig, 'notify' | 'timezone'>,
  alertsOf: ReadonlyMap<string, OwnAlerts> = new Map(),
): readonly Draft[] {
  const readers = notify.leaders.emails.length > 0 ? notify.leaders.emails : notify.ops.emails;
  return [
    ...planDigests(report, notify, timezone, alertsOf),
    ...planPortfolioSummary(report, readers, hourOf(report.night, notify, timezone)),
  ];
}

/** `notBefore`: ISO instant; null = at once. */
export function planPortfolioSummary(
  report: NightReport,
  addresses: readonly string[],
  notBefore: string | null,
): readonly Draft[] {
  const occasion = { kind: 'portfolio-summary', subject: report.portfolio, period: report.night, notBefore } as const;
  if (addresses.length === 0) return [];
  const document = describePortfolio(report);
  return listMailboxes(addresses).map((to) => draftMessage(to, occasion, document));
}

/** The hour of the digest on the morning after. ISO instant. */
function hourOf(night: Night, { digest }: NotifyConfig, timezone: string): string {
  return new Date(toInstant(addDays(night, 1), digest.at, timezone)).toISOString();
}

/** A night is read the morning after. */
function isDigestDay(night: Night, { digest }: NotifyConfig): boolean {
  return digest.weekdays.includes(weekdayOf(addDays(night, 1)));
}

function planDigests(
  report: NightReport,
  notify: NotifyConfig,
  timezone: string,
  alertsOf: ReadonlyMap<string, OwnAlerts>,
): readonly Draft[] {
  if (!isDigestDay(report.night, notify)) return [];
  const notBefore = hourOf(report.night, notify, timezone);
  const readable = readBooks(report, (owner) => findReader(owner, notify));
  const strangers = describeStrangers(report.books, notify);
  return readable.books.flatMap((book) => {
    const occasion = { kind: 'owner-digest', subject: book.owner ?? '', period: report.night, notBefore } as const;
    const write = (reader: string) => {
      const document = describeOwnerDigest(book, readable, alertsOf.get(reader) ?? { sent: 0, overBudget: 0 });
      return book.owner === null ? { ...document, footnotes: [...strangers, ...document.footnotes] } : document;
    };
    // Accounts nobody can be told of are one book, in one message.
    const readers = book.owner === null ? listQueueOf(notify) : [toConversation(book.owner)];
    return readers.map((to) => draftMessage(to, occasion, write(to.destination)));
  });
}

function listQueueOf(notify: NotifyConfig): readonly Destination[] {
  const queue = findQueue(notify);
  return queue === null ? [] : listQueue(queue);
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
