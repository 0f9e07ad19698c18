import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addDays, type Night } from '../../lib/calendar.ts';

type Row = Readonly<Record<string, string>>;

/** Plain cells only: nothing the sample writes as CSV holds a quote. */
export function readCsv(text: string, delimiter = ','): Row[] {
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(delimiter));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

export function readRoster(exportsFolder: string, night: Night): Row[] {
  return readCsv(readFileSync(path.join(exportsFolder, 'accounts', `${night}.csv`), 'utf8'));
}

/** What an account did on the seven nights up to a night. */
export function sumEvents(exportsFolder: string, account: string, lastOfWeek: Night): number {
  const nights = Array.from({ length: 7 }, (_, index) => addDays(lastOfWeek, -index));
  return nights
    .flatMap((night) =>
      readCsv(gunzipSync(readFileSync(path.join(exportsFolder, 'usage', `${night}.csv.gz`))).toString('utf8')),
    )
    .filter((row) => row.account_id === account)
    .reduce((sum, row) => sum + Number(row.events), 0);
}

export interface Ticket {
  readonly ticket_id: string;
  readonly account_id: string;
  readonly opened_at: string;
  readonly priority: string;
  readonly csat: number | string | null;
}

export function readTickets(exportsFolder: string): Ticket[] {
  return readFileSync(path.join(exportsFolder, 'tickets.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Ticket);
}
