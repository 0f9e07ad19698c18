import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { placeOf, readNight } from '../support/read-night.ts';
import { type Files, folderOf, openConnection, temporaryFolder } from './export-night.ts';

const worker = createQueryWorker();
const NIGHT = '2026-11-24';
/** Nine hours before UTC, the whole year. */
const ZONE = 'Asia/Tokyo';
const OFFSET_MS = 9 * 3_600_000;

/** Cells as they stand, without quotes. */
interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Portfolio {
  readonly accounts: Table;
  readonly usage: Table;
}

/** What stands of each export in health.yaml, beside its files. */
interface Settings {
  readonly accounts?: string;
  readonly usage?: string;
}

interface Written extends Settings {
  readonly files: Files;
}

function modelOf({ accounts = 'files: accounts.csv', usage = 'files: usage.csv' }: Settings): string {
  return `version: 1
portfolio: Laws
timezone: ${ZONE}
currency: USD
exports:
  accounts: { ${accounts} }
  usage: { ${usage}, time: at, id: event_id }
accounts:
  from: accounts
  name: name
  owner: owner
  segment: segment
  arr: arr
  started_on: started_on
  renews_on: renews_on
  attributes: [country]
metrics:
  logins: { from: usage, value: n, aggregate: sum, over: 28d, empty: 0 }
  average: { from: usage, value: n, aggregate: avg, over: 28d }
  newest: { from: usage, value: n }
  idle: { from: usage, aggregate: days_since }
  days: { from: usage, aggregate: days, over: 7d, empty: 0 }
  features: { from: usage, value: feature, aggregate: distinct, over: 28d, empty: 0 }
  searches: { from: usage, aggregate: count, over: 28d, where: "feature = 'search'", empty: 0 }
  trend: { change: logins, against: 7d }
  seats: { from: accounts, value: seats }
  seat_use: { ratio: [logins, seats] }
  champion: { from: accounts, value: champion }
  plan: { from: accounts, value: plan }
  busy: { sql: "select account_id, max(n) as value from usage group by 1", empty: 0 }
profiles:
  - name: Large
    when: { arr: { min: 3000 } }
    min_coverage: 0
    groups: [ { name: U, signals: [ { metric: logins, worst: 0, best: 9000 }, { metric: seats, worst: 0, best: 3000 } ] } ]
  - name: Others
    min_coverage: 0
    groups:
      - name: Usage
        signals:
          - { metric: logins, worst: 0, best: 9000 }
          - { metric: average, worst: 0, best: 3000 }
          - { metric: newest, worst: 0, best: 3000, missing: neutral }
          - { metric: idle, worst: 28, best: 0 }
          - { metric: days, worst: 0, best: 7 }
          - { metric: features, worst: 0, best: 3 }
          - { metric: searches, worst: 0, best: 9 }
          - { metric: trend, worst: -100, best: 100 }
          - { metric: busy, worst: 0, best: 3000 }
      - name: Rest
        signals:
          - { metric: seats, worst: 0, best: 3000 }
          - { metric: seat_use, worst: 0, best: 10 }
          - { metric: champion, points: { "true": 100, "false": 0 } }
          - { metric: plan, points: { gold: 100, silver: 40 } }
bands: { healthy: 80, watch: 60 }
`;
}

/** Account → all that its score is made of. */
async function chartsOf({ files, ...settings }: Written) {
  const exports = Object.entries(files).map(([name, content]) => [`exports/${name}`, content] as const);
  const folder = folderOf({ 'health.yaml': modelOf(settings), ...Object.fromEntries(exports) });
  return readNight(placeOf(folder, NIGHT), worker);
}

const quote = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const lines = (table: Table, delimiter = ',', write = quote) =>
  [table.header, ...table.rows].map((cells) => cells.map(write).join(delimiter));
const csv = (table: Table) => `${lines(table).join('\n')}\n`;
const plainly = ({ accounts, usage }: Portfolio): Written => ({
  files: { 'accounts.csv': csv(accounts), 'usage.csv': csv(usage) },
});

const ACCOUNTS = 14;
/** Upper and lower case in every id, and no two that differ in nothing else. */
const idOf = (account: number) => `Ab-${String(account).padStart(3, '0')}z`;
const sometimes = (cell: fc.Arbitrary<string>, none = 4) =>
  fc.oneof({ arbitrary: cell, weight: none }, fc.constant(''));
const number = (max: number) =>
  fc.oneof(
    fc.nat(max).map(String),
    fc.nat(100 * max).map((cents) => (cents / 100).toFixed(2)),
  );
const date = (from: string, days: number) =>
  fc.nat(days).map((day) => new Date(Date.parse(from) + day * 86_400_000).toISOString().slice(0, 10));
const account = fc.tuple(
  sometimes(fc.constantFrom('Acme', 'Müller & Söhne', 'O’Brien "Ltd", Dublin', '東京', '007')),
  sometimes(fc.constantFrom('ann@example.com', 'Bob <bob@example.com>', 'Carl')),
  sometimes(fc.constantFrom('Mid', 'Large')),
  sometimes(fc.integer({ min: 1_000_00, max: 9_999_99 }).map((cents) => (cents / 100).toFixed(2))),
  sometimes(date('2026-08-01', 115)),
  sometimes(date('2026-11-25', 200)),
  sometimes(fc.constantFrom('DE', 'FR')),
  sometimes(fc.constantFrom('TRUE', 'false', 'True')),
  sometimes(fc.constantFrom('gold', 'silver')),
  sometimes(number(3000)),
);
const EVENTS = 110;
const event = fc.tuple(
  fc.nat(ACCOUNTS - 1).map(idOf),
  fc.nat(40 * 86_400 - 1).map((seconds) => new Date(Date.parse(`${NIGHT}T23:59:59Z`) - seconds * 1000).toISOString()),
  sometimes(number(3000)),
  fc.constantFrom('search', 'report', 'api', ''),
);
/** The columns beside the id. */
const ofAccounts = [
  'name',
  'owner',
  'segment',
  'arr',
  'started_on',
  'renews_on',
  'country',
  'champion',
  'plan',
  'seats',
];
const portfolio: fc.Arbitrary<Portfolio> = fc
  .tuple(
    fc.array(account, { minLength: ACCOUNTS, maxLength: ACCOUNTS }),
    fc.array(event, { minLength: EVENTS, maxLength: EVENTS }),
  )
  .map(([accounts, events]) => ({
    accounts: {
      header: ['account_id', ...ofAccounts],
      rows: accounts.map((cells, at) => [idOf(at), ...cells]),
    },
    usage: {
      header: ['event_id', 'account_id', 'at', 'n', 'feature'],
      rows: events.map(([id, at, ...cells], row) => [`e${row}`, id, at.slice(0, 19).replace('T', ' '), ...cells]),
    },
  }));

const changeColumns = (
  table: Table,
  names: readonly string[],
  change: (cell: string, row: number) => string,
): Table => {
  const wanted = table.header.map((name) => names.includes(name));
  return {
    ...table,
    rows: table.rows.map((cells, row) =>
      cells.map((cell, at) => (wanted[at] && cell !== '' ? change(cell, row) : cell)),
    ),
  };
};
const changeBoth = ({ accounts, usage }: Portfolio, change: (cell: string, row: number) => string): Portfolio => ({
  accounts: changeColumns(accounts, ['arr', 'seats'], change),
  usage: changeColumns(usage, ['n'], change),
});
const both = (settings: string): Settings => ({
  accounts: `files: accounts.csv${settings}`,
  usage: `files: usage.csv${settings}`,
});
const eachFile = ({ accounts, usage }: Portfolio, write: (table: Table) => string | Uint8Array): Files => ({
  'accounts.csv': write(accounts),
  'usage.csv': write(usage),
});
const group = (cell: string) => cell.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
/** The same instant, written in another zone. */
const inZone = (wall: string, zoneMs: number) =>
  new Date(Date.parse(`${wall.replace(' ', 'T')}Z`) - OFFSET_MS + zoneMs).toISOString().slice(0, 19).replace('T', ' ');
const zones: readonly (readonly [string, number])[] = [
  ['Z', 0],
  [' UTC', 0],
  ['+00', 0],
  ['-0800', -8 * 3_600_000],
  ['+05:30', 5.5 * 3_600_000],
  ['.000 +0000', 0],
];
const isNumber = (cell: string) => /^\d+(\.\d+)?$/.test(cell);
const objects = ({ header, rows }: Table, cellOf: (cell: string, name: string) => unknown) =>
  rows
    .map(
      (cells) =>
        `${JSON.stringify(Object.fromEntries(cells.flatMap((cell, at) => (cell === '' ? [] : [[header[at], cellOf(cell, header[at]!)]]))))}\n`,
    )
    .join('');

async function parquet({ header, rows }: Table, typeOf: (name: string) => string): Promise<Uint8Array> {
  const file = `${temporaryFolder()}/table.parquet`;
  const text = (cell: string) => (cell === '' ? 'NULL' : `'${cell.replaceAll("'", "''")}'`);
  const values = rows.map((cells) => `(${cells.map(text).join(', ')})`).join(', ');
  const columns = header.map((name) => `CAST("${name}" AS ${typeOf(name)}) AS "${name}"`);
  const names = header.map((name) => `"${name}"`);
  await (await openConnection()).run(
    `COPY (SELECT ${columns.join(', ')} FROM (VALUES ${values}) AS t(${names.join(', ')})) TO '${file}' (FORMAT parquet)`,
  );
  return readFileSync(file);
}

const parquetTypes: Readonly<Record<string, string>> = {
  ...{ arr: 'DECIMAL(12,2)', seats: 'DOUBLE', n: 'DOUBLE', started_on: 'DATE', renews_on: 'DATE', at: 'TIMESTAMP' },
  champion: 'BOOLEAN',
};

/** Ways to write one portfolio. */
const dresses: readonly (readonly [string, (made: Portfolio) => Written | Promise<Written>])[] = [
  ['a BOM and CRLF', (made) => ({ files: eachFile(made, (table) => `\ufeff${lines(table).join('\r\n')}\r\n`) })],
  ['a trailing delimiter', (made) => ({ files: eachFile(made, (table) => `${lines(table).join(',\n')},\n`) })],
  [
    'a trailing delimiter that the header does not have',
    (made) => ({ files: eachFile(made, (table) => `${lines(table).join(',\n').replace(',\n', '\n')},\n`) }),
  ],
  [
    'a trailing delimiter that only the header has',
    (made) => ({ files: eachFile(made, (table) => `${lines(table).join('\n').replace('\n', ',\n')}\n`) }),
  ],
  [
    'semicolons that a first line names, in gzip, every cell in quotes',
    (made) => ({
      accounts: 'files: accounts.csv.gz',
      files: {
        'accounts.csv.gz': gzipSync(
          `sep=;\n${lines(made.accounts, ';', (cell) => `"${cell.replaceAll('"', '""')}"`).join('\n')}`,
        ),
        'usage.csv': `${lines(made.usage, '\t').join('\r')}\r`,
      },
    }),
  ],
  [
    'thousands that are stated',
    (made) => ({ ...both(', csv: { thousands: "," }'), ...plainly(changeBoth(made, group)) }),
  ],
  [
    'signs of percent and of money',
    (made) => ({
      accounts: 'files: accounts.csv, types: { seats: percent }',
      ...plainly({
        ...made,
        accounts: changeColumns(
          changeColumns(made.accounts, ['seats'], (cell) => `${cell}%`),
          ['arr'],
          (cell) => `$${group(cell)}`,
        ),
      }),
    }),
  ],
  [
    'decimal commas that are stated',
    (made) => ({ ...both(', csv: { decimal: "," }'), ...plainly(changeBoth(made, (cell) => cell.replace('.', ','))) }),
  ],
  [
    'a zone in every time',
    (made) => {
      const write = (wall: string, row: number) => {
        const [sign, ms] = zones[row % zones.length]!;
        return `${inZone(wall, ms)}${sign}`;
      };
      return plainly({ ...made, usage: changeColumns(made.usage, ['at'], write) });
    },
  ],
  [
    'times of UTC, as the export states',
    (made) => ({
      usage: 'files: usage.csv, timezone: UTC',
      ...plainly({ ...made, usage: changeColumns(made.usage, ['at'], (wall) => inZone(wall, 0)) }),
    }),
  ],
  [
    'epochs that are stated',
    (made) => ({
      usage: 'files: usage.csv, dates: epoch_s',
      ...plainly({
        ...made,
        usage: changeColumns(made.usage, ['at'], (wall) =>
          String(Date.parse(`${inZone(wall, 0).replace(' ', 'T')}Z`) / 1000),
        ),
      }),
    }),
  ],
  [
    'dates in a form that is stated',
    (made) => ({
      accounts: 'files: accounts.csv, dates: "%d.%m.%y"',
      ...plainly({
        ...made,
        accounts: changeColumns(made.accounts, ['started_on', 'renews_on'], (day) =>
          day.slice(2).split('-').reverse().join('.'),
        ),
      }),
    }),
  ],
  [
    'ids in upper case with match: case',
    (made) => ({
      usage: 'files: usage.csv, match: case',
      ...plainly({
        ...made,
        usage: changeColumns(made.usage, ['account_id'], (id, row) => (row % 2 ? id.toUpperCase() : id.toLowerCase())),
      }),
    }),
  ],
  [
    'words for no value that are stated',
    (made) => {
      const said = (table: Table): Table => ({
        ...table,
        rows: table.rows.map((cells, row) => cells.map((cell) => (cell === '' ? ['N/A', '-', ''][row % 3]! : cell))),
      });
      return { ...both(', csv: { nulls: ["", "N/A", "-"] }'), files: eachFile(made, (table) => csv(said(table))) };
    },
  ],
  [
    'UTF-16 with tabs',
    (made) => ({
      files: eachFile(made, (table) => Buffer.from(`\ufeff${lines(table, '\t').join('\r\n')}\r\n`, 'utf16le')),
    }),
  ],
  [
    'a title, a footer and empty lines',
    (made) => ({
      ...both(', csv: { skip: 2, skip_last: 1 }'),
      files: eachFile(made, (table) => `Report\n\n${lines(table).join('\n\n')}\nTotal,3\n`),
    }),
  ],
  [
    'no header, but one that is stated',
    (made) => ({
      ...{
        accounts: `files: accounts.csv, csv: { header: [${made.accounts.header.join(', ')}] }`,
        usage: `files: usage.csv, csv: { header: [${made.usage.header.join(', ')}] }`,
      },
      files: eachFile(made, (table) => `${lines(table).slice(1).join('\n')}\n`),
    }),
  ],
  [
    'columns in another order, and some that nobody reads',
    (made) => ({
      files: eachFile(made, ({ header, rows }) =>
        csv({
          header: ['', 'x', 'X', ...header.toReversed()],
          rows: rows.map((cells, row) => ['1,000', `x${row}`, '9999-12-31', ...cells.toReversed()]),
        }),
      ),
    }),
  ],
  [
    'several files',
    (made) => ({
      usage: 'files: "usage/*.csv"',
      files: {
        'accounts.csv': csv(made.accounts),
        // In the order of the one file: sums of other orders differ in their last bit.
        ...Object.fromEntries(
          [0, 1, 2].map((part) => {
            const rows = made.usage.rows.filter((_, row) => Math.floor((3 * row) / EVENTS) === part);
            return [`usage/${part}.csv`, csv({ ...made.usage, rows })];
          }),
        ),
      },
    }),
  ],
  [
    'JSON lines of texts',
    (made) => ({
      ...{ accounts: 'files: accounts.jsonl', usage: 'files: usage.jsonl' },
      files: { 'accounts.jsonl': objects(made.accounts, String), 'usage.jsonl': objects(made.usage, String) },
    }),
  ],
  [
    'JSON lines with numbers and booleans',
    (made) => {
      const typed = (cell: string, name: string) =>
        /^(arr|seats|n)$/.test(name) && isNumber(cell)
          ? Number(cell)
          : name === 'champion'
            ? /^true$/i.test(cell)
            : cell;
      return {
        ...{ accounts: 'files: accounts.jsonl', usage: 'files: usage.jsonl' },
        files: { 'accounts.jsonl': objects(made.accounts, typed), 'usage.jsonl': objects(made.usage, typed) },
      };
    },
  ],
  [
    'Parquet of texts',
    async (made) => ({
      ...{ accounts: 'files: accounts.parquet', usage: 'files: usage.parquet' },
      files: {
        'accounts.parquet': await parquet(made.accounts, () => 'VARCHAR'),
        'usage.parquet': await parquet(made.usage, () => 'VARCHAR'),
      },
    }),
  ],
  [
    'Parquet with types of its own',
    async (made) => ({
      ...{ accounts: 'files: accounts.parquet', usage: 'files: usage.parquet' },
      files: {
        'accounts.parquet': await parquet(made.accounts, (name) => parquetTypes[name] ?? 'VARCHAR'),
        'usage.parquet': await parquet(made.usage, (name) => parquetTypes[name] ?? 'VARCHAR'),
      },
    }),
  ],
];

const [drawn] = fc.sample(portfolio, { numRuns: 1, seed: 7 });
const made = drawn!;
let plain: ReturnType<typeof chartsOf> | undefined;
/** As plain CSV: read once for all tests. */
function readPlainly(): ReturnType<typeof chartsOf> {
  plain ??= chartsOf(plainly(made));
  return plain;
}

describe('a portfolio has the same scores, to the last bit, when it is written with', () => {
  it.each(dresses)('%s', async (_, dress) => {
    const { charts, exports } = await chartsOf(await dress(made));
    expect([...exports.reports.values()].map(({ state, because }) => [state, because])).toEqual([
      ['present', null],
      ['present', null],
    ]);
    expect(charts).toEqual((await readPlainly()).charts);
  });

  it('is no portfolio of nothing', async () => {
    const { found } = await readPlainly();
    const of = (name: string) => [...found.values()].map((cells) => cells.get(name)!);
    for (const name of found.values().next().value!.keys())
      expect(new Set(of(name)).size, name).toBeGreaterThan(name === 'champion' || name === 'plan' ? 1 : 3);
  });
});

/** What people, tools and accidents leave in cells. */
const anything = fc.oneof(
  fc.constantFrom(
    '-',
    'N/A',
    'null',
    '1,234',
    '1.234',
    '12abc',
    'NaN',
    '1e999',
    '٣',
    '0x1f',
    ' 5',
    '5 ',
    '$5',
    '45%',
    '(3)',
    '1_000',
  ),
  fc.constantFrom(
    '9999-12-31',
    '0000-00-00',
    '24/11/26',
    '2026-02-30',
    '2026-11-24T10:00:00+99',
    'TRUE',
    'yes',
    'Total',
    '"',
    "'",
    '""',
  ),
  fc.constantFrom(
    'a\nb',
    'a\r\nb',
    'a,b',
    'a;b',
    'a\tb',
    '\\',
    '\\N',
    '\u202e',
    '\ufeff',
    '€',
    '=1+1',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789.,-+eE %$€()NaTRUFLS\'"\n;'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll('\0', '')),
);

/** The same draws every time, and no shrinking: each try costs a night. */
const once = { seed: 11, endOnFailure: true };

interface Change {
  readonly inUsage: boolean;
  readonly column: string;
  readonly pick: number;
  readonly cell: string;
}

const changeIn = (columns: readonly string[], inUsage: boolean) =>
  fc.record({
    ...{ inUsage: fc.constant(inUsage), column: fc.constantFrom(...columns), pick: fc.nat() },
    cell: anything,
  });
const change: fc.Arbitrary<Change> = fc.oneof(changeIn(ofAccounts, false), changeIn(['at', 'n', 'feature'], true));

/** One cell of a row of each of these accounts is another. */
function changeCells(made: Portfolio, changes: readonly (Change & { readonly account: number })[]): Portfolio {
  const tables = { accounts: made.accounts.rows.map((row) => [...row]), usage: made.usage.rows.map((row) => [...row]) };
  for (const { inUsage, column, pick, cell, account } of changes) {
    const { header } = inUsage ? made.usage : made.accounts;
    const id = header.indexOf('account_id');
    const own = (inUsage ? tables.usage : tables.accounts).filter((row) => row[id] === idOf(account));
    if (own.length > 0) own[pick % own.length]![header.indexOf(column)] = cell;
  }
  return {
    accounts: { ...made.accounts, rows: tables.accounts },
    usage: { ...made.usage, rows: tables.usage },
  };
}

describe('a cell, whatever is in it and wherever it stands,', () => {
  it('changes its own account, and not a bit of any other', async () => {
    const batch = fc.uniqueArray(fc.tuple(fc.nat(ACCOUNTS - 1), change), {
      ...{ minLength: 5, maxLength: 5 },
      selector: ([account]) => account,
    });
    const before = (await readPlainly()).charts;
    await fc.assert(
      fc.asyncProperty(batch, async (drawn) => {
        const changes = drawn.map(([account, one]) => ({ account, ...one }));
        const { charts } = await chartsOf(plainly(changeCells(made, changes)));
        const others = (all: ReadonlyMap<string, string>) =>
          [...all].filter(([id]) => !changes.some(({ account }) => idOf(account) === id));
        expect(others(charts)).toEqual(others(before));
        expect(charts.size).toBe(ACCOUNTS);
      }),
      { ...once, numRuns: 5 },
    );
  });

  it('makes no number of what is missing', async () => {
    const voids = Array.from({ length: 6 }, (_, at) => at);
    const ids = new Set(voids.map(idOf));
    const empty = { name: 'Void', owner: '', segment: '', arr: '', seats: '', champion: '', plan: '', n: '' };
    const blank = (table: Table): Table => ({
      ...table,
      rows: table.rows.map((row) =>
        row.some((cell) => ids.has(cell))
          ? row.map((cell, at) => empty[table.header[at]! as keyof typeof empty] ?? cell)
          : row,
      ),
    });
    const blanked = { accounts: blank(made.accounts), usage: blank(made.usage) };
    const numbers = ['seats', 'logins', 'average', 'newest', 'seat_use', 'trend'];
    const valuesOf = async (files: Portfolio) => {
      const { found } = await chartsOf(plainly(files));
      return voids.map((one) => numbers.map((name) => found.get(idOf(one))!.get(name)));
    };
    const nothing = await valuesOf(blanked);
    for (const values of nothing) expect(values.filter((value) => value !== '' && value !== '0')).toEqual([]);
    expect(nothing).toContainEqual(numbers.map(() => ''));
    const isStrict = (cell: string) =>
      /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell) && Number.isFinite(Number(cell));
    const noNumber = changeIn(['seats', 'arr', 'segment', 'champion'], false).filter(({ cell }) => !isStrict(cell));
    const ofUsage = changeIn(['n', 'feature'], true).filter(({ cell }) => !isStrict(cell));
    const batch = fc.tuple(...voids.map((account) => fc.oneof(noNumber, ofUsage).map((one) => ({ ...one, account }))));
    await fc.assert(
      fc.asyncProperty(batch, async (changes) => {
        expect(await valuesOf(changeCells(blanked, changes))).toEqual(nothing);
      }),
      { ...once, numRuns: 4 },
    );
  });

  it('that is a number is that number, for every column that computes', async () => {
    const cell = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.bigInt().map(String),
      number(9),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: ACCOUNTS, maxLength: ACCOUNTS }), async (cells) => {
        const rows = cells.map((one, at) => [idOf(at), ...new Array<string>(9).fill(''), one]);
        const { charts } = await chartsOf(plainly({ ...made, accounts: { ...made.accounts, rows } }));
        const seats = [...charts.values()].map((chart) => Number(/\["seats",([^,]*),/.exec(chart)![1]));
        expect(seats).toEqual(cells.map((one) => (Object.is(Number(one), -0) ? 0 : Number(one))));
      }),
      { ...once, numRuns: 2 },
    );
  });
});
