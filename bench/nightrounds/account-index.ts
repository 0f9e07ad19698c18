/** An export with more accounts out of order than this in one batch is in no order. */
const MOST_STRAYS = 16;

/** Finds accounts by the bytes of their ids, without making texts of them: open addressing over FNV-1a. */
export class AccountIndex {
  private readonly ids: Uint8Array;
  private readonly ends: Int32Array;
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** `ids`: all ids one after another; `ends`: where each ends. */
  constructor(ids: Uint8Array, ends: Int32Array) {
    this.ids = ids;
    this.ends = ends;
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * ends.length + 1))).fill(-1);
    this.mask = this.slots.length - 1;
    for (let place = 0; place < ends.length; place++) {
      let slot = hash(ids, place === 0 ? 0 : ends[place - 1]!, ends[place]!) & this.mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = place;
    }
  }

  /**
   * Puts the place of each of `rows` accounts into `places`; −1 = there is none. Exports that are in the order of their ids are followed
   * place by place.
   */
  findAll(bytes: Uint8Array, ends: Int32Array, rows: number, places: Int32Array): void {
    let place = -1;
    let strays = 0;
    for (let row = 0; row < rows; row++) {
      const from = row === 0 ? 0 : ends[row - 1]!;
      const to = ends[row]!;
      if (place + 1 < this.ends.length && this.isAt(place + 1, bytes, from, to)) place++;
      else {
        if (++strays > MOST_STRAYS) {
          this.findEach(bytes, ends, row, rows, places);
          return;
        }
        place = this.find(bytes, from, to);
      }
      places[row] = place;
    }
  }

  /** Step by step for all of them, so that the memory one account waits for is fetched together with that of the next. */
  private findEach(bytes: Uint8Array, ends: Int32Array, first: number, rows: number, places: Int32Array): void {
    const { slots, mask } = this;
    for (let row = first; row < rows; row++)
      places[row] = hash(bytes, row === 0 ? 0 : ends[row - 1]!, ends[row]!) & mask;
    for (let row = first; row < rows; row++) places[row] = slots[places[row]!]!;
    for (let row = first; row < rows; row++) {
      const from = row === 0 ? 0 : ends[row - 1]!;
      const place = places[row]!;
      if (place >= 0 && !this.isAt(place, bytes, from, ends[row]!)) places[row] = this.find(bytes, from, ends[row]!);
    }
  }

  private find(bytes: Uint8Array, from: number, to: number): number {
    for (let slot = hash(bytes, from, to) & this.mask; ; slot = (slot + 1) & this.mask) {
      const place = this.slots[slot]!;
      if (place < 0 || this.isAt(place, bytes, from, to)) return place;
    }
  }

  private isAt(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = place === 0 ? 0 : this.ends[place - 1]!;
    if (this.ends[place]! - start !== to - from) return false;
    for (let at = from; at < to; at++) if (this.ids[start + at - from] !== bytes[at]) return false;
    return true;
  }
}

function hash(bytes: Uint8Array, from: number, to: number): number {
  let hashed = 0x811c9dc5;
  for (let at = from; at < to; at++) hashed = Math.imul(hashed ^ bytes[at]!, 0x01000193);
  return (hashed ^ (hashed >>> 15)) >>> 0;
}
