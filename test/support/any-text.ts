import fc from 'fast-check';

/** Of any code points, as `fc.string({ unit: 'binary' })` is, which takes a second to make a table of all there are. */
export function anyText({ maxLength }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  const codePoint = fc.oneof(
    { arbitrary: fc.integer({ min: 0x20, max: 0x7e }), weight: 1 },
    { arbitrary: fc.integer({ min: 0, max: 0xd7ff }), weight: 2 },
    { arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }), weight: 2 },
  );
  return fc
    .array(codePoint, maxLength === undefined ? {} : { maxLength })
    .map((points) => String.fromCodePoint(...points));
}
