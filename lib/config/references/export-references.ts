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
  const accounts = fieldOf(root, 'accounts');
  if (accounts !== undefined)
    problems.push(...checkName({ of: 'export', known: names }, accounts, 'from', ['accounts']));
  return problems;
}
