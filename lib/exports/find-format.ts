import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportConfig } from '../config/health-config.ts';
import { type Compression, type FileFormat, formatOf, readKind, readPacking } from './file-format.ts';
import { NoText } from './file-problem.ts';
import { openText } from './open-text.ts';

/** What a fetched file is: as the config says, else the ending of its key, else its first bytes. Throws FileProblem. */
export async function findFormat(
  file: string,
  key: string,
  { format, compression }: Pick<ExportConfig, 'format' | 'compression'>,
  connection: DuckDBConnection,
): Promise<FileFormat> {
  const head = await readHead(file);
  if (head.length === 0) throw new NoText();
  const packing = readPacking(head, compression, key);
  const kind = format ?? formatOf(key) ?? readKind(await readTextHead(file, packing, connection));
  return kind === 'parquet' ? { kind } : { kind, compression: packing };
}

const HEAD_BYTES = 64;

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function readTextHead(file: string, compression: Compression, connection: DuckDBConnection): Promise<Buffer> {
  if (compression === 'none') return readHead(file);
  for await (const chunk of openText(file, { compression, encoding: 'utf-8', connection })) {
    if (chunk.length > 0) return chunk.subarray(0, HEAD_BYTES);
  }
  return Buffer.alloc(0);
}
