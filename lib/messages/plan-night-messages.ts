import { addDays, isoWeekday, type Night } from '../calendar.ts';
import type { NotifyConfig, Weekday } from '../config/health-config.ts';
import { makeEmails, makeSlackMessage } from './make-messages.ts';
import type { EmailMessage, Message, SlackMessage } from './message.ts';
import type { NightReport, OwnerBook } from './night-report.ts';
import { describeOwnerDigest } from './owner-digest.ts';
import { describePortfolio } from './portfolio-summary.ts';

/**
 * Who is told what about a night: each owner their own accounts, on the weekdays of the digest, and the leaders the whole
 * portfolio (the operators, where no leader is named). The same report always gives the same messages.
 */
export function planNightMessages(report: NightReport, notify: NotifyConfig): readonly Message[] {
  const readers = notify.leaders.emails.length > 0 ? notify.leaders.emails : notify.ops.emails;
  return [...planDigests(report, notify), ...planPortfolioSummary(report, readers)];
}

export function planPortfolioSummary(report: NightReport, addresses: readonly string[]): readonly EmailMessage[] {
  const occasion = { kind: 'portfolio-summary', subject: report.portfolio, period: report.night } as const;
  return addresses.length === 0 ? [] : makeEmails(addresses, occasion, describePortfolio(report));
}

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A night is read the morning after. */
function isDigestDay(night: Night, { digest }: NotifyConfig): boolean {
  const weekday = WEEKDAYS[isoWeekday(addDays(night, 1)) - 1];
  return weekday !== undefined && digest.weekdays.includes(weekday);
}

function planDigests(report: NightReport, notify: NotifyConfig): readonly SlackMessage[] {
  if (!isDigestDay(report.night, notify)) return [];
  return report.books.flatMap((book) => {
    const destination = destinationOf(book, notify);
    if (destination === null) return [];
    const occasion = { kind: 'owner-digest', subject: book.owner ?? '', period: report.night } as const;
    return [makeSlackMessage(destination, occasion, describeOwnerDigest(book, report))];
  });
}

/** An owner that is no mail address cannot be looked up in Slack: those accounts are as good as without an owner. */
function destinationOf({ owner }: OwnerBook, { unowned }: NotifyConfig): string | null {
  return owner !== null && /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(owner) ? owner : unowned.slack;
}
