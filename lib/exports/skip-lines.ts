const LF = 0x0a;
const CR = 0x0d;

/** Longer than a line that says the delimiter can be. */
const PEEKED_BYTES = 16;

/** A text from its table on. */
export interface SkippedText {
  readonly text: AsyncIterable<Buffer>;
  /** The number of its first line. */
  readonly firstLine: number;
  /** What Excel's line `sep=;` says, if that is how the file begins. */
  readonly delimiter: string | null;
}

/** Leaves the first lines of a text out, and the line by which Excel is told the delimiter. */
export async function skipLines(text: AsyncIterable<Buffer>, lines: number): Promise<SkippedText> {
  const chunks = text[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  let isAtEnd = false;
  const more = async (): Promise<void> => {
    const next = await chunks.next();
    isAtEnd = next.done === true;
    if (next.done !== true) held = Buffer.concat([held, next.value]);
  };
  while (!isAtEnd && held.length < PEEKED_BYTES) await more();
  const delimiter = readSeparator(held);
  const skipped = Math.max(lines, delimiter === null ? 0 : 1);
  for (let left = skipped; left > 0; ) {
    const end = findLineEnd(held, isAtEnd);
    if (end !== null) left--;
    else if (isAtEnd) left = 0;
    held = held.subarray(end ?? held.length - (held.at(-1) === CR ? 1 : 0));
    if (end === null && !isAtEnd) await more();
  }
  return { text: resume(held, chunks), firstLine: skipped + 1, delimiter };
}

function readSeparator(head: Buffer): string | null {
  const [, sign] = /^"?sep=([^\r\n"])"?(?:\r|\n|$)/i.exec(head.toString('latin1', 0, PEEKED_BYTES)) ?? [];
  return sign ?? null;
}

/** Where the text after the first line begins; null when the line goes on, or may. */
function findLineEnd(text: Buffer, isAtEnd: boolean): number | null {
  const end = text.findIndex((byte) => byte === LF || byte === CR);
  if (end < 0) return null;
  if (text[end] === LF) return end + 1;
  if (end + 1 === text.length && !isAtEnd) return null;
  return text[end + 1] === LF ? end + 2 : end + 1;
}

async function* resume(held: Buffer, chunks: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  try {
    if (held.length > 0) yield held;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}
