/** The three shapes a part of `health.yaml` can have: fixed keys, free names, or one of several sections told apart by a key. */
import * as z from 'zod';
import { findNearest } from '../nearest-name.ts';
import { explainIssue } from './explain-issue.ts';

type JsonSchema = Record<string, unknown>;

/** How schemas that zod cannot draw are drawn for editors, from the drawings of their parts. */
export const drawings = z.registry<{ draw: (convert: (part: object) => JsonSchema) => JsonSchema }>();

/** Fixed keys; of any other key the error says the allowed ones, separated by `, `. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
  });
}

/** Free names, each with a value of one kind, as a Map: any text is a safe name. */
export function dictionary<Value extends z.ZodType>(value: Value) {
  const schema = z.preprocess(
    (input) => (isMapping(input) ? new Map(Object.entries(input)) : input),
    z.map(z.string(), value),
  );
  drawings.add(schema, { draw: (convert) => ({ type: 'object', additionalProperties: convert(value) }) });
  return schema;
}

/** A section whose kind is told by the key that is there; several keys may tell the same kind. `common` are keys of every kind. */
export function oneOf<Kinds extends Readonly<Record<string, z.ZodType>>>(
  noun: string,
  kinds: Kinds,
  common: readonly string[] = [],
) {
  const keys = Object.keys(kinds);
  const schema = z.unknown().transform((input, context): z.output<Kinds[keyof Kinds]> => {
    if (!isMapping(input)) {
      context.issues.push({ code: 'invalid_type', expected: 'object', input });
      return z.NEVER;
    }
    const present = keys.filter((key) => Object.hasOwn(input, key));
    const chosen = new Set(present.map((key) => kinds[key]!));
    const [kind] = chosen;
    if (kind === undefined) context.issues.push(explainNoKind(noun, keys, common, input));
    else if (chosen.size > 1) {
      const message = `a ${noun} has only one of ${keys.join(', ')}; this one has ${present.join(' and ')}`;
      context.issues.push({ code: 'custom', input, message, params: { hint: 'keep one of them' } });
    } else {
      const result = kind.safeParse(input, { error: explainIssue });
      if (result.success) return result.data as z.output<Kinds[keyof Kinds]>;
      for (const issue of result.error.issues) context.issues.push({ ...issue, input } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
  drawings.add(schema, { draw: (convert) => ({ anyOf: [...new Set(Object.values(kinds))].map(convert) }) });
  return schema;
}

function explainNoKind(
  noun: string,
  keys: readonly string[],
  common: readonly string[],
  input: Record<string, unknown>,
): z.core.$ZodRawIssue {
  const typos = Object.keys(input).filter((key) => !common.includes(key) && findNearest(key, keys) !== null);
  if (typos.length > 0) return { code: 'unrecognized_keys', keys: typos, input, message: keys.join(', ') };
  const message = `a ${noun} needs one of ${keys.join(', ')}`;
  return { code: 'custom', input, message };
}

function isMapping(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
