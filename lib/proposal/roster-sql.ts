import type { StandardName } from '../config/health-config.ts';
import { countOf } from '../format-count.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { areAddresses, dateFormOf, isNumeric, isUnique } from './column-meaning.ts';
import { findRole, isMonthly } from './column-roles.ts';
import { findCustomerFilter, writeFilter } from './customer-filter.ts';
import { findValues } from './event-set.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { Remark } from './proposal.ts';
import { RUNNING } from './subscription-metrics.ts';
import type { Understanding } from './understand-folder.ts';
import { leafWords } from './words.ts';

interface Join {
  readonly export: string;
  readonly sql: string;
  readonly fields: readonly (readonly [StandardName, string])[];
  /** Columns of which the numbers are needed. */
  readonly amounts: readonly ColumnFacts[];
  readonly remark: Remark;
}

export interface RosterSql {
  readonly sql: string;
  /** Sets beside its own, with their columns of money. */
  readonly joined: ReadonlyMap<string, readonly ColumnFacts[]>;
  /** A column of a month’s money that ARR is made of. */
  readonly monthly: ColumnFacts | null;
  /** Whether another list has the owners. */
  readonly namesOwner: boolean;
  readonly remarks: readonly Remark[];
}

/**
 * A SELECT for the accounts, where one export does not say it all: owners in a list of their own, ARR in subscriptions, companies that are no
 * customers. Null: plain columns do.
 */
export function writeRosterSql({
  understanding,
  id,
  columns,
  attributes,
}: {
  understanding: Understanding;
  id: string;
  columns: ReadonlyMap<StandardName, string>;
  attributes: readonly string[];
}): RosterSql | null {
  const { set } = understanding.candidates[0]!;
  const filter = findCustomerFilter(set);
  const joins = listJoins(understanding, columns);
  const hasArr = columns.has('arr') || joins.some(({ fields }) => fields.some(([field]) => field === 'arr'));
  const monthly = hasArr ? undefined : set.columns.find(isMonthly);
  if (joins.length === 0 && filter === null && !monthly) return null;
  const own = [...columns]
    .filter(([name]) => !joins.some(({ fields }) => fields.some(([field]) => field === name)))
    .map(([name, column]) => `a.${quoteName(column)} as ${name}`);
  const twelve = monthly ? [`12 * a.${quoteName(monthly.name)} as arr`] : [];
  const others = joins.flatMap(({ fields }) => fields.map(([name, expression]) => `${expression} as ${name}`));
  const rest = attributes.map((name) => `a.${quoteName(name)}`);
  const sql = [
    'select',
    [...own, ...twelve, ...others, ...rest].map((line) => `  ${line}`).join(',\n'),
    `from ${quoteName(set.name)} a`,
    ...joins.map((join) => join.sql.replace('$ID', `a.${quoteName(id)}`)),
    ...writeWhere(filter === null ? [] : [writeFilter(filter)], set),
  ].join('\n');
  const remark: Remark[] =
    filter === null
      ? []
      : [
          {
            about: 'customers',
            text: `${filter.column} says ${filter.values.join(', ')}: ${countOf(filter.others, 'other is no customer and is not scored', 'others are no customers and are not scored')}`,
            certainty: 'likely',
          },
        ];
  if (monthly) remark.push({ about: 'arr', text: `12 times ${monthly.name}, which is a month’s`, certainty: 'likely' });
  return {
    sql,
    joined: new Map(joins.map((join) => [join.export, join.amounts])),
    monthly: monthly ?? null,
    namesOwner: joins.some(({ fields }) => fields.some(([field]) => field === 'owner')),
    remarks: [...joins.map((join) => join.remark), ...remark],
  };
}

/** A total is no account, and a night would wonder at one. */
function writeWhere(conditions: readonly string[], { totals }: SetFacts): string[] {
  const labels = new Map(totals.map(({ column, label }) => [label, column]));
  const all = [
    ...conditions,
    ...[...labels].map(([label, column]) => `a.${quoteName(column)} is distinct from ${quoteText(label)}`),
  ];
  return all.length === 0 ? [] : [`where ${all.join(' and ')}`];
}

function listJoins(understanding: Understanding, columns: ReadonlyMap<StandardName, string>): Join[] {
  const { sets, keys, candidates } = understanding;
  const roster = candidates[0]!.set;
  const joins: Join[] = [];
  for (const set of sets) {
    const key = keys.get(set.name);
    if (set === roster || key?.by !== 'id' || key.match.how !== 'exact') continue;
    const own = set.columns.find(({ name }) => name === key.column)!;
    const has = (field: StandardName) =>
      columns.has(field) || joins.some(({ fields }) => fields.some(([name]) => name === field));
    const owners = isUnique(own) ? joinOwners(set, key.column, has) : null;
    const { subject } = understanding.recognised.get(set.name)!;
    const join = owners ?? (subject === 'usage' || subject === 'tickets' ? null : joinMoney(set, key.column, has));
    if (join) joins.push(join);
  }
  return joins;
}

/** A list with a row per account that names who looks after it. */
function joinOwners(set: SetFacts, key: string, has: (field: StandardName) => boolean): Join | null {
  const alias = quoteName(set.name);
  const fields = (['owner', 'manager', 'executive'] as const).flatMap((role) => {
    const found = has(role) ? null : findRole(role, set.columns, 2);
    return found && areAddresses(found.column) ? [[role, `${alias}.${quoteName(found.column.name)}`] as const] : [];
  });
  if (fields.length === 0) return null;
  return {
    export: set.name,
    sql: `left join ${alias} on ${alias}.${quoteName(key)} = $ID`,
    fields,
    amounts: [],
    remark: {
      about: 'owner',
      text: `${set.name} names the ${fields.map(([role]) => role).join(' and ')} of ${countOf(set.rows, 'account')}`,
      certainty: 'sure',
    },
  };
}

/** The ARR of the subscriptions that run on the night, and when the first of them renews. */
function joinMoney(set: SetFacts, key: string, has: (field: StandardName) => boolean): Join | null {
  if (has('arr')) return null;
  const amount = findAmount(set);
  const running = findRunning(set, key);
  if (amount === null || running === null) return null;
  const renews = has('renews_on') ? null : (findRole('renews_on', set.columns, 2)?.column ?? null);
  const renewal = renews !== null && dateFormOf(renews, null)?.kind === 'iso' ? renews : null;
  const alias = quoteName(`${set.name}_tonight`);
  const selected = [
    quoteName(key),
    `${amount.sql} as arr`,
    ...(renewal === null ? [] : [`min(${quoteName(renewal.name)}) as renews_on`]),
  ];
  return {
    export: set.name,
    sql: `left join (
  select ${selected.join(', ')} from ${quoteName(set.name)}${running.where === null ? '' : `\n  where ${running.where}`}
  group by 1
) ${alias} on ${alias}.${quoteName(key)} = $ID`,
    amounts: [amount.column],
    fields: [['arr', `${alias}.arr`], ...(renewal === null ? [] : [['renews_on', `${alias}.renews_on`] as const])],
    remark: {
      about: renewal === null ? 'arr' : 'arr and renews_on',
      text: `${amount.shown} over the rows of ${set.name}${running.shown}${renewal === null ? '' : `; ${renewal.name}, the first of them`}`,
      certainty: 'likely',
    },
  };
}

/** A year’s money, or twelve times a month’s. */
function findAmount({
  columns,
}: SetFacts): { readonly column: ColumnFacts; readonly sql: string; readonly shown: string } | null {
  const column = findRole('arr', columns.filter(isNumeric), 2)?.column;
  if (column) return { column, sql: `sum(${quoteName(column.name)})`, shown: `sum of ${column.name}` };
  const monthly = columns.find(isMonthly);
  if (!monthly) return null;
  return {
    column: monthly,
    sql: `12 * sum(${quoteName(monthly.name)})`,
    shown: `12 times the sum of ${monthly.name}, which is a month’s,`,
  };
}

/** Which rows run on the night: by their dates, by what their status says, or all where an account has one; null = nobody knows. */
function findRunning(set: SetFacts, key: string): { readonly where: string | null; readonly shown: string } | null {
  const named = (pattern: RegExp) =>
    set.columns.find((column) => pattern.test(leafWords(column.name)) && dateFormOf(column, null)?.kind === 'iso');
  const start = named(/^(contract |subscription )?start(ed)?( (date|at|on))?$/);
  const end = named(/^((contract |subscription )?end(ed|s)?|cancel(l?ed)?|expires?)( (date|at|on))?$/);
  if (start && end) {
    const [from, to] = [quoteName(start.name), quoteName(end.name)];
    return {
      where: `${from} <= :night and (${to} is null or ${to} > :night)`,
      shown: ` that run on the night (${start.name} to ${end.name})`,
    };
  }
  const events = { set, export: set.name, subject: 'subscriptions', taken: new Set([key]), historyDays: 0 } as const;
  const running = findValues(events, /\b(status|state)$/, RUNNING, 1);
  if (running !== null) return { where: running.where, shown: ` of which ${running.where.replaceAll('"', '')}` };
  const own = set.columns.find(({ name }) => name === key)!;
  return isUnique(own) ? { where: null, shown: '' } : null;
}
