import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { FileProblem, NoText } from './file-problem.ts';
import { type LineReject, MAX_REJECTS_KEPT, shortenValue } from './line-reject.ts';
import { looksLikeMarkup } from './open-text.ts';
import type { RowScanner, ScannedRow } from './scan-rows.ts';

/** What came of writing a file's sound rows to a clean file: each begins with its line number and `delimiter`, and ends in \n. */
export interface NormalisedText {
  readonly rows: number;
  readonly rejected: number;
  /** The first MAX_REJECTS_KEPT. */
  readonly rejects: readonly LineReject[];
  readonly longestRowBytes: number;
}

/** How the rows of one format are judged. Throws FileProblem where the file as a whole is wrong. */
export interface RowReader {
  readonly scanner: Pick<RowScanner, 'push'>;
  /** Stands between the number of a line and its row. */
  readonly delimiter: string;
  /** Called once all text is in. */
  finish(): void;
}

export interface RowSink {
  accept(line: number, row: Buffer): void;
  reject(line: number, row: Buffer, reason: string): void;
}

const HEAD_BYTES = 64 * 1024;

/** Streams text through a reader made from its first 64 KiB. Throws FileProblem. */
export async function normaliseText(
  text: AsyncIterable<Buffer>,
  destination: string,
  createReader: (head: Buffer, sink: RowSink) => RowReader,
): Promise<NormalisedText> {
  const rejects: LineReject[] = [];
  let rows = 0;
  let rejected = 0;
  let longestRowBytes = 0;
  let written: Buffer[] = [];
  let delimiter = '';
  let reader: RowReader | null = null;
  const sink: RowSink = {
    accept(line, row) {
      rows++;
      longestRowBytes = Math.max(longestRowBytes, row.length);
      written.push(Buffer.from(`${line}${delimiter}`), row, lineEnd);
    },
    reject(line, row, reason) {
      rejected++;
      if (rejects.length < MAX_REJECTS_KEPT) {
        rejects.push({ line, column: '', value: shortenValue(row.toString('utf8', 0, 1024)), reason });
      }
    },
  };
  const start = (head: Buffer): RowReader => {
    checkHead(head);
    const made = createReader(head, sink);
    delimiter = made.delimiter;
    return made;
  };

  const file = await open(destination, 'w');
  try {
    let head = Buffer.alloc(0);
    for await (const chunk of text) {
      if (!reader) {
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) continue;
        reader = start(head);
        reader.scanner.push(head);
      } else reader.scanner.push(chunk);
      await file.appendFile(Buffer.concat(written));
      written = [];
    }
    if (!reader) {
      reader = start(head);
      reader.scanner.push(head);
    }
    reader.finish();
    await file.appendFile(Buffer.concat(written));
  } finally {
    await file.close();
  }
  return { rows, rejected, rejects, longestRowBytes };
}

const lineEnd = Buffer.from('\n');

function checkHead(head: Buffer): void {
  if (head.length === 0) throw new NoText();
  if (looksLikeMarkup(head)) {
    throw new FileProblem('looks like an HTML page, a login page perhaps: check what the export job downloads.');
  }
  const sample = head.subarray(0, 1000);
  if (sample.filter((byte) => byte === 0).length > sample.length / 4) {
    throw new FileProblem('looks like UTF-16 or binary data: write csv: { encoding: utf-16 } if it is text.');
  }
}

export const TEXT_AFTER_QUOTE = 'has text after a closing quote; a quote inside a quoted cell is written twice';

/** Why a row cannot be read, whatever the format; null when it can. */
export function faultOf({ bytes, fault }: ScannedRow): string | null {
  switch (fault) {
    case 'large-cell':
      return 'has a cell larger than 1 MiB';
    case 'large-row':
      return 'is larger than 16 MiB';
    case 'text-after-quote':
      return TEXT_AFTER_QUOTE;
    case null:
      if (!isUtf8(bytes))
        return 'is not valid UTF-8; if the file is of Windows or Latin-1, write csv: { encoding: windows-1252 } or latin-1';
      return bytes.includes(0) ? 'holds a NUL byte' : null;
  }
}
