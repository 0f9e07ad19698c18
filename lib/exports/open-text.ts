import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import { assertNever } from '../assert-never.ts';
import type { CsvDialect } from '../config/health-config.ts';
import { quoteText } from '../quote-sql.ts';
import { firstLine, readerFailure } from './explain-failure.ts';
import { type Compression, refuseOtherFormat } from './file-format.ts';
import { FileProblem } from './file-problem.ts';
import { MAX_ROW_BYTES } from './scan-rows.ts';
import { checkZstdFrames } from './zstd-frames.ts';

type Encoding = CsvDialect['encoding'];
type Chunks = AsyncIterable<Buffer>;

/**
 * The text of a file as UTF-8 without a byte order mark, and without the Ctrl-Z that DOS ends a text with, in chunks. A mark decides
 * the encoding over what is configured. UTF-8 is handed on as it is, valid or not. Throws FileProblem when the file is cut off or no text.
 */
export async function* openText(file: string, options: TextOptions): Chunks {
  yield* withoutEndMark(openMarked(file, options));
}

interface TextOptions {
  readonly compression: Compression;
  readonly encoding: Encoding;
  readonly connection: DuckDBConnection;
}

const CTRL_Z = 0x1a;
/** DOS may write as many as fill a block. */
const MOST_CTRL_Z = 4096;

async function* withoutEndMark(chunks: Chunks): Chunks {
  let held = 0;
  for await (const chunk of chunks) {
    const end = chunk.findLastIndex((byte) => byte !== CTRL_Z) + 1;
    const isText = end > 0 || held + chunk.length > MOST_CTRL_Z;
    if (isText && held > 0) yield Buffer.alloc(held, CTRL_Z);
    if (isText) yield end > 0 ? chunk.subarray(0, end) : chunk;
    held = isText ? (end > 0 ? chunk.length - end : 0) : held + chunk.length;
  }
}

async function* openMarked(file: string, { compression, encoding, connection }: TextOptions): Chunks {
  switch (compression) {
    case 'none':
      yield* decode(createReadStream(file), encoding);
      return;
    case 'gzip':
      yield* decode(gunzip(file), encoding);
      return;
    case 'zstd':
      await checkZstdFrames(file);
      if (nativeZstd) yield* decode(inflate(file, nativeZstd()), encoding);
      else yield* readZstdLines(file, encoding, connection);
      return;
  }
  assertNever(compression, 'the compression');
}

/** Node 22.15 and later; its types are those of Node 20. */
const nativeZstd = (zlib as { createZstdDecompress?: () => zlib.Gunzip }).createZstdDecompress;

async function* gunzip(file: string): Chunks {
  try {
    yield* inflate(file, zlib.createGunzip());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') {
      throw new FileProblem('is cut off: the gzip data ends too early. Export or upload it again.');
    }
    if (code?.startsWith('Z_')) {
      const looksLikeHtml = await beginsWithMarkup(file);
      throw new FileProblem(
        looksLikeHtml
          ? 'is not gzip but looks like an HTML page, a login page perhaps: check what the export job downloads.'
          : 'is not sound gzip data, it is damaged or not compressed: export or upload it again.',
      );
    }
    throw error;
  }
}

async function* inflate(file: string, inflater: zlib.Gunzip): Chunks {
  const pumping = pipeline(createReadStream(file), inflater);
  // The error, if any, is what the loop below throws.
  pumping.catch(() => undefined);
  yield* inflater as Chunks;
  await pumping;
}

async function beginsWithMarkup(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { end: 511 })) return looksLikeMarkup(chunk as Buffer);
  return false;
}

/** Whether a text begins as HTML or XML does. */
export function looksLikeMarkup(head: Buffer): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml|!--)/i.test(head.toString('latin1', 0, 512));
}

/** Enough to know a mark or another format by. */
const HEAD_BYTES = 16;

async function* decode(chunks: Chunks, encoding: Encoding): Chunks {
  let decoder: ((chunk: Buffer | null) => Buffer) | null = null;
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder(chunk);
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < HEAD_BYTES) continue;
    refuseOtherFormat(held);
    decoder = chooseDecoder(held, encoding);
    yield decoder(withoutMark(held));
  }
  if (!decoder) {
    refuseOtherFormat(held);
    decoder = chooseDecoder(held, encoding);
    yield decoder(withoutMark(held));
  }
  yield decoder(null);
}

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

function chooseDecoder(head: Buffer, encoding: Encoding): (chunk: Buffer | null) => Buffer {
  if (head.subarray(0, 3).equals(utf8Mark)) return (chunk) => chunk ?? Buffer.alloc(0);
  if (head[0] === 0xff && head[1] === 0xfe) return decodeUtf16('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return decodeUtf16('utf-16be');
  switch (encoding) {
    case 'utf-8':
      return (chunk) => chunk ?? Buffer.alloc(0);
    case 'latin-1':
      return (chunk) => Buffer.from(chunk?.toString('latin1') ?? '', 'utf8');
    case 'windows-1252':
      return (chunk) => Buffer.from(asWindows1252(chunk?.toString('latin1') ?? ''), 'utf8');
    case 'utf-16':
      return decodeUtf16('utf-16le');
  }
}

/** What windows-1252 has where Latin-1 has controls, from 0x80 on; the five that it leaves open stay. */
const windowsSigns = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function asWindows1252(latin1: string): string {
  return latin1.replace(/[\x80-\x9f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80]!);
}

function decodeUtf16(label: 'utf-16le' | 'utf-16be'): (chunk: Buffer | null) => Buffer {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (chunk) => {
    try {
      return Buffer.from(decoder.decode(chunk ?? new Uint8Array(), { stream: chunk !== null }), 'utf8');
    } catch {
      throw new FileProblem(
        chunk
          ? 'is not sound UTF-16 text: export it again.'
          : 'is cut off inside a character: export or upload it again.',
      );
    }
  };
}

function withoutMark(head: Buffer): Buffer {
  if (head.subarray(0, 3).equals(utf8Mark)) return head.subarray(3);
  const hasUtf16Mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return hasUtf16Mark ? head.subarray(2) : head;
}

/**
 * Before Node 22.15 DuckDB takes Zstandard apart, line by line: line ends become \n and empty lines are left out, so line numbers
 * count the others, and a blank line inside a quoted cell is lost.
 */
async function* readZstdLines(file: string, encoding: Encoding, connection: DuckDBConnection): Chunks {
  const options = [
    `header=false, auto_detect=false, columns={'text': 'VARCHAR'}, delim='\x01', quote='', escape='', comment=''`,
    `compression='zstd', encoding='${encoding === 'windows-1252' ? 'latin-1' : encoding}', strict_mode=false, parallel=false`,
    // An empty cell and NULL are the same text here.
    `nullstr='', max_line_size=${2 * MAX_ROW_BYTES}, buffer_size=${2 * MAX_ROW_BYTES + 1024}`,
  ];
  try {
    const result = await connection.stream(`SELECT text FROM read_csv(${quoteText(file)}, ${options.join(', ')})`);
    for await (const chunk of result.yieldRows()) {
      const lines = chunk.map(([text]) => `${text ?? ''}\n`).join('');
      yield Buffer.from(encoding === 'windows-1252' ? asWindows1252(lines) : lines, 'utf8');
    }
  } catch (error) {
    if (readerFailure(error) !== null) throw error;
    throw new FileProblem(
      `cannot be read as Zstandard text in ${encoding}: check csv: { encoding: … }, or export it again (${firstLine(error)}).`,
      { cause: error },
    );
  }
}
