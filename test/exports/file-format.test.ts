import { describe, expect, it } from 'vitest';
import { type FileFormat, formatOf } from '../../lib/exports/file-format.ts';

/** A file of each format: with a format more, the compiler asks for it here. */
const names: Readonly<Record<FileFormat['kind'], readonly string[]>> = {
  csv: ['usage.csv', 'USAGE.CSV', 'usage.csv.gz', 'usage.csv.zst'],
  jsonl: ['usage.jsonl', 'usage.jsonl.gz', 'usage.json', 'usage.json.gz', 'usage.ndjson', 'usage.ndjson.gz'],
  parquet: ['usage.parquet'],
};

describe('the name of a file', () => {
  it.each(Object.entries(names))('says that it is %s', (kind, files) => {
    for (const file of files) expect([file, formatOf(file)?.kind]).toEqual([file, kind]);
  });

  it.each(['usage', 'usage.xlsx', 'usage.csv.bz2', 'csv'])('says nothing: %s', (file) => {
    expect(formatOf(file)).toBeNull();
  });
});
