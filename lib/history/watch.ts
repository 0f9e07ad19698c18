import { type Night, toDay, toIsoDate } from '../calendar.ts';

/** What one rule remembers of one account from chart to chart. */
export interface Watch {
  /**
   * within: nothing to say. pending: beyond the threshold, not yet for enough nights. met: the rule holds. recovering: it held, and has
   * been clear for some nights, not yet enough.
   */
  readonly phase: 'within' | 'pending' | 'met' | 'recovering';
  /** Met, and nobody is to be told: it was so when first looked at, or the account did not bring it about. */
  readonly isBaseline: boolean;
  /** Whether the account's own behaviour took it over the threshold. */
  readonly isOwnDoing: boolean;
  /** Charted nights in a row: beyond while pending, clear while recovering; 0 otherwise. */
  readonly nights: number;
  /** How bad it has become, where a rule knows degrees: the larger, the worse. */
  readonly depth: number;
  /** Points that behaviour has moved the score by since a baseline began: negative = worse. */
  readonly moved: number;
  /** The night on which it was met; null while it is not. */
  readonly since: Night | null;
}

export const WITHIN: Watch = {
  phase: 'within',
  isBaseline: false,
  isOwnDoing: false,
  nights: 0,
  depth: 0,
  moved: 0,
  since: null,
};

const phases: readonly Watch['phase'][] = ['within', 'pending', 'met', 'recovering'];
const NOT_WATCHED = 0xff;
const BASELINE = 4;
const OWN_DOING = 8;
const LONG_BYTES = 1 + 2 + 1 + 4 + 4;
const MICRO = 1e6;
const NO_DAY = -1;

/** Watches as bytes, in order: one byte for an account that is within, or that the rule is not for; 12 for any other. */
export function packWatches(watches: readonly (Watch | null)[]): Uint8Array {
  const bytes = Buffer.alloc(watches.length * LONG_BYTES);
  let at = 0;
  for (const watch of watches) {
    if (watch === null || watch.phase === 'within') {
      at = bytes.writeUInt8(watch === null ? NOT_WATCHED : 0, at);
      continue;
    }
    const { phase, isBaseline, isOwnDoing, nights, depth, moved, since } = watch;
    at = bytes.writeUInt8(phases.indexOf(phase) | (isBaseline ? BASELINE : 0) | (isOwnDoing ? OWN_DOING : 0), at);
    at = bytes.writeUInt16LE(nights, at);
    at = bytes.writeUInt8(depth, at);
    at = bytes.writeInt32LE(Math.round(moved * MICRO), at);
    at = bytes.writeInt32LE(since === null ? NO_DAY : toDay(since), at);
  }
  return bytes.subarray(0, at);
}

/** The watches that `packWatches` packed; none where there are no bytes. */
export function unpackWatches(packed: Uint8Array = new Uint8Array()): (Watch | null)[] {
  const bytes = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const watches: (Watch | null)[] = [];
  for (let at = 0; at < packed.byteLength; ) {
    const flags = bytes.getUint8(at);
    if (flags === NOT_WATCHED || flags === 0) {
      watches.push(flags === 0 ? WITHIN : null);
      at++;
      continue;
    }
    const day = bytes.getInt32(at + 8, true);
    watches.push({
      phase: phases[flags & 3]!,
      isBaseline: (flags & BASELINE) !== 0,
      isOwnDoing: (flags & OWN_DOING) !== 0,
      nights: bytes.getUint16(at + 1, true),
      depth: bytes.getUint8(at + 3),
      moved: bytes.getInt32(at + 4, true) / MICRO,
      since: day === NO_DAY ? null : toIsoDate(day),
    });
    at += LONG_BYTES;
  }
  return watches;
}
