import { isAddress } from '../alerts/route-alert.ts';
import { weekdayOf } from '../alerts/working-days.ts';
import { addDays, type Night, toInstant } from '../calendar.ts';
import type { HealthConfig, NotifyConfig } from '../config/health-config.ts';
import { makeEmails, makeSlackMessage } from './make-messages.ts';
import type { EmailMessage, Message, SlackMessage } from './message.ts';
import type { NightReport, OwnerBook } from './night-report.ts';
import { describeOwnerDigest, type OwnAlerts } from './owner-digest.ts';
import { describePortfolio } from './portfolio-summary.ts';

/**
 * Who is told what about a night: each owner their own accounts, on the weekdays of the digest, and the leaders the whole
 * portfolio (the operators, where no leader is named). The same report always gives the same messages.
 */
export function planNightMessages(
  report: NightReport,
  { notify, timezone }: Pick<HealthConfig, 'notify' | 'timezone'>,
  alertsOf: ReadonlyMap<string, OwnAlerts> = new Map(),
): readonly Message[] {
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
): readonly EmailMessage[] {
  const occasion = { kind: 'portfolio-summary', subject: report.portfolio, period: report.night } as const;
  if (addresses.length === 0) return [];
  return makeEmails(addresses, occasion, describePortfolio(report)).map((message) => ({ ...message, notBefore }));
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
): readonly SlackMessage[] {
  if (!isDigestDay(report.night, notify)) return [];
  const notBefore = hourOf(report.night, notify, timezone);
  return report.books.flatMap((book) => {
    const destination = destinationOf(book, notify);
    if (destination === null) return [];
    const occasion = { kind: 'owner-digest', subject: book.owner ?? '', period: report.night } as const;
    const document = describeOwnerDigest(book, report, alertsOf.get(destination) ?? { sent: 0, overBudget: 0 });
    return [{ ...makeSlackMessage(destination, occasion, document), notBefore }];
  });
}

/** An owner that is no mail address cannot be looked up in Slack: those accounts are as good as without an owner. */
function destinationOf({ owner }: OwnerBook, { unowned }: NotifyConfig): string | null {
  return isAddress(owner) ? owner : unowned.slack;
}
