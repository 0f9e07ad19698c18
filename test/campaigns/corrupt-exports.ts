import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { addDays, type Night } from '../../lib/calendar.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import type { Random } from '../../lib/sample/random.ts';

type Row = readonly string[];

/** A way in which a night's data can be wrong. */
export interface Corruption {
  readonly name: string;
  readonly file: 'accounts' | 'usage' | 'tickets' | 'invoices';
  /** Rows without the header, in the file's order; `yesterday` = the file of the night before. */
  readonly change: (rows: readonly Row[], given: Given) => readonly Row[];
}

interface Given {
  readonly random: Random;
  readonly night: Night;
  /** Place of a column. */
  readonly at: (column: string) => number;
  readonly yesterday: readonly Row[];
}

const setCell = (row: Row, place: number, cell: string): Row => row.with(place, cell);
const mapColumn =
  (column: string, change: (cell: string, given: Given) => string): Corruption['change'] =>
  (rows, given) =>
    rows.map((row) => setCell(row, given.at(column), change(row[given.at(column)]!, given)));
const times = (factor: number) => (cell: string) => (cell === '' ? '' : String(Number(cell) * factor));
const empty = () => '';
const keepShare =
  (low: number, high: number): Corruption['change'] =>
  (rows, { random }) => {
    const share = low + (high - low) * random.next();
    return rows.filter(() => random.chance(share));
  };
const cutAt =
  (low: number, high: number): Corruption['change'] =>
  (rows, { random }) =>
    rows.slice(0, Math.floor(rows.length * (low + (high - low) * random.next())));
const shiftDates = (days: number) => mapColumn('used_on', (cell) => addDays(cell, days));
const prefixIds = mapColumn('account_id', (cell) => `CRM-${cell}`);

/** Kinds of corruption that data teams have seen: half an upload, a unit, a join gone wrong, a day off. */
export const corruptions: readonly Corruption[] = [
  { name: 'accounts: half the rows gone', file: 'accounts', change: keepShare(0.4, 0.6) },
  { name: 'accounts: the end cut off', file: 'accounts', change: cutAt(0.5, 0.9) },
  { name: 'accounts: one in ten gone', file: 'accounts', change: keepShare(0.86, 0.92) },
  {
    name: 'accounts: every row again under another id',
    file: 'accounts',
    change: (rows, { at }) => [
      ...rows,
      ...rows.map((row) => setCell(row, at('account_id'), `${row[at('account_id')]}-2`)),
    ],
  },
  { name: 'accounts: a prefix on ids', file: 'accounts', change: prefixIds },
  {
    name: 'accounts: ids in lower case',
    file: 'accounts',
    change: mapColumn('account_id', (cell) => cell.toLowerCase()),
  },
  { name: 'accounts: seats × 100', file: 'accounts', change: mapColumn('seats', times(100)) },
  { name: 'accounts: seats ÷ 10', file: 'accounts', change: mapColumn('seats', times(0.1)) },
  { name: 'accounts: seats all empty', file: 'accounts', change: mapColumn('seats', empty) },
  { name: 'accounts: ARR × 100 (cents)', file: 'accounts', change: mapColumn('arr', times(100)) },
  { name: 'accounts: ARR ÷ 1,000 (thousands)', file: 'accounts', change: mapColumn('arr', times(0.001)) },
  { name: 'accounts: champion all false', file: 'accounts', change: mapColumn('champion', () => 'false') },
  { name: 'accounts: champion all empty', file: 'accounts', change: mapColumn('champion', empty) },
  { name: 'accounts: owners all empty', file: 'accounts', change: mapColumn('csm_email', empty) },
  { name: 'accounts: renewal dates all empty', file: 'accounts', change: mapColumn('renewal_date', empty) },
  {
    name: 'accounts: columns shifted by one',
    file: 'accounts',
    change: (rows) => rows.map((row) => [row[0]!, ...row.slice(2), row[1]!]),
  },
  { name: 'accounts: onboarding as a share of 1', file: 'accounts', change: mapColumn('onboarded_pct', times(0.01)) },
  { name: 'usage: half the rows gone', file: 'usage', change: keepShare(0.4, 0.6) },
  { name: 'usage: the end cut off', file: 'usage', change: cutAt(0.2, 0.7) },
  { name: 'usage: only the header', file: 'usage', change: () => [] },
  { name: 'usage: every row twice', file: 'usage', change: (rows) => rows.flatMap((row) => [row, row]) },
  { name: 'usage: yesterday’s file again', file: 'usage', change: (_rows, { yesterday }) => yesterday },
  { name: 'usage: dates a day early', file: 'usage', change: shiftDates(-1) },
  { name: 'usage: dates a day late', file: 'usage', change: shiftDates(1) },
  { name: 'usage: users × 100', file: 'usage', change: mapColumn('users', times(100)) },
  { name: 'usage: users all empty', file: 'usage', change: mapColumn('users', empty) },
  { name: 'usage: events × 1,000', file: 'usage', change: mapColumn('events', times(1000)) },
  { name: 'usage: a prefix on ids', file: 'usage', change: prefixIds },
  {
    name: 'usage: account and feature swapped',
    file: 'usage',
    change: (rows, { at }) =>
      rows.map((row) => row.with(at('account_id'), row[at('feature')]!).with(at('feature'), row[at('account_id')]!)),
  },
  { name: 'tickets: satisfaction on a scale of 100', file: 'tickets', change: mapColumn('csat', times(20)) },
  { name: 'tickets: priorities renamed', file: 'tickets', change: mapColumn('priority', (cell) => cell.toUpperCase()) },
  { name: 'tickets: the end cut off', file: 'tickets', change: cutAt(0.3, 0.85) },
  { name: 'invoices: half the rows gone', file: 'invoices', change: keepShare(0.4, 0.6) },
];

const keys: Readonly<Record<Corruption['file'], (night: Night) => string>> = {
  accounts: (night) => `accounts/${night}.csv`,
  usage: (night) => `usage/${night}.csv.gz`,
  tickets: () => 'tickets.jsonl',
  invoices: () => 'invoices.csv',
};

/** A folder of exports in which one file of a night is wrong. */
export function corruptSource(
  source: ExportSource,
  { name, file, change }: Corruption,
  night: Night,
  random: Random,
): ExportSource {
  const key = keys[file](night);
  const mark = `${name} of ${night}`;
  return {
    ...source,
    async list(prefix) {
      const objects = await source.list(prefix);
      return objects.map((object) =>
        object.key === key ? { ...object, version: `${object.version} ${mark}` } : object,
      );
    },
    async fetch(object, destination) {
      if (object.key !== key) return source.fetch(object, destination);
      const whole = { ...object, version: object.version.replace(` ${mark}`, '') };
      await source.fetch(whole, destination);
      const table = parse(key, await readFile(destination));
      const earlier = keys[file](addDays(night, -1));
      const before = (await source.list(earlier)).find((one) => one.key === earlier);
      let yesterday: readonly Row[] = [];
      if (file === 'usage' && before) {
        await source.fetch(before, destination);
        yesterday = parse(earlier, await readFile(destination)).rows;
      }
      const at = (column: string) => table.header.indexOf(column);
      const rows = change(table.rows, { random, night, at, yesterday });
      await writeFile(destination, write(key, { ...table, rows }));
    },
  };
}

interface Table {
  readonly header: Row;
  readonly rows: readonly Row[];
}

/** The sample's cells hold no delimiter that would need quotes, but for names: those are told apart by their quotes. */
function parse(key: string, bytes: Buffer): Table {
  if (key.endsWith('.jsonl')) {
    const lines = bytes
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const header = Object.keys(lines[0]!);
    return { header, rows: lines.map((line) => header.map((name) => String(line[name] ?? ''))) };
  }
  const isGzip = key.endsWith('.gz');
  const encoding = key === 'invoices.csv' ? 'latin1' : 'utf8';
  const text = (isGzip ? gunzipSync(bytes) : bytes).toString(encoding);
  const delimiter = key === 'invoices.csv' ? ';' : ',';
  const split = new RegExp(`${delimiter}(?=(?:[^"]*"[^"]*")*[^"]*$)`);
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(split));
  return { header: header!, rows };
}

function write(key: string, { header, rows }: Table): Buffer {
  if (key.endsWith('.jsonl')) {
    const lines = rows.map((row) => Object.fromEntries(header.map((name, place) => [name, toJson(name, row[place]!)])));
    return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  const encoding = key === 'invoices.csv' ? 'latin1' : 'utf8';
  const delimiter = key === 'invoices.csv' ? ';' : ',';
  const text = [header, ...rows].map((row) => `${row.join(delimiter)}\n`).join('');
  const bytes = Buffer.from(text, encoding);
  return key.endsWith('.gz') ? gzipSync(bytes) : bytes;
}

function toJson(name: string, cell: string): string | number | null {
  if (cell === '') return null;
  return name === 'csat' && /^\d+$/.test(cell) ? Number(cell) : cell;
}
