import { open } from 'node:fs/promises';
import { firstLine, readerFailure } from './explain-failure.ts';
import { looksLikeMarkup } from './open-text.ts';

/**
 * Why DuckDB could not read a Parquet file, as the rest of a sentence that begins with the file's name; null when it is not for a reason
 * that lies in Parquet.
 */
export async function explainParquet(
  error: unknown,
  file: string,
  columns: readonly { readonly name: string; readonly type: string }[],
): Promise<string | null> {
  const { head, tail } = await readEnds(file);
  const isWhole = tail === 'PAR1' || tail === 'PARE';
  if (head.toString('latin1', 0, 4) !== 'PAR1' && !isWhole) {
    return looksLikeMarkup(head)
      ? 'cannot be read as Parquet: it looks like an HTML page, a login page perhaps. Check what the export job downloads.'
      : 'cannot be read as Parquet: it is something else, whatever its name says. Check what the export job writes.';
  }
  if (!isWhole) return 'cannot be read as Parquet: it is cut off. Export or upload it again.';
  const words = firstLine(error);
  if (tail === 'PARE' || /\bencrypt/i.test(words)) {
    return 'is encrypted. Encrypted Parquet is not read: export it without encryption.';
  }
  if (/at least one non-root column/i.test(words)) return 'has no columns: check what the export job writes.';
  const [, codec] = /unsupported compression codec "([^"]+)"/i.exec(words) ?? [];
  if (codec !== undefined) {
    return `is compressed with ${codec}. ${codec} is not read: write snappy, zstd or gzip.`;
  }
  const [, converted] = /unsupported converted type \((\d+)\)/i.exec(words) ?? [];
  if (converted !== undefined) {
    const type = converted === '20' ? 'BSON' : `number ${converted} (ConvertedType)`;
    return `has a column of type ${type}, which cannot be read: export it as JSON text, or leave it out.`;
  }
  if (/invalid unicode .* value construction/i.test(words)) {
    return 'has encrypted columns, or a damaged footer. Encrypted Parquet is not read: export it without encryption.';
  }
  const variant = columns.find(({ type }) => /\bVARIANT\b/.test(type));
  if (variant && (readerFailure(error) === 'crash' || /variant|not implemented/i.test(words))) {
    return `has the column ${JSON.stringify(variant.name)}. DuckDB cannot read this column: ${variant.type}. Export it as JSON text, or leave it out.`;
  }
  if (readerFailure(error) !== null) return null;
  if (/not implemented|unsupported|not supported/i.test(words))
    return `cannot be read as Parquet: ${words}. Export it with plain column types.`;
  return `cannot be read as Parquet to its end: it is damaged (${words}). Export or upload it again.`;
}

async function readEnds(file: string): Promise<{ head: Buffer; tail: string }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const head = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const tail = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return { head: head.buffer.subarray(0, head.bytesRead), tail: tail.buffer.toString('latin1', 0, tail.bytesRead) };
  } finally {
    await handle.close();
  }
}
