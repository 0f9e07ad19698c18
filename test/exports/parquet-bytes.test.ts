import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openConnection, seeExport, tableRows, temporaryFolder } from './export-night.ts';

async function parquetOf(select: string): Promise<Buffer> {
  const file = `${temporaryFolder()}/x.parquet`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  return readFileSync(file);
}

describe('bytes in Parquet without the mark of text', () => {
  it('are read as text where they are UTF-8', async () => {
    const bytes = await parquetOf(String.raw`
      SELECT 'm\xC3\xBCnchen'::BLOB AS account_id, NULL::BLOB AS t, {'k': 'z\xC3\xBC'::BLOB} AS nested
      UNION ALL SELECT 'b', 'a\x0A"\xE2\x82\xAC', {'k': '1'}`);
    const { report, table } = await seeExport(
      { 'usage.parquet': bytes },
      { files: 'usage.parquet', types: { 'nested.k': 'text' } },
    );
    expect(report.because).toBeNull();
    expect(await tableRows(table)).toMatchObject([
      { account_id: 'münchen', t: null, 'nested.k': 'zü' },
      { account_id: 'b', t: 'a\n"€', 'nested.k': '1' },
    ]);
  });

  it('are refused by column where they are none and health.yaml uses them', async () => {
    const bytes = await parquetOf(
      String.raw`SELECT 'a' AS account_id, 'm\xFCnchen'::BLOB AS city, '\xFF'::BLOB AS logo`,
    );
    const files = { 'usage.parquet': bytes };
    const used = await seeExport(files, { files: 'usage.parquet', types: { city: 'text' } });
    expect(used.report).toMatchObject({
      state: 'incomplete',
      because:
        'usage.parquet has bytes that are no UTF-8 text in the column "city", and health.yaml uses it. Export it as text.',
    });
    const unused = await seeExport(files, { files: 'usage.parquet' });
    expect(unused.report.state).toBe('present');
  });
});

it('Parquet without a column is called that', async () => {
  // Thrift: version 1, one schema element "schema" with no children, 0 rows, no row groups.
  const footer = Buffer.from('1502191c4806736368656d6115000016' + '00190c00', 'hex');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  const bytes = Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]);
  const { report } = await seeExport({ 'usage.parquet': bytes }, { files: 'usage.parquet' });
  expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('has no columns') });
});

/** Written by pyarrow 25, and the BSON by hyparquet-writer: DuckDB writes none of these types. */
const foreign = {
  int96:
    'UEFSMRUAFSAVICwVBBUAFQYVBhwAAAACAAAABAEBAAAAYQEAAABiFQAVPBU8LBUEFQAVBhUGHAAAAAIAAAAEAQCw8njxTAAA3IolAACAp0hKJwAA24olABUEGTw1ABgGc2NoZW1hFQQAFQwlAhgKYWNjb3VudF9pZCUATBwAAAAVBiUCGAJhdAAWBBkcGSwmABwVDBklBgAZGAphY2NvdW50X2lkFQAWBBZGFkYmCEkcFQAVABUCADwWBBkGGSYABAAAACYAHBUGGSUGABkYAmF0FQAWBBZiFmImTkkcFQAVABUCADwpBhkmAAQAAAAWqAEWBCYIFqgBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZLBwAABwAAADNAAAAUEFSMQ==',
  decimal50:
    'UEFSMRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYRUAFTYVNiwVAhUAFQYVBhwAAAACAAAAAgEAAAAAAAAAAAAAAAAAAAAAAAAAAJYVBBk8NQAYBnNjaGVtYRUEABUMJQIYCmFjY291bnRfaWQlAEwcAAAAFQ4VKhUCGAF4JQoVBBVkLFwVBBVkAAAAFgIZHBksJgAcFQwZJQYAGRgKYWNjb3VudF9pZBUAFgIWPBY8JghJHBUAFQAVAgA8FgIZBhkmAAIAAAAmABwVDhklBgAZGAF4FQAWAhZcFlwmREkcFQAVABUCADwpBhkmAAIAAAAWmAEWAiYIFpgBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZLBwAABwAAADbAAAAUEFSMQ==',
  listOfBytes:
    'UEFSMRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYRUAFSYVJiwVAhUAFQYVBhwAAAACAAAAAgACAAAAAgMDAAAAesO8FQQZXDUAGAZzY2hlbWEVBAAVDCUCGAphY2NvdW50X2lkJQBMHAAAADUCGAF4FQIVBkw8AAAANQQYBGxpc3QVAgAVDCUCGAdlbGVtZW50ABYCGRwZLCYAHBUMGSUGABkYCmFjY291bnRfaWQVABYCFjwWPCYISRwVABUAFQIAPBYCGQYZJgACAAAAJgAcFQwZJQYAGTgBeARsaXN0B2VsZW1lbnQVABYCFkwWTCZESRwVABUAFQIAPBYGGSYCABlGAAAAAgAAABaIARYCJggWiAEAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI1LjAuMRksHAAAHAAAAP0AAABQQVIx',
  bson: 'UEFSMRUGFRQVGFwVBBUAFQQVABUAFQAAAAokAQAAAGEBAAAAYhUGFRwVIFwVBBUAFQQVABUEFQAAAAMDDCwCAAAAe30CAAAABQAVBBk8SARyb290FQQAFQwlABgKYWNjb3VudF9pZCUAABUMJQIYAXglKAAWBBkcGSwmCBwVDBkVABkYCmFjY291bnRfaWQVAhYEFj4WQiYIPDYAKAFiGAFhABkcFQYVABUCAAAAJkocFQwZFQAZGAF4FQIWBBZGFkomSjw2ACgCe30YAgUAABkcFQYVABUCAAAAFoQBFgQ2jAEAKAloeXBhcnF1ZXQZLBwAABwAAACuAAAAUEFSMQ==',
};

function seeForeign(kind: keyof typeof foreign, more: object = {}, options: object = {}) {
  const files = { 'usage.parquet': Buffer.from(foreign[kind], 'base64') };
  return seeExport(files, { files: 'usage.parquet', ...more }, options);
}

describe('types of Parquet that other tools write', () => {
  it('INT96 is UTC', async () => {
    const there = { time: 'at', timezone: null };
    const here = await seeForeign('int96', there, { timezone: 'Asia/Tokyo', night: '2024-03-11' });
    expect(await tableRows(here.table)).toEqual([
      { account_id: 'a', at: '2024-03-11 08:30:00' },
      { account_id: 'b', at: '2024-03-09 21:00:00' },
    ]);
    expect(here.report).toMatchObject({ rowsTonight: 1, newestDate: '2024-03-11' });
  });

  it('decimals of more than 38 digits are not read as other numbers', async () => {
    const { report } = await seeForeign('decimal50', { types: { x: 'number' } });
    expect(report).toMatchObject({
      state: 'incomplete',
      because:
        'usage.parquet has numbers of up to 50 digits (DECIMAL(50,2)) in the column "x", and health.yaml uses it. Export it with at most 38 digits, as NUMERIC in BigQuery, or as text.',
    });
    expect((await seeForeign('decimal50')).report.state).toBe('present');
  });

  it('decimals of more places than digits are no numbers of any size', async () => {
    // Scale 2 of precision 50, in Thrift, the other way round.
    const hex = Buffer.from(foreign.decimal50, 'base64').toString('hex').replaceAll('15041564', '15641504');
    const files = { 'usage.parquet': Buffer.from(hex, 'hex') };
    const { report } = await seeExport(files, { files: 'usage.parquet' });
    expect(report.because).toBe(
      'usage.parquet has the column "x" of type DECIMAL(2,50), which cannot be read: export it as DOUBLE, or as text.',
    );
  });

  it('bytes inside a list are named by its type', async () => {
    const { report } = await seeForeign('listOfBytes', { types: { x: 'text' } });
    expect(report.because).toContain('has bytes that are not marked as text, inside BLOB[], in the column "x"');
    expect((await seeForeign('listOfBytes')).report.state).toBe('present');
  });

  it('BSON is called that, and not damaged', async () => {
    const { report } = await seeForeign('bson');
    expect(report.because).toBe(
      'usage.parquet has a column of type BSON, which cannot be read: export it as JSON text, or leave it out.',
    );
  });
});
