import { FileProblem } from './file-problem.ts';

interface KnownBytes {
  readonly bytes: readonly number[];
  readonly what: string;
  readonly hint: string;
}

const known: readonly KnownBytes[] = [
  { bytes: [0x1f, 0x8b], what: 'gzip', hint: 'name it .csv.gz or .jsonl.gz, or write it as plain text.' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'Zstandard', hint: 'name it .csv.zst, or write it as plain text.' },
  { bytes: [0x50, 0x41, 0x52, 0x31, 0x15], what: 'Parquet', hint: 'name it .parquet.' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip or Excel file', hint: 'export it as text, .csv or .csv.gz.' },
];

/** Throws FileProblem when what should be the text of a file with this ending begins as another format does. */
export function refuseOtherFormat(head: Buffer, ending: string): void {
  const other = known.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (!other) return;
  const isPacked = /\.(gz|zst)$/.test(ending);
  throw new FileProblem(
    `has ${other.what} inside ${ending}: ${isPacked ? 'pack plain text, and once only.' : other.hint}`,
  );
}
