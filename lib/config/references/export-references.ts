import { entriesOf, fieldOf, type Plain, textOf } from '../plain-tree.ts';
import { describeValue, type Problem } from '../problem.ts';
import { checkName, namesIn } from './known-names.ts';

/** Names the metrics' SQL needs for itself. */
const reserved = ['roster'];

/** Exports are tables in SQL: their names must be told apart there, and the roster must be one of them. */
export function findExportProblems(root: Plain): Problem[] {
  const names = namesIn(root, 'exports');
  const problems: Problem[] = [];
  const lowered = new Map<string, string>();
  for (const name of names) {
    const complain = (message: string, hint: string): void => {
      problems.push({ path: ['exports', name], at: 'key', found: name, message, hint });
    };
    const twin = lowered.get(name.toLowerCase());
    if (!/^[\p{L}_][\p{L}\p{N}_-]{0,99}$/u.test(name))
      complain(
        `${describeValue(name)} is no name for an export`,
        'use letters, digits, _ and -, at most 100, a letter first',
      );
    else if (reserved.includes(name.toLowerCase()))
      complain(`the name ${describeValue(name)} is taken by the accounts in SQL`, 'choose another name');
    else if (twin !== undefined)
      complain(
        `${describeValue(name)} and ${describeValue(twin)} are the same table in SQL`,
        'names must differ in more than case',
      );
    lowered.set(name.toLowerCase(), name);
  }
  for (const [name, one] of entriesOf(fieldOf(root, 'exports')))
    if (textOf(one, 'time') !== null && fieldOf(one, 'as_of') !== undefined)
      problems.push({
        path: ['exports', name, 'as_of'],
        at: 'key',
        found: 'as_of',
        message: 'as_of is for a snapshot export, but this one has a time',
        hint: 'remove time or as_of',
      });
  problems.push(...findMatchProblems(root, names));
  const people = fieldOf(root, 'people');
  if (people !== undefined) problems.push(...checkName({ of: 'export', known: names }, people, 'from', ['people']));
  const accounts = fieldOf(root, 'accounts');
  if (accounts !== undefined)
    problems.push(...checkName({ of: 'export', known: names }, accounts, 'from', ['accounts']));
  return problems;
}

/** What a `match` names: an export that translates, and does so by itself. */
function findMatchProblems(root: Plain, names: ReturnType<typeof namesIn>): Problem[] {
  const exports = entriesOf(fieldOf(root, 'exports'));
  const accounts = fieldOf(root, 'accounts');
  const hasNames = fieldOf(accounts, 'from') === undefined || textOf(accounts, 'name') !== null;
  return exports.flatMap(([name, one]): Problem[] => {
    const path = ['exports', name, 'match'];
    const match = fieldOf(one, 'match');
    if (match === 'name' && !hasNames)
      return [
        {
          ...{ path, at: 'value', found: 'name', message: 'match: name needs the names of the accounts' },
          hint: 'write accounts.name: and the column that holds them',
        },
      ];
    const through = textOf(match, 'through');
    if (through === null) return [];
    const other = exports.find(([key]) => key === through)?.[1];
    if (through === name || textOf(fieldOf(other, 'match'), 'through') !== null)
      return [
        {
          ...{ path: [...path, 'through'], at: 'value', found: through },
          message: `${describeValue(through)} is itself matched through an export`,
          hint: 'name an export that holds the ids of the accounts',
        },
      ];
    return checkName({ of: 'export', known: names }, match ?? null, 'through', path);
  });
}
