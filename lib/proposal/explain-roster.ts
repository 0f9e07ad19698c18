import type { StandardName } from '../config/health-config.ts';
import { dateFormOf, numberFormOf } from './column-meaning.ts';
import { fitName, isMonthly, namesMonth } from './column-roles.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { SetKey } from './understand-folder.ts';
import { wordsOf } from './words.ts';

const SHOWN_NAMES = 8;
const SHOWN_CELLS = 3;

/** `customers.csv, Notes, Health`: the columns of a set that something is said of. */
export function nameColumns({ files }: SetFacts, names: readonly string[]): string {
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  return `${files.pattern}, ${names.slice(0, SHOWN_NAMES).join(', ')}${more}`;
}

/** What is in a list of accounts and no field of them, though its name may say so: somebody would look for it. */
export function explainUnused(set: SetFacts, taken: ReadonlyMap<StandardName, string>): readonly string[] {
  const names = new Set(taken.values());
  const rest = set.columns.filter(({ name }) => !names.has(name));
  const empty = rest.filter(({ filled }) => filled === 0).map(({ name }) => name);
  return [
    ...rest.filter(({ filled }) => filled > 0).flatMap((column) => explainUnread(column, taken)),
    ...rest.flatMap((column) => (isNotOurs(column) ? [OF_THE_CUSTOMER(column)] : [])),
    ...(empty.length === 0 ? [] : [`${nameColumns(set, empty)}: empty in every row`]),
  ];
}

/** A CRM's "annual revenue". */
export function isNotOurs({ name }: ColumnFacts): boolean {
  return /^annual ?revenue$/.test(wordsOf(name));
}

const OF_THE_CUSTOMER = ({ name }: ColumnFacts) =>
  `${name}: a CRM’s word for what the customer itself earns, not for what it pays`;

/** Named as a field is, and its cells are none that such a field has. */
function explainUnread(column: ColumnFacts, taken: ReadonlyMap<StandardName, string>): string[] {
  const { name, top } = column;
  const shown = top
    .slice(0, SHOWN_CELLS)
    .map(([value]) => value)
    .join(', ');
  const form = numberFormOf(column);
  if (
    !taken.has('arr') &&
    (form === null ? fitName('arr', column) > 1 || namesMonth(column) : form === 'ambiguous' && namesMonth(column))
  )
    return [`arr (${name}): its cells are not read as amounts without doubt (${shown})`];
  const role = (['started_on', 'renews_on', 'churned_on'] as const).find((one) => fitName(one, column) > 1);
  if (role !== undefined && !taken.has(role) && dateFormOf(column, null) === null)
    return [`${role} (${name}): its cells are not read as dates (${shown})`];
  return [];
}

/** Money of the accounts that another list has, where it is not what ARR is made of. */
export function explainOtherMoney(
  sets: readonly SetFacts[],
  {
    keys,
    used,
    source,
  }: {
    readonly keys: ReadonlyMap<string, SetKey>;
    /** Columns that ARR is made of. */
    readonly used: ReadonlySet<ColumnFacts>;
    /** Whose ARR it is; null = no file's. */
    readonly source: string | null;
  },
): readonly string[] {
  return sets.flatMap((set) => {
    if (!keys.has(set.name)) return [];
    const money = set.columns.filter((column) => fitName('arr', column) > 1 || isMonthly(column));
    const because =
      source === null
        ? 'no ARR is made of it: which of its rows run tonight is not said'
        : `not used: ARR is that of ${source}`;
    return money.filter((column) => !used.has(column)).map(({ name }) => `${set.files.pattern}, ${name}: ${because}`);
  });
}
