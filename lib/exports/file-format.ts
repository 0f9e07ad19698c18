export type Compression = 'none' | 'gzip' | 'zstd';

export type FileFormat =
  | { readonly kind: 'csv'; readonly compression: Compression }
  | { readonly kind: 'jsonl'; readonly compression: Compression }
  | { readonly kind: 'parquet' };

const formats: readonly (readonly [ending: string, format: FileFormat])[] = [
  ['.csv', { kind: 'csv', compression: 'none' }],
  ['.csv.gz', { kind: 'csv', compression: 'gzip' }],
  ['.csv.zst', { kind: 'csv', compression: 'zstd' }],
  ['.jsonl', { kind: 'jsonl', compression: 'none' }],
  ['.jsonl.gz', { kind: 'jsonl', compression: 'gzip' }],
  // What many tools call their JSON lines.
  ['.json', { kind: 'jsonl', compression: 'none' }],
  ['.json.gz', { kind: 'jsonl', compression: 'gzip' }],
  ['.ndjson', { kind: 'jsonl', compression: 'none' }],
  ['.ndjson.gz', { kind: 'jsonl', compression: 'gzip' }],
  ['.parquet', { kind: 'parquet' }],
];

export const KNOWN_ENDINGS = formats.map(([ending]) => ending).join(' ');

/** The format a file's name says it has; null when it says none. */
export function formatOf(key: string): FileFormat | null {
  const name = key.toLowerCase();
  return formats.find(([ending]) => name.endsWith(ending))?.[1] ?? null;
}
