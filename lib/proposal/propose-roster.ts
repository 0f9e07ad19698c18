import type { StandardName } from '../config/health-config.ts';
import { countOf, formatCount } from '../format-count.ts';
import type { TimeGuess } from './choose-time.ts';
import {
  areAddresses,
  type DateForm,
  type DateOrder,
  dateFormOf,
  explainOrder,
  isCategory,
  isOrderBorrowed,
  numberFormOf,
  orderOf,
  readYesNo,
} from './column-meaning.ts';
import { findRole } from './column-roles.ts';
import { explainOtherMoney, explainUnused, isNotOurs } from './explain-roster.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { Remark, RosterGuess, UnnamedOwners } from './proposal.ts';
import { writeRosterSql } from './roster-sql.ts';
import { isLastActivity } from './snapshot-metrics.ts';
import type { Understanding } from './understand-folder.ts';
import { wordsOf } from './words.ts';

const roles = [
  'name',
  'owner',
  'manager',
  'executive',
  'segment',
  'arr',
  'started_on',
  'renews_on',
  'churned_on',
] as const;
type Role = (typeof roles)[number];

/** Fields that are only taken where the name says so: a wrong one is worse than none. */
const leastFit: Readonly<Partial<Record<Role, 2 | 3>>> = { name: 2, arr: 2, owner: 2, manager: 2, executive: 2 };

const MOST_ATTRIBUTES = 6;

export interface RosterProposal {
  readonly roster: RosterGuess;
  /** Columns of the roster's set that are read as dates or money. */
  readonly dates: TimeGuess | null;
  readonly money: readonly ColumnFacts[];
  readonly taken: ReadonlySet<string>;
  readonly remarks: readonly Remark[];
  readonly leftOut: readonly string[];
  /** Sets that the roster's SQL reads beside its own, with their columns of money. */
  readonly joined: ReadonlyMap<string, readonly ColumnFacts[]>;
  readonly unnamed: UnnamedOwners | null;
}

function describeNames({ name, top, distinct }: ColumnFacts): UnnamedOwners {
  return { column: name, names: top.map(([value]) => value), count: distinct };
}

function sayNames({ count }: UnnamedOwners): string {
  const whose = countOf(count, 'name that no file has an address of', 'names that no file has an address of');
  return `${whose}; health.yaml says where to write them, and until then all accounts are unowned`;
}

/** Which column is what of an account. Dates of two forms in one file cannot both be read: the one that more of them have is. */
export function proposeRoster(understanding: Understanding, wanted: DateOrder | null): RosterProposal {
  const { set, ids } = understanding.candidates[0]!;
  const id = ids[0]!;
  const order = wanted ?? orderOf(set);
  const remarks: Remark[] = [];
  const leftOut: string[] = [];
  const columns = new Map<StandardName, string>([['id', id.name]]);
  const comments = new Map<StandardName, string>();
  const usable = dropForm(set, order, leftOut);
  const money: ColumnFacts[] = [];
  let names: ColumnFacts | null = null;
  for (const role of roles) {
    const free = usable.filter(({ name }) => ![...columns.values()].includes(name));
    const found = findRole(role, free, leastFit[role] ?? 1);
    if (found === null) continue;
    const { column, fit } = found;
    if (role === 'owner' && understanding.people === null && column.forms.address === 0) {
      names = column;
      continue;
    }
    const refusal = refuse(role, column, { set, order });
    if (refusal !== null) {
      leftOut.push(`${role} (${column.name}): ${refusal}`);
      continue;
    }
    if (role === 'arr') money.push(column);
    columns.set(role, column.name);
    comments.set(role, describeField(role, column, wanted));
    remarks.push({
      about: role,
      text: `${column.name}: ${describeField(role, column, wanted)}`,
      certainty: fit === 3 && !isOrderBorrowed(column, wanted) ? 'sure' : fit > 1 ? 'likely' : 'unsure',
    });
  }
  const known = understanding.people?.match.column;
  if (known !== undefined && !columns.has('owner')) columns.set('owner', known);
  const fields = usable.filter(({ name }) => [...columns.values()].includes(name));
  const isDated = fields.some((column) => dateFormOf(column, order) !== null);
  const dates = findPattern(isDated ? fields : usable.filter(isLastActivity), order);
  const attributes = listAttributes(set, [...columns.values(), ...(names === null ? [] : [names.name])]);
  const joins = writeRosterSql({ understanding, id: id.name, columns, attributes });
  const unnamed = names === null || joins?.namesOwner === true ? null : describeNames(names);
  if (unnamed !== null) leftOut.push(`owner (${unnamed.column}): ${sayNames(unnamed)}`);
  const monthly = joins?.monthly ?? null;
  if (monthly !== null) money.push(monthly);
  const taken = new Map([...columns, ...(monthly === null ? [] : ([['arr', monthly.name]] as const))]);
  const amounts = new Set([...money, ...[...(joins?.joined.values() ?? [])].flat()]);
  leftOut.push(
    ...explainUnused(set, taken),
    ...explainOtherMoney(understanding.sets, {
      keys: understanding.keys,
      used: amounts,
      source: amounts.size === 0 ? null : sourceOf(amounts, understanding.sets),
    }),
  );
  const read = new Set([
    ...taken.values(),
    ...set.columns.filter(isNotOurs).map(({ name }) => name),
    ...(names === null ? [] : [names.name]),
    ...set.columns.filter(isOutcome).map(({ name }) => name),
  ]);
  return {
    roster: {
      export: set.name,
      id: id.name,
      columns,
      attributes,
      comments,
      sql: joins?.sql ?? null,
    },
    dates,
    money,
    taken: read,
    remarks: [...remarks, ...(joins?.remarks ?? [])],
    leftOut,
    joined: joins?.joined ?? new Map(),
    unnamed,
  };
}

function sourceOf(amounts: ReadonlySet<ColumnFacts>, sets: readonly SetFacts[]): string {
  return sets.find(({ columns }) => columns.some((column) => amounts.has(column)))!.files.pattern;
}

/** A column whose dates are written by a pattern, for the whole file. */
function findPattern(columns: readonly ColumnFacts[], order: DateOrder | null): TimeGuess | null {
  for (const column of columns) {
    const form = dateFormOf(column, order);
    if (form !== null && form.kind !== 'iso' && form.kind !== 'ambiguous') return { column, form };
  }
  return null;
}

/** All columns but those with dates in a form that one pattern for the file does not read. */
function dropForm(set: SetFacts, order: DateOrder | null, leftOut: string[]): readonly ColumnFacts[] {
  const form = (column: ColumnFacts) => dateFormOf(column, order);
  const dated = set.columns.filter(
    (column) => form(column) !== null && dateRoles.some((role) => findRole(role, [column]) !== null),
  );
  const patterned = dated.filter((column) => isOfPattern(form(column)));
  const iso = dated.filter((column) => form(column)?.kind === 'iso');
  if (patterned.length === 0 || iso.length === 0) return set.columns;
  // A renewal is worth more than a date in the past.
  const keepsPattern =
    patterned.some((column) => findRole('renews_on', [column]) !== null) || patterned.length > iso.length;
  const dropped = keepsPattern ? iso : patterned;
  for (const { name } of dropped) leftOut.push(`${name}: its dates are written otherwise than the others of the file`);
  return set.columns.filter((column) => !dropped.includes(column));
}

/** Whether dates have a form that has to be said. */
function isOfPattern(form: DateForm | null): boolean {
  return form !== null && form.kind !== 'iso' && form.kind !== 'ambiguous';
}

const dateRoles = ['started_on', 'renews_on', 'churned_on'] as const;

/** Why a column that is named as it should be is not read; null = it is. */
function refuse(
  role: Role,
  column: ColumnFacts,
  { set, order }: { set: SetFacts; order: DateOrder | null },
): string | null {
  const form = dateFormOf(column, order);
  if (form?.kind === 'ambiguous') return 'day/month or month/day? No date in it says which';
  if (role !== 'arr') return null;
  const shown = column.top.find(([value]) => /[.,]/.test(value))?.[0] ?? '';
  if (numberFormOf(column) === 'ambiguous' && set.signs === null)
    return `${shown} may be read as thousands or with a decimal sign: say it by csv: { thousands: … } or { decimal: … }`;
  return null;
}

function describeField(role: Role, column: ColumnFacts, wanted: DateOrder | null): string {
  const filled =
    column.filled === column.rows
      ? 'every account has one'
      : `${formatCount(column.filled)} of ${countOf(column.rows, 'account')} have one`;
  if (role === 'owner')
    return `${filled}; ${areAddresses(column) ? 'addresses' : 'names'} of ${countOf(column.distinct, 'person', 'people')}`;
  if (role === 'segment')
    return `${filled}: ${column.top
      .slice(0, 4)
      .map(([value]) => value)
      .join(', ')}`;
  const because = explainOrder(column, wanted);
  return because === '' ? filled : `${filled}; ${because}`;
}

/** Whether a column says how it ended: it would explain scores by what they are to warn of. */
export function isOutcome(column: ColumnFacts): boolean {
  const words = wordsOf(column.name);
  return (
    /\b(churn(ed)?|attrition|is lost|final result|outcome)\b/.test(words) &&
    (readYesNo(column) !== null || isCategory(column))
  );
}

function listAttributes({ columns: all }: SetFacts, taken: readonly string[]): string[] {
  return all
    .filter((column) => isCategory(column) && column.distinct > 1 && !taken.includes(column.name))
    .filter(
      (column) =>
        column.forms.boolean === 0 &&
        numberFormOf(column) === null &&
        dateFormOf(column, null) === null &&
        !isOutcome(column),
    )
    .map(({ name }) => name)
    .filter((name) => /^[\p{L}_][\p{L}\d_ -]*$/u.test(name))
    .slice(0, MOST_ATTRIBUTES);
}
