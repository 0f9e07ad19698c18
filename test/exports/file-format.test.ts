import { describe, expect, it } from 'vitest';
import {
  type Compression,
  type FormatKind,
  formatOf,
  isData,
  readKind,
  readPacking,
} from '../../lib/exports/file-format.ts';

/** A file of each format: with a format more, the compiler asks for it here. */
const names: Readonly<Record<FormatKind, readonly string[]>> = {
  csv: ['usage.csv', 'USAGE.CSV', 'usage.csv.gz', 'usage.csv.zst', 'usage.tsv', 'usage.txt.gz'],
  jsonl: ['usage.jsonl', 'usage.jsonl.gz', 'usage.json', 'usage.json.gz', 'usage.ndjson', 'usage.ndjson.gz'],
  parquet: ['usage.parquet', 'part-0000.snappy.parquet'],
};

describe('the name of a file', () => {
  it.each(Object.entries(names))('says that it is %s', (kind, files) => {
    for (const file of files) expect([file, formatOf(file)]).toEqual([file, kind]);
  });

  it.each(['usage', 'usage.xlsx', 'usage.csv.bz2', 'csv', '0000_part_00', '0000_part_00.gz'])(
    'says nothing: %s',
    (file) => {
      expect(formatOf(file)).toBeNull();
    },
  );
});

describe('a file that a pattern matches', () => {
  it.each(['0000_part_00', '0001_part_00.gz', 'stream-1-2026-11-25-05-10-11-0a1b', 'usage.2026-11-25', 'usage.csv'])(
    'is data: %s',
    (file) => {
      expect(isData(`u/${file}`, { format: null })).toBe(true);
    },
  );

  it.each(['readme.md', 'usage.xlsx', 'usage.csv.crc', '.DS_Store', '_SUCCESS', '_committed_1'])(
    'is none: %s',
    (file) => {
      expect(isData(`u/${file}`, { format: null })).toBe(false);
    },
  );

  it('of another ending is data when its format is stated, but for what tools keep for themselves', () => {
    expect(['usage.dat', '_SUCCESS'].map((file) => isData(file, { format: 'csv' }))).toEqual([true, false]);
  });
});

describe('the first bytes of a file', () => {
  it.each<[string, FormatKind]>([
    ['PAR1\x15\x04', 'parquet'],
    ['{"a": 1}', 'jsonl'],
    ['\xef\xbb\xbf [', 'jsonl'],
    ['a,b\n', 'csv'],
    ['PAR1,b\n', 'csv'],
    ['ORCID,b\n', 'csv'],
  ])('%j say that it is %s', (head, kind) => {
    expect(readKind(Buffer.from(head, 'latin1'))).toBe(kind);
  });

  it.each([
    ['PK\x03\x04', 'a zip or Excel file'],
    ['Obj\x01', 'an Avro file'],
    ['ORC\x08', 'an ORC file'],
  ])('%j are of a format that is not read', (head, what) => {
    expect(() => readKind(Buffer.from(head, 'latin1'))).toThrow(`is ${what}, which is not read`);
  });

  it.each<[string, Buffer, Compression]>([
    ['gzip, whatever its name', Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip'],
    ['Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'zstd'],
    ['nothing', Buffer.from('a,b'), 'none'],
  ])('say that it is packed with %s', (_, head, packing) => {
    expect([readPacking(head, null, 'u.csv'), readPacking(head, null, 'u.csv.gz')]).toEqual([packing, packing]);
  });

  it('are believed of a packed file that is cut off after one of them', () => {
    expect(readPacking(Buffer.from([0x1f]), null, 'u.csv.gz')).toBe('gzip');
    expect(readPacking(Buffer.from([0x1f]), null, 'u.csv')).toBe('none');
  });

  it('are overruled by what the config says', () => {
    expect(readPacking(Buffer.from('a,b'), 'gzip', 'u.csv')).toBe('gzip');
  });
});
