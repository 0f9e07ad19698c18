import type { NightWindow } from './chart.ts';
import { emptyWindow, NO_CHART, NO_OVERRIDE, WINDOW_NIGHTS } from './window.ts';

/**
 * A window as bytes, little-endian: the number of nights up to the oldest one that is known, flags, raw as int32; then, where any night has one, shifts as
 * int32 and overrides as bytes. A window of nothing has no bytes.
 */
export function packWindow({ raw, shift, override }: NightWindow): Uint8Array {
  let nights = WINDOW_NIGHTS;
  while (nights > 0 && raw[nights - 1] === NO_CHART && override[nights - 1] === NO_OVERRIDE) nights--;
  if (nights === 0) return new Uint8Array();
  let flags = 0;
  for (let night = 0; night < nights; night++)
    flags |= (shift[night] === 0 ? 0 : SHIFTS) | (override[night] === NO_OVERRIDE ? 0 : OVERRIDES);
  const ints = INT32_BYTES * nights;
  const bytes = Buffer.alloc(2 + ints + (flags & SHIFTS ? ints : 0) + (flags & OVERRIDES ? nights : 0));
  let at = bytes.writeUInt8(flags, bytes.writeUInt8(nights));
  for (let night = 0; night < nights; night++) at = bytes.writeInt32LE(raw[night]!, at);
  if (flags & SHIFTS) for (let night = 0; night < nights; night++) at = bytes.writeInt32LE(shift[night]!, at);
  if (flags & OVERRIDES) for (let night = 0; night < nights; night++) at = bytes.writeUInt8(override[night]!, at);
  return bytes;
}

const SHIFTS = 1;
const OVERRIDES = 2;
const INT32_BYTES = 4;

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
