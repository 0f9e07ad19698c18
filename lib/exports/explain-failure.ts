import { formatBytes } from '../format-bytes.ts';
import { READER_MEMORY } from './reader-database.ts';

/**
 * Why reading a file failed, as the rest of a sentence that begins with the file's name; null when the error is not of reading but
 * of the program. Whatever it says, only that file is lost.
 */
export function explainFailure(error: unknown, freeBytes: number | null): string | null {
  switch (readerFailure(error)) {
    case 'disk':
      return `needs more scratch than there is${freeBytes === null ? '' : ` (${formatBytes(freeBytes)} free)`}: give the night more scratch, or export fewer rows a file.`;
    case 'memory':
      return `needs more than the ${READER_MEMORY} of memory that reading may use: export fewer rows or columns a file.`;
    case 'crash':
      return `makes DuckDB fail (${firstLine(error)}): export it in another format, and please report it.`;
    case null:
      return explainOther(error);
  }
}

function explainOther(error: unknown): string | null {
  const { code, message } = describeError(error);
  if (duckDbError.test(message)) return `cannot be read: ${firstLine(error)}`;
  if (message.startsWith('Internal error:')) return `cannot be read. ${message}`;
  if (code === 'ERR_STRING_TOO_LONG' || (error instanceof RangeError && /length|size/i.test(message))) {
    return 'holds a text that is too long to be read: export shorter cells.';
  }
  return null;
}

/** Which of the reader's own limits an error is of; `crash`: DuckDB says that it is broken. Null: another error. */
export function readerFailure(error: unknown): 'disk' | 'memory' | 'crash' | null {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { code, message } = describeError(one);
    if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk';
    if (/no space left on device|disk quota exceeded|max_temp_directory_size/i.test(message)) return 'disk';
    if (/^Out of Memory Error/i.test(message)) return 'memory';
    if (/^(FATAL|INTERNAL) Error/i.test(message)) return 'crash';
  }
  return null;
}

const duckDbError = /^[A-Z][A-Za-z ]* Error:/;

function describeError(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  return { code: (error as NodeJS.ErrnoException).code, message: error.message };
}

/** DuckDB's message without its quotation of our SQL, its stack, the kind of error and the path of our own copy of the file. */
export function firstLine(error: unknown): string {
  const [line = ''] = describeError(error).message.trim().split('\n');
  return line
    .replace(/^(Invalid Input|Invalid|IO|Conversion) Error: /, '')
    .replace(/(Failed to read )?(file )?["'][^"']*[/\\][^"']*["'](: )?/gi, '')
    .slice(0, 200)
    .trim();
}
