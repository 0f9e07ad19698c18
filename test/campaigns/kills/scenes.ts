import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SMALL_CONFIG } from '../../support/small-portfolio.ts';

/** What stands when the command starts, the command, and what is done after it to see what came of it. */
export interface Scene {
  readonly name: string;
  readonly before: readonly (readonly string[])[];
  /** Changes the exports between `before` and the command. */
  readonly correction: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Until whatever a killed one left is settled. */
  readonly settling: readonly (readonly string[])[];
  readonly after: readonly (readonly string[])[];
  /** Strings that no file of the state may hold in the end. */
  readonly gone: readonly string[];
}

/** The morning after the last night, on the clock of every command. */
export const MORNING = '2026-03-16T05:00:00Z';
const MTIME = Date.parse('2026-03-15T23:00:00Z') / 1000;

const PLACE = ['--config', 'health.yaml', '--state', 'state'] as const;
const READING = [...PLACE, '--exports', 'exports'] as const;
const STATE = ['--state', 'state'] as const;
const replay = (to: string, ...more: string[]) => ['replay', ...READING, '--from', '2026-03-12', '--to', to, ...more];
const night = ['night', ...READING, '--date', '2026-03-15', '--out', 'out'];
const look = (...accounts: readonly string[]) =>
  accounts.flatMap((account) => [
    ['explain', account, ...PLACE],
    ['why', account, ...STATE, '--nights', '35'],
  ]);
const ALL = look('zx-9137', 'a2', 'a3');
/** A night that was told, with a word of a person and an override on it. */
const TOLD = [
  replay('2026-03-14'),
  night,
  ['pulse', 'set', 'zx-9137', '2', '--note', 'hoof trouble', '--by', 'ann@example.com', ...STATE],
  ['override', 'set', 'zx-9137', '--score', '70', '--reason', 'grazes alone', '--by', 'ann@example.com', ...STATE],
];
const sweep = (at: string) => ['sweep', ...PLACE, '--now', `2026-03-16T${at}:00Z`, '--out', 'swept'];

const ACCOUNTS = `account_id,name,owner,arr,seats,segment
zx-9137,Zebra & Würks,ann@example.com,1000,10,striped
a2,Beta,ann@example.com,2000,2,plain
a3,Core,bob@example.com,3000,9,plain
`;
/** Whose logins of 28 days end with the last night, and begin to with the one before. */
const USAGE = `event_id,account_id,day,logins
1,zx-9137,2026-02-16,20
2,a2,2026-02-15,15
3,a3,2026-03-14,20
`;

export const scenes: readonly Scene[] = [
  { name: 'night', before: [replay('2026-03-14')], correction: {}, command: night, settling: [], after: ALL, gone: [] },
  {
    name: 'replay',
    before: [],
    correction: {},
    command: replay('2026-03-15', '--out', 'out'),
    settling: [],
    after: ALL,
    gone: [],
  },
  {
    name: 'sweep',
    before: TOLD,
    correction: {},
    command: sweep('10:00'),
    // What was on its way is looked for once its lease is over, a mail after 15 minutes; absent twice, it is sent.
    settling: ['10:10', '10:20', '10:30', '10:40', '10:50', '11:00'].map(sweep),
    after: [['outbox', 'list', ...STATE], ...ALL],
    gone: [],
  },
  {
    name: 'forget',
    before: TOLD,
    correction: {},
    command: ['forget', 'zx-9137', ...PLACE, '--yes'],
    settling: [],
    after: [...look('a2', 'a3'), ['outbox', 'list', ...STATE]],
    // None of them stands anywhere else; in a mail an ampersand is written out.
    gone: ['zx-9137', 'Zebra', 'W\u00fcrks', 'striped', 'grazes alone', 'hoof trouble'],
  },
  {
    name: 'rerun',
    before: TOLD,
    correction: { 'usage.csv': USAGE.replace('a2,2026-02-15,15', 'a2,2026-03-13,18') },
    command: ['rerun', ...READING, '--from', '2026-03-12', '--out', 'out'],
    settling: [],
    after: ALL,
    gone: [],
  },
];

export function writePortfolio(folder: string): void {
  writeFileSync(
    path.join(folder, 'health.yaml'),
    `${SMALL_CONFIG.replace('  arr: arr\n', '  arr: arr\n  segment: segment\n')}\ndeliver: on\n`,
  );
  mkdirSync(path.join(folder, 'exports'));
  writeExports(folder, { 'accounts.csv': ACCOUNTS, 'usage.csv': USAGE });
}

/** When a file was written is in what a night keeps. */
export function writeExports(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, 'exports', name);
    writeFileSync(file, content);
    utimesSync(file, MTIME, MTIME);
  }
}
