import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 1 << 20;
/** More than one line can need between two calls of `makeRoom`. */
const ROOM_BYTES = 1 << 16;
const MICRO = 1e6;
const ZERO = 0x30;
/** 000 to 999, three bytes each. */
const DIGITS = Uint8Array.from({ length: 3000 }, (_, at) => ZERO + (Math.floor(at / 3 / [100, 10, 1][at % 3]!) % 10));

/** JSON lines, as bytes from the start: a text per line, and a number's text, cost more than the line. */
export class LineWriter {
  private readonly bytes = Buffer.allocUnsafe(BUFFER_BYTES + ROOM_BYTES);
  private readonly descriptor: number;
  private at = 0;

  constructor(file: string) {
    this.descriptor = openSync(file, 'w');
  }

  /** To be called before each line. */
  makeRoom(): void {
    if (this.at >= BUFFER_BYTES) this.flush();
  }

  /** Bytes that are JSON as they are. */
  write(json: Uint8Array): void {
    const { bytes } = this;
    let { at } = this;
    for (let index = 0; index < json.length; index++) bytes[at++] = json[index]!;
    this.at = at;
  }

  /** UTF-8 text, escaped and in quotes. */
  writeText(text: Uint8Array, from: number, to: number): void {
    const { bytes } = this;
    let { at } = this;
    bytes[at++] = 0x22;
    for (let index = from; index < to; index++) {
      const byte = text[index]!;
      if (byte === 0x22 || byte === 0x5c) bytes[at++] = 0x5c;
      else if (byte < 0x20) {
        at += bytes.write(`\\u00${byte.toString(16).padStart(2, '0')}`, at, 'latin1');
        continue;
      }
      bytes[at++] = byte;
    }
    bytes[at++] = 0x22;
    this.at = at;
  }

  /** To a millionth, as short as it can be; NaN is null. The size must be less than 1e9. */
  writeNumber(value: number): void {
    const { bytes } = this;
    if (Number.isNaN(value)) {
      this.at += bytes.write('null', this.at, 'latin1');
      return;
    }
    let { at } = this;
    const size = Math.abs(value);
    let whole = size | 0;
    let rest = Math.round((size - whole) * MICRO) | 0;
    if (rest === MICRO) {
      whole++;
      rest = 0;
    }
    if (value < 0 && whole + rest > 0) bytes[at++] = 0x2d;
    if (whole < 10) bytes[at++] = ZERO + whole;
    else if (whole < 1000) {
      const from = 3 * whole;
      if (whole >= 100) bytes[at++] = DIGITS[from]!;
      bytes[at++] = DIGITS[from + 1]!;
      bytes[at++] = DIGITS[from + 2]!;
    } else at += bytes.write(String(whole), at, 'latin1');
    if (rest > 0) {
      const thousands = (rest / 1000) | 0;
      bytes[at++] = 0x2e;
      bytes[at++] = DIGITS[3 * thousands]!;
      bytes[at++] = DIGITS[3 * thousands + 1]!;
      bytes[at++] = DIGITS[3 * thousands + 2]!;
      const from = 3 * (rest - 1000 * thousands);
      bytes[at++] = DIGITS[from]!;
      bytes[at++] = DIGITS[from + 1]!;
      bytes[at++] = DIGITS[from + 2]!;
      while (bytes[at - 1] === ZERO) at--;
    }
    this.at = at;
  }

  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }

  private flush(): void {
    for (let from = 0; from < this.at; ) from += writeSync(this.descriptor, this.bytes, from, this.at - from);
    this.at = 0;
  }
}
