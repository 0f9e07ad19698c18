import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Day, type Night, toIsoDate } from '../calendar.ts';
import { quoteText } from '../quote-sql.ts';
import type { InvoiceRow, SurveyRow, TicketRow, UsageRow } from './happenings.ts';
import type { SampleAccount } from './roster.ts';

type Cell = string | number | boolean | null;

function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[], delimiter = ','): string {
  const write = (cell: Cell) => {
    const text = String(cell ?? '');
    return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows].map((row) => `${row.map(write).join(delimiter)}\n`).join('');
}

/** The customers as they were on a night: a snapshot of its own each night. */
export async function writeRoster(
  folder: string,
  accounts: readonly SampleAccount[],
  night: Night,
  day: Day,
): Promise<void> {
  const header = [
    'account_id',
    'account_name',
    'csm_email',
    'lead_email',
    'segment',
    'country',
    'arr',
    'seats',
    'signup_date',
    'renewal_date',
    'churn_date',
    'champion',
    'onboarded_pct',
  ];
  const rows = accounts
    .filter(({ startedOn }) => startedOn <= night)
    .map((account): Cell[] => [
      account.id,
      account.name,
      account.owner,
      account.manager,
      account.segment,
      account.country,
      account.arr,
      account.seats,
      account.startedOn,
      account.renewsOn,
      account.churnedOn !== null && account.churnedOn <= night ? account.churnedOn : null,
      account.hasChampion(day),
      account.onboardedPercent(day),
    ]);
  await write(path.join(folder, 'accounts', `${night}.csv`), toCsv(header, rows));
}

export async function writeUsage(folder: string, day: Day, rows: readonly UsageRow[]): Promise<void> {
  const night = toIsoDate(day);
  const header = ['account_id', 'used_on', 'feature', 'users', 'events'];
  const csv = toCsv(
    header,
    rows.map(({ account, feature, users, events }) => [account, night, feature, users, events]),
  );
  await write(path.join(folder, 'usage', `${night}.csv.gz`), gzipSync(csv));
}

/** With two cells that are no numbers and a customer nobody knows: real exports have them too. */
export async function writeTickets(folder: string, tickets: readonly TicketRow[]): Promise<void> {
  const lines = tickets.map(({ id, account, openedAt, priority, satisfaction }) => ({
    ticket_id: id,
    account_id: account,
    opened_at: openedAt,
    priority,
    csat: satisfaction as number | string | null,
  }));
  const first = lines[0];
  if (first) {
    lines.push({ ...first, ticket_id: 'T90001', csat: 'n/a' });
    lines.push({ ...first, ticket_id: 'T90002', csat: 'five' });
    lines.push({ ...first, ticket_id: 'T90003', account_id: 'A9999' });
  }
  await write(path.join(folder, 'tickets.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export async function writeSurveys(folder: string, surveys: readonly SurveyRow[]): Promise<void> {
  const file = path.join(folder, 'nps.parquet');
  await mkdir(folder, { recursive: true });
  const { DuckDBInstance } = await import('../duckdb.ts');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run('CREATE TABLE nps (account_id VARCHAR, answered_on DATE, score INTEGER)');
    const appender = await connection.createAppender('nps');
    for (const { account, answeredOn, score } of surveys) {
      appender.appendVarchar(account);
      appender.appendVarchar(answeredOn);
      appender.appendInteger(score);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`COPY nps TO ${quoteText(file)} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** As an accounting tool of another country writes it: semicolons, decimal commas, Latin-1, day first. */
export async function writeInvoices(folder: string, invoices: readonly InvoiceRow[]): Promise<void> {
  const header = ['invoice_id', 'account_id', 'customer', 'issued_on', 'amount', 'paid_after_days'];
  const rows = invoices.map(({ id, account, name, issuedOn, amount, paidAfterDays }): Cell[] => [
    id,
    account,
    name,
    issuedOn.split('-').reverse().join('.'),
    amount.toFixed(2).replace('.', ','),
    paidAfterDays,
  ]);
  const csv = toCsv(header, rows, ';');
  await write(path.join(folder, 'invoices.csv'), Buffer.from(csv, 'latin1'));
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}
