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
