/** What the schema has against a config: unknown keys, missing ones, values of the wrong kind. */
import type * as z from 'zod';
import { suggestName } from './nearest-name.ts';
import { type Path, type Plain, valueAt } from './plain-tree.ts';
import { describeValue, type Problem, suggestFrom } from './problem.ts';
import { explainIssue } from './schema/explain-issue.ts';
import { type HealthFile, healthFileSchema } from './schema/health-file.ts';

/** Checks a whole config against the schema; every problem at once. */
export function parseHealthFile(
  root: Plain,
): { readonly file: HealthFile } | { readonly problems: readonly Problem[] } {
  const result = healthFileSchema.safeParse(root, { error: explainIssue });
  if (result.success) return { file: result.data };
  return { problems: result.error.issues.flatMap((issue) => explainProblems(issue, root)) };
}

function explainProblems(issue: z.core.$ZodIssue, root: Plain): readonly Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => findUnknownKey(key, path, issue.message.split(', ')));
  const found = valueAt(root, path);
  if (found === undefined) return [findMissingKey(issue, path)];
  return [{ path, at: 'value', found, ...explainValue(issue, found) }];
}

function findUnknownKey(key: string, path: Path, allowed: readonly string[]): Problem {
  return {
    path,
    at: 'key',
    key,
    found: key,
    message: `unknown key ${describeValue(key)}`,
    hint: suggestName(key, allowed),
  };
}

function findMissingKey(issue: z.core.$ZodIssue, path: Path): Problem {
  const key = String(path.at(-1));
  const hint = issue.code === 'invalid_value' ? suggestFrom(null, issue.values.map(String)) : `write ${issue.message}`;
  return { path: path.slice(0, -1), at: 'key', message: `${describeValue(key)} is missing`, hint };
}

function explainValue(issue: z.core.$ZodIssue, found: Plain): { message: string; hint: string | null } {
  switch (issue.code) {
    case 'custom': {
      const hint: unknown = issue.params?.hint;
      return { message: issue.message, hint: typeof hint === 'string' ? hint : null };
    }
    case 'invalid_value':
      return { message: `found ${describeValue(found)}`, hint: suggestFrom(found, issue.values.map(String)) };
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return { message: `found ${describeValue(found)}, expected ${issue.message}`, hint: null };
  }
}
