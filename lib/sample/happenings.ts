import { type Day, isoWeekday, type Night, toIsoDate } from '../calendar.ts';
import { FEATURES } from './names.ts';
import type { Random } from './random.ts';
import type { SampleAccount } from './roster.ts';

export interface UsageRow {
  readonly account: string;
  readonly feature: string;
  readonly users: number;
  readonly events: number;
}

export interface TicketRow {
  readonly id: string;
  readonly account: string;
  readonly openedAt: string;
  readonly priority: 'low' | 'normal' | 'urgent';
  readonly satisfaction: number | null;
}

export interface SurveyRow {
  readonly account: string;
  readonly answeredOn: string;
  readonly score: number;
}

export interface InvoiceRow {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly issuedOn: string;
  readonly amount: number;
  /** Days from the issue to the payment; null = not paid. */
  readonly paidAfterDays: number | null;
}

const isActive = (account: SampleAccount, day: Day) => {
  const date = toIsoDate(day);
  return account.startedOn <= date && (account.churnedOn === null || date < account.churnedOn);
};

/** Who used what on a day: few on weekends, more features the more engaged the account is. */
export function drawUsage(
  accounts: readonly SampleAccount[],
  day: Day,
  random: Random,
  holidays: ReadonlySet<Night> = new Set(),
): UsageRow[] {
  const isWorkday = isoWeekday(toIsoDate(day)) <= 5 && !holidays.has(toIsoDate(day));
  const rows: UsageRow[] = [];
  for (const account of accounts) {
    if (!isActive(account, day)) continue;
    const engagement = account.engagement(day);
    // The less it is used, the more days go by without.
    if (!random.chance(0.25 + 1.4 * engagement)) continue;
    const share = engagement * (isWorkday ? 1 : 0.12) * Math.max(0.5, random.normal(1, 0.08));
    const users = Math.round(account.seats * share);
    if (users === 0) continue;
    const events = Math.max(1, Math.round(users * random.normal(4, 0.3)));
    const start = random.between(0, Math.max(0, Math.round(FEATURES.length * engagement) - 1));
    const parts = events > 3 && random.chance(engagement) ? [0.65, 0.35] : [1];
    parts.forEach((part, index) => {
      const feature = FEATURES[(start + index) % FEATURES.length]!;
      const own = Math.max(1, Math.round(events * part));
      rows.push({ account: account.id, feature, users: index === 0 ? users : Math.ceil(users / 2), events: own });
    });
  }
  return rows;
}

export function drawTickets(accounts: readonly SampleAccount[], days: readonly Day[], random: Random): TicketRow[] {
  const rows: TicketRow[] = [];
  for (const day of days)
    for (const account of accounts) {
      if (!isActive(account, day)) continue;
      const rate = account.ticketRate(day);
      const slots = Math.ceil(rate);
      for (let slot = 0; slot < slots; slot++) {
        if (!random.chance(rate / slots)) continue;
        rows.push(drawTicket(account, day, rows.length, random));
      }
    }
  return rows;
}

/** The ticket tool writes the customer's own clock: near midnight that is another date in London. */
function offsetOf(country: string): string {
  if (country === 'GB' || country === 'IE') return 'Z';
  return country === 'US' ? '-05:00' : '+01:00';
}

function drawTicket(account: SampleAccount, day: Day, index: number, random: Random): TicketRow {
  const hour = random.chance(0.06) ? random.between(19, 23) : random.between(8, 17);
  const time = [hour, random.between(0, 59)].map((part) => String(part).padStart(2, '0')).join(':');
  const isUrgent = random.chance(account.urgentShare(day));
  const answer = Math.min(5, Math.max(1, Math.round(account.satisfaction(day) + random.normal(0, 0.5))));
  return {
    id: `T${String(index + 1).padStart(5, '0')}`,
    account: account.id,
    openedAt: `${toIsoDate(day)}T${time}:00${offsetOf(account.country)}`,
    priority: isUrgent ? 'urgent' : random.chance(0.4) ? 'low' : 'normal',
    satisfaction: random.chance(0.7) ? answer : null,
  };
}

/** Each account answers about twice in the time, on days of its own. */
export function drawSurveys(accounts: readonly SampleAccount[], days: readonly Day[], random: Random): SurveyRow[] {
  return accounts.flatMap((account) =>
    days
      .filter((day) => isActive(account, day) && random.chance(2 / days.length))
      .map((day) => ({
        account: account.id,
        answeredOn: toIsoDate(day),
        score: Math.round(Math.min(100, Math.max(-100, account.recommends + random.normal(0, 10)))),
      })),
  );
}

/** An invoice a quarter, due after 30 days. */
export function drawInvoices(accounts: readonly SampleAccount[], days: readonly Day[], random: Random): InvoiceRow[] {
  const rows: InvoiceRow[] = [];
  const last = days.at(-1) ?? 0;
  for (const account of accounts)
    for (let day = (days[0] ?? 0) + random.between(0, 90); day <= last; day += 91) {
      if (!isActive(account, day)) continue;
      const paidAfterDays = 30 + account.paysLate;
      rows.push({
        id: `R${String(rows.length + 1).padStart(5, '0')}`,
        account: account.id,
        name: account.name,
        issuedOn: toIsoDate(day),
        amount: Math.round((account.arr / 4) * 100) / 100,
        paidAfterDays: day + paidAfterDays <= last ? paidAfterDays : null,
      });
    }
  return rows;
}
