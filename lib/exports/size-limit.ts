import { formatBytes } from '../format-bytes.ts';
import { FileProblem } from './file-problem.ts';

/** What one file may inflate to. */
export interface SizeLimit {
  readonly bytes: number;
  /** Completes "more than …": the limit in words, and what to do. */
  readonly words: string;
}

const SHARE_OF_SCRATCH = 0.5;
/** However much is allowed, what is written beside it needs room too. */
const MOST_OF_SCRATCH = 0.9;

export function limitSize(maxSize: number | null, freeBytes: number): SizeLimit {
  const inScratch = Math.floor(freeBytes * (maxSize === null ? SHARE_OF_SCRATCH : MOST_OF_SCRATCH));
  if (maxSize !== null && maxSize <= inScratch) {
    return {
      bytes: maxSize,
      words: `max_size allows (${formatBytes(maxSize)}). Raise max_size, or export fewer rows a file.`,
    };
  }
  const share = maxSize === null ? 'half of the scratch' : 'the scratch';
  return {
    bytes: inScratch,
    words: `${share} there is (${formatBytes(freeBytes)} free). Give the night more scratch, or export fewer rows a file.`,
  };
}

/** Throws FileProblem. */
export function refuseLarger(bytes: number, limit: SizeLimit, verb: 'inflates to' | 'has'): void {
  if (bytes <= limit.bytes) return;
  const size = verb === 'has' ? `${formatBytes(bytes)}, ` : '';
  throw new FileProblem(`${verb} ${size}more than ${limit.words}`);
}

/** The same chunks, until they are more than allowed. Throws FileProblem. */
export async function* withinLimit(chunks: AsyncIterable<Buffer>, limit: SizeLimit): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    refuseLarger(bytes, limit, 'inflates to');
    yield chunk;
  }
}
