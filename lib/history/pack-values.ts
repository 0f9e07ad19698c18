import type { Scalar } from '../config/health-config.ts';

/**
 * One night's values of one account as bytes, in order:
 *
 *     version 1
 *     then per value: kind, payload
 *       0 missing · 1 false · 2 true
 *       3 number: float64, little-endian
 *       4 text: byte length (unsigned LEB128), UTF-8
 *
 * The same values always give the same bytes.
 */
const VERSION = 1;
const kinds = { missing: 0, false: 1, true: 2, number: 3, text: 4 } as const;

/** Values in order, null = missing. NaN is no value and throws: a missing number is null. Text must be well-formed Unicode. */
export function packValues(values: readonly (Scalar | null)[]): Uint8Array {
  let size = 1;
  for (const value of values) size += sizeOf(value);
  const bytes = Buffer.alloc(size);
  let at = bytes.writeUInt8(VERSION);
  for (const value of values) at = packValue(value, bytes, at);
  return bytes;
}

function sizeOf(value: Scalar | null): number {
  if (value === null) return 1;
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
      return 9;
    case 'string': {
      const length = Buffer.byteLength(value, 'utf8');
      return 1 + sizeOfLeb128(length) + length;
    }
  }
}

/** Returns where the next value goes. */
function packValue(value: Scalar | null, bytes: Buffer, at: number): number {
  if (value === null) return bytes.writeUInt8(kinds.missing, at);
  switch (typeof value) {
    case 'boolean':
      return bytes.writeUInt8(value ? kinds.true : kinds.false, at);
    case 'number':
      if (Number.isNaN(value)) throw new RangeError('NaN cannot be packed: a missing number is null.');
      return bytes.writeDoubleLE(value, bytes.writeUInt8(kinds.number, at));
    case 'string': {
      const text = writeLeb128(Buffer.byteLength(value, 'utf8'), bytes, bytes.writeUInt8(kinds.text, at));
      return text + bytes.write(value, text, 'utf8');
    }
  }
}

function sizeOfLeb128(length: number): number {
  let size = 1;
  for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function writeLeb128(length: number, bytes: Buffer, at: number): number {
  let next = at;
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) next = bytes.writeUInt8((rest % 0x80) | 0x80, next);
  return bytes.writeUInt8(rest, next);
}

/** The values that `packValues` packed. Throws `PackedValuesError` for bytes it did not write. */
export function unpackValues(packed: Uint8Array): (Scalar | null)[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  if (bytes[0] !== VERSION) throw new PackedValuesError(`they start with ${bytes[0] ?? 'nothing'}, not ${VERSION}`);
  const values: (Scalar | null)[] = [];
  const cursor = { bytes, at: 1 };
  while (cursor.at < bytes.length) values.push(unpackValue(cursor));
  return values;
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function unpackValue(cursor: Cursor): Scalar | null {
  const kind = take(cursor, 1)[0];
  switch (kind) {
    case kinds.missing:
      return null;
    case kinds.false:
      return false;
    case kinds.true:
      return true;
    case kinds.number:
      return take(cursor, 8).readDoubleLE();
    case kinds.text:
      return take(cursor, takeLeb128(cursor)).toString('utf8');
  }
  throw new PackedValuesError(`byte ${cursor.at - 1} names the kind ${kind}, which does not exist`);
}

function takeLeb128(cursor: Cursor): number {
  let length = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const byte = take(cursor, 1)[0]!;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) return length;
  }
}

function take(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new PackedValuesError(`they end before byte ${end}`);
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

/** Stored values this version cannot read: damaged, or written by a newer version. Trying again will not help. */
export class PackedValuesError extends Error {
  constructor(because: string) {
    super(`Packed metric values cannot be read: ${because}. Upgrade, or run the night again.`);
    this.name = 'PackedValuesError';
  }
}
