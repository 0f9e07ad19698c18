/**
 * Stands where a switch over a union has said everything: with a member more, the compiler refuses the call. What comes here all the
 * same was written by another version of the product. Only its kind is told: the rest may name a customer.
 */
export function assertNever(value: never, what: string): never {
  const given: unknown = value;
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : given;
  throw new Error(`This version does not know ${what} "${String(kind)}".`);
}
