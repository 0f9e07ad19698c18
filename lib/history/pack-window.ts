import { emptyWindow, type NightWindow, WINDOW_NIGHTS } from './window.ts';

/**
 * A window as bytes, little-endian: the number of nights up to the oldest one that is known, flags, raw as int32; then, where any night has one, shifts as
 * int32 and overrides as bytes. A window of nothing has no bytes.
 */
export function packWindow(window: NightWindow): Uint8Array {
  const empty = emptyWindow();
  const isKnown = (_: number, night: number) =>
    window.raw[night] !== empty.raw[night] || window.override[night] !== empty.override[night];
  const nights = window.raw.findLastIndex(isKnown) + 1;
  if (nights === 0) return new Uint8Array();
  const shift = window.shift.subarray(0, nights);
  const override = window.override.subarray(0, nights);
  const flags =
    (shift.some((moved) => moved !== 0) ? SHIFTS : 0) |
    (override.some((_, night) => override[night] !== empty.override[night]) ? OVERRIDES : 0);
  return Buffer.concat([
    Buffer.of(nights, flags),
    packInts(window.raw.subarray(0, nights)),
    ...(flags & SHIFTS ? [packInts(shift)] : []),
    ...(flags & OVERRIDES ? [override] : []),
  ]);
}

const SHIFTS = 1;
const OVERRIDES = 2;
const INT32_BYTES = 4;

function packInts(values: Int32Array): Buffer {
  const bytes = Buffer.alloc(values.length * INT32_BYTES);
  values.forEach((value, index) => {
    bytes.writeInt32LE(value, index * INT32_BYTES);
  });
  return bytes;
}

/** The window that `packWindow` packed. */
export function unpackWindow(packed: Uint8Array = new Uint8Array()): NightWindow {
  const window = emptyWindow();
  const nights = Math.min(packed[0] ?? 0, WINDOW_NIGHTS);
  const flags = packed[1] ?? 0;
  const bytes = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 2;
  const readInts = (into: Int32Array) => {
    for (let night = 0; night < nights; night++, at += INT32_BYTES) into[night] = bytes.getInt32(at, true);
  };
  if (nights > 0) readInts(window.raw);
  if (flags & SHIFTS) readInts(window.shift);
  if (flags & OVERRIDES) for (let night = 0; night < nights; night++) window.override[night] = packed[at + night]!;
  return window;
}
