/** The names a config defines, and the check of a use of one. */
import { entriesOf, fieldOf, itemsOf, type Path, type Plain, textOf } from '../plain-tree.ts';
import { findUnknownName, type Problem } from '../problem.ts';
import { standardNames } from '../schema/accounts.ts';

export function namesIn(root: Plain, part: 'exports' | 'metrics' | 'playbooks'): readonly string[] {
  return entriesOf(fieldOf(root, part)).map(([name]) => name);
}

export function profileNamesIn(root: Plain): readonly string[] {
  return itemsOf(fieldOf(root, 'profiles')).flatMap((profile) => textOf(profile, 'name') ?? []);
}

/** A metric that every config has. One of that name in `metrics` stands in its place. */
export const PULSE = 'pulse';

/** What a signal, a rule or another metric may name. */
export function metricNamesIn(root: Plain): readonly string[] {
  return [...new Set([...namesIn(root, 'metrics'), PULSE])];
}

/** What `when` and `within` may name; null when the roster is made by SQL, whose columns are not known here. */
export function attributesOf(root: Plain): readonly string[] | null {
  const accounts = fieldOf(root, 'accounts');
  if (fieldOf(accounts, 'sql') !== undefined) return null;
  const named = itemsOf(fieldOf(accounts, 'attributes')).filter((name) => typeof name === 'string');
  return [...standardNames, 'stage', 'age_days', ...named];
}

/** Names of one sort that are defined. */
interface KnownNames {
  readonly of: string;
  readonly known: readonly string[];
}

/** One problem when a key of a section holds the name of nothing; none when it holds no text at all. */
export function checkName({ of, known }: KnownNames, section: Plain, key: string, path: Path): Problem[] {
  const name = textOf(section, key);
  return name === null || known.includes(name) ? [] : [findUnknownName(of, name, known, [...path, key])];
}
