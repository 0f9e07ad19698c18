import type { Path, Plain } from '../plain-tree.ts';
import { holdsSecret, type Problem } from '../problem.ts';

/** Tokens and keys that stand in the file: it is read by everybody who may read the repository. */
export function findSecrets(value: Plain, path: Path = []): Problem[] {
  if (typeof value === 'string') return holdsSecret(value) ? [describeSecret(value, path)] : [];
  if (value === null || typeof value !== 'object') return [];
  return Array.isArray(value)
    ? value.flatMap((item: Plain, index) => findSecrets(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => findSecrets(item, [...path, key]));
}

function describeSecret(found: string, path: Path): Problem {
  return {
    path,
    at: 'value',
    found,
    message: 'this looks like a secret, and no setting of this file is one',
    hint: 'take it out, and make a new one in its place: everybody who may read the file has seen it',
  };
}
