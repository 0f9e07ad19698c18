import { personIn } from '../address.ts';
import { type Night, toDay } from '../calendar.ts';
import type { HealthConfig, Scalar, StandardName } from '../config/health-config.ts';
import type { Delegate } from '../config/notify-config.ts';
import { ROW_COLUMN, type UnreadColumn } from '../exports/export-table.ts';
import { accountDateRules, DATE_NAMES, findUnreadableDates, mapDateNames, readAccountDates } from './account-dates.ts';
import { type AccountColumn, type AccountColumns, queryAccounts } from './accounts-query.ts';
import { explainUnread } from './explain-unread.ts';
import { type Roster, stageOn } from './metric-columns.ts';
import type { MetricProblem } from './metric-problem.ts';
import { type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';
import { readDirectory } from './read-directory.ts';
import { isStandardName } from './standard-names.ts';
import { findTotalRows, type TotalRow } from './total-rows.ts';
import { findUnreachablePeople } from './unreachable-people.ts';
import { findUnreadableCells } from './unreadable-cells.ts';

/** A night's accounts, and what was found in reading them. */
export interface RosterRead {
  readonly roster: Roster;
  /** See `readDirectory`. */
  readonly delegates: readonly Delegate[] | null;
  /** Standard names that the accounts have a column of. */
  readonly named: ReadonlySet<string>;
  /** Days since 1970, in roster order; NaN = not known to end. */
  readonly churnedOn: Float64Array;
  /** Accounts that had churned by the night: known, and not scored. */
  readonly churnedIds: readonly string[];
  readonly churnedNames: readonly (string | null)[];
  /** Ids that appear more than once; their first row counts. */
  readonly duplicateIds: readonly string[];
  /** Rows that are the sum of all others, and no accounts. */
  readonly totals: readonly TotalRow[];
  /** Dates and ARR that could not be read, and people who cannot be written to. */
  readonly problems: readonly MetricProblem[];
}

/** Reads who is scored on a night. Throws a RosterError when the accounts cannot be read. */
export async function readRoster(
  config: HealthConfig,
  night: Night,
  tables: ReadonlyMap<string, NightTable>,
  worker: QueryWorker,
): Promise<RosterRead> {
  const accounts = await queryAccounts(config, night, tables, worker);
  const today = toDay(night);
  const dateRules = accountDateRules(config);
  const dates = mapDateNames((name) =>
    readAccountDates(accounts.columns.get(name), name, { rows: countRows(accounts), dateRules }),
  );
  const churnedOn = dates.churned_on.days;
  const ids = readTexts(accounts, 'id');
  const names = readTexts(accounts, 'name');
  const unread = findUnread(config, tables);
  const allArr = unread.has('arr') ? missing(accounts) : readArr(accounts);
  const totals = await placeTotals(findTotalRows({ ids, names, arr: allArr }), config, today, { tables, worker });
  const { rows, churned, duplicateIds } = chooseRows(withoutTotals(ids, totals), churnedOn, today);
  const pick = <T>(values: readonly T[]): T[] => rows.map((row) => values[row]!);
  const pickNumbers = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);

  const named = new Set([...accounts.columns.keys()].filter((key) => isStandardName(key, config.accounts)));
  const from = config.accounts.kind === 'export' ? config.accounts.from : null;
  const startedOn = pickNumbers(dates.started_on.days);
  const renewsOn = pickNumbers(dates.renews_on.days);
  const attributes = new Map<string, readonly (Scalar | null)[]>();
  for (const [key, column] of accounts.columns)
    if (!named.has(key) && !computedNames.has(key))
      attributes.set(column.name, unread.has(key) ? rows.map(() => null) : pick(readAttribute(column)));
  attributes.set(
    'age_days',
    Array.from(startedOn, (day) => (Number.isNaN(day) ? null : today - day)),
  );
  const { directory, delegates, problems: ofPeople } = await readDirectory(config, night, tables, worker);
  const owners = pick(readTexts(accounts, 'owner'));
  const managers = pick(readTexts(accounts, 'manager'));
  const people = {
    ids: pick(ids).map((id) => id!),
    owners: owners.map(directory.translate),
    managers: managers.map((cell, row) =>
      personIn(cell) ? directory.translate(cell) : directory.managerOf(owners[row]!),
    ),
    executives: named.has('executive')
      ? pick(readTexts(accounts, 'executive')).map(directory.translate)
      : rows.map(() => null),
  };
  const formerIds = named.has('same_as') ? pick(readTexts(accounts, 'same_as')) : rows.map(() => null);
  return {
    delegates,
    roster: {
      ...people,
      names: pick(names),
      segments: pick(readTexts(accounts, 'segment')),
      arr: pickNumbers(allArr),
      startedOn,
      renewsOn,
      stages: rows.map((_, account) => stageOn(today, startedOn[account]!, renewsOn[account]!, config.stages)),
      formerIds,
      attributes,
    },
    named,
    churnedOn: pickNumbers(churnedOn),
    churnedIds: churned.map((row) => ids[row]!),
    churnedNames: churned.map((row) => names[row]!),
    duplicateIds,
    totals,
    problems: [
      ...DATE_NAMES.flatMap((name) =>
        findUnreadableDates(accounts.columns.get(name), dates[name], { exportName: from, dates: dateRules.dates }),
      ),
      ...(unread.has('arr') ? [] : findUnreadableCells(accounts.columns.get('arr'), allArr, from)),
      ...[...unread.values()],
      ...describeTotals(totals),
      ...ofPeople,
      ...findSharedFormerIds(people.ids, formerIds),
      ...findUnreachablePeople(people, config.notify),
    ],
  };
}

/** Where in its export each total stands. */
async function placeTotals(
  found: readonly Omit<TotalRow, 'at'>[],
  { accounts }: HealthConfig,
  today: number,
  { tables, worker }: { readonly tables: ReadonlyMap<string, NightTable>; readonly worker: QueryWorker },
): Promise<readonly TotalRow[]> {
  const source = accounts.kind === 'export' ? tables.get(accounts.from) : undefined;
  return Promise.all(
    found.map(async (total): Promise<TotalRow> => {
      if (!source) return { ...total, at: null };
      const sql = `SELECT CAST(${ROW_COLUMN} AS VARCHAR) FROM ${source.source} WHERE ${visibleOn(today)} ORDER BY ${ROW_COLUMN} LIMIT 1 OFFSET ${total.row}`;
      const [places = []] = await worker.query({ schema: schemaOn(today), sql });
      return { ...total, at: BigInt(String(places[0])) };
    }),
  );
}

function withoutTotals(ids: readonly (string | null)[], totals: readonly TotalRow[]): readonly (string | null)[] {
  if (totals.length === 0) return ids;
  const isTotal = new Set(totals.map(({ row }) => row));
  return ids.map((id, row) => (isTotal.has(row) ? null : id));
}

/** Of an export they are rejected rows, with their lines. */
function describeTotals(totals: readonly TotalRow[]): readonly MetricProblem[] {
  return totals.flatMap(({ at, label, arr }) =>
    at !== null
      ? []
      : [
          {
            metric: 'accounts',
            message: `The SQL returns a row ${JSON.stringify(label)} whose ARR, ${arr}, is the sum of all others: it is a total, and no account.`,
            hint: 'Leave it out in the SQL.',
          },
        ],
  );
}

/** Two accounts that cannot both be the one of before: the first of them has its past. */
function findSharedFormerIds(ids: readonly string[], formerIds: readonly (string | null)[]): readonly MetricProblem[] {
  const claims = new Map<string, string[]>();
  formerIds.forEach((former, row) => {
    if (former !== null && former !== '' && former !== ids[row])
      claims.set(former, [...(claims.get(former) ?? []), ids[row]!]);
  });
  const shared = [...claims].filter(([, own]) => own.length > 1);
  if (shared.length === 0) return [];
  const some = shared.slice(0, SHOWN).map(([former, own]) => `${former} (of ${own.slice(0, SHOWN).join(', ')})`);
  return [
    {
      metric: 'accounts',
      message: `same_as: ${shared.length} former ${shared.length === 1 ? 'id is' : 'ids are'} named by several accounts: ${some.join('; ')}. The first of each goes on with its case and history.`,
      hint: 'Name a former id on one account only.',
      accounts: shared.flatMap(([, own]) => own).slice(0, SHOWN * SHOWN),
    },
  ];
}

const SHOWN = 3;

/** A column of the accounts that is called so is none of the roster. */
const computedNames: ReadonlySet<string> = new Set(['stage', 'age_days']);

function chooseRows(ids: readonly (string | null)[], churnedOn: Float64Array, today: number) {
  const seen = new Set<string>();
  const duplicateIds = new Set<string>();
  const churned: number[] = [];
  const rows: number[] = [];
  ids.forEach((id, row) => {
    if (id === null || id === '') return;
    if (seen.has(id)) {
      duplicateIds.add(id);
      return;
    }
    seen.add(id);
    if (churnedOn[row]! <= today) churned.push(row);
    else rows.push(row);
  });
  return { rows, churned, duplicateIds: [...duplicateIds] };
}

/** Lower-cased name of the accounts' fields that are not read as they are needed → why. */
function findUnread(
  { accounts, exports }: HealthConfig,
  tables: ReadonlyMap<string, NightTable>,
): ReadonlyMap<string, MetricProblem> {
  if (accounts.kind === 'sql') return new Map();
  const { table } = tables.get(accounts.from)!;
  const fields: (readonly [string, string])[] = [
    ...(['arr'] as const).flatMap((name) =>
      accounts.columns.has(name) ? [[name, accounts.columns.get(name)!] as const] : [],
    ),
    ...accounts.attributes.map((name) => [name, name] as const),
  ];
  return new Map(
    fields.flatMap(([name, column]) => {
      const unread = table.unread.get(column);
      if (!unread) return [];
      const need = `${name} is not read: it is needed as ${needed[unread.reading]}`;
      return [
        [name.toLowerCase(), { metric: 'accounts', ...explainUnread(need, unread, exports.get(accounts.from)!) }],
      ];
    }),
  );
}

const needed: Readonly<Record<UnreadColumn['reading'], string>> = {
  number: 'numbers',
  boolean: 'true and false',
  money: 'amounts',
};

function countRows({ columns }: AccountColumns): number {
  return columns.get('id')!.values.length;
}

function readTexts(accounts: AccountColumns, name: StandardName): readonly (string | null)[] {
  const column = accounts.columns.get(name);
  if (!column) return new Array<null>(countRows(accounts)).fill(null);
  return Array.from(column.values, (value) => (typeof value === 'string' ? value : null));
}

function missing(accounts: AccountColumns): Float64Array {
  return new Float64Array(countRows(accounts)).fill(Number.NaN);
}

const strictNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function readArr(accounts: AccountColumns): Float64Array {
  const column = accounts.columns.get('arr');
  if (!column || column.type === 'boolean') return missing(accounts);
  if (areAmbiguous(column.values)) return missing(accounts);
  return Float64Array.from(column.values, (value) => {
    const number = typeof value === 'string' && strictNumber.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : Number.NaN;
  });
}

const pointedThousands = /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/;

/** Texts of which each point may stand between thousands: 120.000 is not made 120. */
function areAmbiguous(values: AccountColumn['values']): boolean {
  let either = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value !== 'string' || !value.includes('.') || !/\d/.test(value)) continue;
    if (!pointedThousands.test(value)) return false;
    either++;
  }
  return either >= 2;
}

function readAttribute({ type, values }: AccountColumn): (Scalar | null)[] {
  return Array.from(values, (value) => {
    if (value === null || Number.isNaN(value)) return null;
    return type === 'boolean' ? value !== 0 : value;
  });
}
