import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFiles, openConnection, seeExport, temporaryFolder } from './export-night.ts';

const ROWS = 40;
const csv = `account_id,name,n\n${Array.from({ length: ROWS }, (_, row) => `a${row},"Né ""${row}""\nand, more",${row}5\n`).join('')}`;
const jsonl = Array.from({ length: ROWS }, (_, row) => `{"account_id":"a${row}","n":${row},"t":"é\\"}"}\n`).join('');

/** The bytes of a whole file of that name, in the format it says. */
async function wholeFile(name: string): Promise<Buffer> {
  if (name.endsWith('.csv')) return Buffer.from(csv);
  if (name.endsWith('.csv.gz')) return gzipSync(csv);
  if (name.endsWith('.jsonl')) return Buffer.from(jsonl);
  if (name.endsWith('.jsonl.gz')) return gzipSync(jsonl);
  const select = `SELECT 'a' || i AS account_id, 'Né ' || i AS name, i AS n FROM range(${ROWS}) r(i)`;
  const options = name.endsWith('.parquet') ? 'FORMAT parquet' : 'FORMAT csv, HEADER true, COMPRESSION zstd';
  const file = `${temporaryFolder()}/${name}`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (${options})`);
  return readFileSync(file);
}

const everyFormat = ['usage.csv', 'usage.csv.gz', 'usage.csv.zst', 'usage.jsonl', 'usage.jsonl.gz', 'usage.parquet'];

/** Runs a law over cuts of a file at any byte but its end. */
async function forCuts(name: string, law: (cut: Buffer, at: number) => Promise<void>): Promise<void> {
  const bytes = await wholeFile(name);
  const cuts = fc.integer({ min: 0, max: bytes.length - 1 });
  await fc.assert(
    fc.asyncProperty(cuts, (at) => law(bytes.subarray(0, at), at)),
    { numRuns: 25 },
  );
}

function isJson(text = ''): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe.each(everyFormat)('a cut of %s', (name) => {
  it('is always incomplete beside a manifest', async () => {
    const bytes = await wholeFile(name);
    const manifest = JSON.stringify({ files: [{ name, rows: ROWS, bytes: bytes.length }] });
    const root = temporaryFolder();
    addFiles(root, { [name]: bytes, 'manifest.json': manifest });
    expect((await seeExport(root, { files: name })).report.because).toBeNull();
    await forCuts(name, async (cut) => {
      addFiles(root, { [name]: cut });
      const { report, table } = await seeExport(root, { files: name });
      expect([report.state, table]).toEqual(['incomplete', undefined]);
    });
  });
});

describe('without a manifest', () => {
  it.each(['usage.csv.gz', 'usage.csv.zst', 'usage.jsonl.gz', 'usage.parquet'])(
    'any cut of %s is seen',
    async (name) => {
      const root = temporaryFolder();
      await forCuts(name, async (cut) => {
        addFiles(root, { [name]: cut });
        expect((await seeExport(root, { files: name })).report.state).toBe('incomplete');
      });
    },
  );

  it('a cut of JSON lines is seen inside a row, and between rows leaves only whole rows', async () => {
    const root = temporaryFolder();
    await forCuts('usage.jsonl', async (cut) => {
      addFiles(root, { 'usage.jsonl': cut });
      const { report } = await seeExport(root, { files: 'usage.jsonl' });
      const lines = cut.toString().split('\n').filter(Boolean);
      if (isJson(lines.at(-1))) expect([report.state, report.rowsRead]).toEqual(['present', lines.length]);
      else expect(report.state).toBe('incomplete');
    });
  });

  it('a cut of CSV is seen inside a quote and inside a row, up to its last cell', async () => {
    const root = temporaryFolder();
    await forCuts('usage.csv', async (cut, at) => {
      addFiles(root, { 'usage.csv': cut });
      const { report } = await seeExport(root, { files: 'usage.csv' });
      // Behind the last delimiter of a row nothing tells a whole row from a cut one.
      const isInLastCell = /",\d*\n?$/.test(cut.toString());
      const isHeader = csv.startsWith('account_id,name,n\n') && at === 'account_id,name,n\n'.length;
      expect(report.state).toBe(isInLastCell || isHeader ? 'present' : 'incomplete');
    });
  });

  it('what cannot be seen is said', async () => {
    const { report } = await seeExport({ 'usage.csv': csv });
    expect(report.notes).toContain('Without a manifest.json, a file cut between two rows cannot be seen.');
  });

  it('an event export that lost more than a tenth of its usual rows is never present', async () => {
    const usual = 50;
    const text = `account_id,day\n${Array.from({ length: usual }, (_, row) => `a${row},2024-03-10\n`).join('')}`;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (at) => {
        const weekdayRows = new Map([['usage', [usual, usual, usual, usual]]]);
        const { report } = await seeExport({ 'usage.csv': text.slice(0, at) }, { time: 'day' }, { weekdayRows });
        if (report.state === 'present') expect(report.rowsTonight).toBeGreaterThanOrEqual(0.9 * usual);
        else expect(report.because).not.toBeNull();
      }),
      { numRuns: 25 },
    );
  });
});
