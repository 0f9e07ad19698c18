import { type FileHandle, open } from 'node:fs/promises';
import { FileProblem } from './file-problem.ts';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/**
 * Throws FileProblem unless a Zstandard file ends where its last frame ends: DuckDB reads a file that was cut off as if it were whole.
 * Walks the block headers only. Source: RFC 8878, section 3.1.
 */
export async function checkZstdFrames(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    let at = 0;
    while (at < size) at = await endOfFrame(handle, at, size);
    if (at > size) throw cutOff();
  } finally {
    await handle.close();
  }
}

async function endOfFrame(handle: FileHandle, start: number, size: number): Promise<number> {
  const head = await readAt(handle, start, 8);
  const magic = head.readUInt32LE(0);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) return start + 8 + head.readUInt32LE(4);
  if (magic !== FRAME_MAGIC) throw new FileProblem('is not Zstandard, whatever its name says: export it again.');
  const descriptor = head[4]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  let at = start + 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes;
  for (let isLast = false; !isLast; ) {
    const block = (await readAt(handle, at, 3)).readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    const isRunLength = ((block >> 1) & 3) === 1;
    at += 3 + (isRunLength ? 1 : block >> 3);
    if (at > size) throw cutOff();
  }
  return at + ((descriptor & 4) !== 0 ? 4 : 0);
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw cutOff();
  return buffer;
}

function cutOff(): FileProblem {
  return new FileProblem('is cut off: the Zstandard data ends too early. Export or upload it again.');
}
