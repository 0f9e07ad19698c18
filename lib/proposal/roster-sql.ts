import type { StandardName } from '../config/health-config.ts';
import { countOf } from '../format-count.ts';
import { quoteName } from '../quote-sql.ts';
import { areAddresses, dateFormOf, isNumeric, isUnique } from './column-meaning.ts';
import { findRole } from './column-roles.ts';
import { findCustomerFilter, writeFilter } from './customer-filter.ts';
import type { SetFacts } from './facts.ts';
import type { Remark } from './proposal.ts';
import type { Understanding } from './understand-folder.ts';

interface Join {
  readonly export: string;
  readonly sql: string;
  readonly fields: readonly (readonly [StandardName, string])[];
  readonly remark: Remark;
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
}): { readonly sql: string; readonly joined: readonly string[]; readonly remarks: readonly Remark[] } | null {
  const { set } = understanding.candidates[0]!;
  const filter = findCustomerFilter(set);
  const joins = listJoins(understanding, columns);
  if (joins.length === 0 && filter === null) return null;
  const own = [...columns]
    .filter(([name]) => !joins.some(({ fields }) => fields.some(([field]) => field === name)))
    .map(([name, column]) => `a.${quoteName(column)} as ${name}`);
  const others = joins.flatMap(({ fields }) => fields.map(([name, expression]) => `${expression} as ${name}`));
  const rest = attributes.map((name) => `a.${quoteName(name)}`);
  const sql = [
    'select',
    [...own, ...others, ...rest].map((line) => `  ${line}`).join(',\n'),
    `from ${quoteName(set.name)} a`,
    ...joins.map((join) => join.sql.replace('$ID', `a.${quoteName(id)}`)),
    ...(filter === null ? [] : [`where ${writeFilter(filter)}`]),
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
  return { sql, joined: joins.map((join) => join.export), remarks: [...joins.map((join) => join.remark), ...remark] };
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
    const join = isUnique(own) ? joinOwners(set, key.column, has) : joinArr(set, key.column, has);
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
    remark: {
      about: 'owner',
      text: `${set.name} names the ${fields.map(([role]) => role).join(' and ')} of ${countOf(set.rows, 'account')}`,
      certainty: 'sure',
    },
  };
}

/** The ARR of the subscriptions that run on the night. */
function joinArr(set: SetFacts, key: string, has: (field: StandardName) => boolean): Join | null {
  if (has('arr')) return null;
  const arr = findRole('arr', set.columns, 2)?.column;
  const start = set.columns.find(({ name }) => /^start(ed)?([ _](date|at|on))?$/i.test(name));
  const end = set.columns.find(({ name }) => /^(end(ed|s)?|cancel(l?ed)?|expires?)([ _](date|at|on))?$/i.test(name));
  const isIso = (column: typeof start) => column !== undefined && dateFormOf(column, null)?.kind === 'iso';
  if (!arr || !isNumeric(arr) || arr.forms.money > 0 || !isIso(start) || !isIso(end)) return null;
  const alias = quoteName(`${set.name}_tonight`);
  const [startName, endName] = [quoteName(start!.name), quoteName(end!.name)];
  return {
    export: set.name,
    sql: `left join (
  select ${quoteName(key)}, sum(${quoteName(arr.name)}) as arr from ${quoteName(set.name)}
  where ${startName} <= :night and (${endName} is null or ${endName} > :night)
  group by 1
) ${alias} on ${alias}.${quoteName(key)} = $ID`,
    fields: [['arr', `${alias}.arr`]],
    remark: {
      about: 'arr',
      text: `sum of ${arr.name} over the rows of ${set.name} that run on the night (${start!.name} to ${end!.name})`,
      certainty: 'likely',
    },
  };
}
