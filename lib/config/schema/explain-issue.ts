import type * as z from 'zod';

/** Kinds by zod's name. It has more than a health.yaml can hold, and says of those itself what it expected. */
const expectations: ReadonlyMap<string, string> = new Map([
  ['object', 'a mapping (key: value)'],
  ['map', 'a mapping (key: value)'],
  ['record', 'a mapping (key: value)'],
  ['array', 'a list'],
  ['tuple', 'a list'],
  ['boolean', 'true or false'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['string', 'text, in quotes where it looks like a number'],
]);

/** What was expected, for issues whose schema does not say it itself. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' ? expectations.get(issue.expected) : undefined;
}
