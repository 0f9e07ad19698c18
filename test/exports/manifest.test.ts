import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Files, seeExport } from './export-night.ts';

const rows = 'account_id,n\na,1\nb,2\n';

interface Entry {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256?: string;
}

function entryOf(name: string, text = rows, lines = 2): Entry {
  return { name, rows: lines, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
}

function manifestOf(...files: Entry[]): string {
  return JSON.stringify({ files });
}

const see = (files: Files, config = {}) => seeExport(files, { files: 's/{date}/*.csv', ...config });
const folder = 's/2024-03-10/';

describe('a manifest', () => {
  it('that agrees leaves nothing to note', async () => {
    const { report } = await see({
      [`${folder}a.csv`]: rows,
      [`${folder}manifest.json`]: manifestOf(entryOf('a.csv')),
    });
    expect(report).toMatchObject({ state: 'present', because: null, notes: [] });
  });

  it.each<[string, Entry[], string]>([
    ['other rows', [{ ...entryOf('a.csv'), rows: 3 }], 'has 2 rows, not the 3'],
    ['other bytes', [{ ...entryOf('a.csv'), bytes: 99 }], `has ${rows.length} bytes, not the 99`],
    ['another hash', [{ ...entryOf('a.csv'), sha256: 'f'.repeat(64) }], 'has another sha256'],
    ['a file that is not there', [entryOf('a.csv'), entryOf('b.csv')], 'lists s/2024-03-10/b.csv, which is not there'],
    ['no word of a file', [], 's/2024-03-10/a.csv is not listed in s/2024-03-10/manifest.json'],
  ])('that states %s makes the export incomplete', async (_, entries, because) => {
    const { report } = await see({ [`${folder}a.csv`]: rows, [`${folder}manifest.json`]: manifestOf(...entries) });
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining(because) });
  });

  it.each(['', '{"files": 3}', '<html>', '{"files":[{"name":"a.csv"}]}'])(
    'that is none (%j) is said to be none',
    async (text) => {
      const { report } = await see({ [`${folder}a.csv`]: rows, [`${folder}manifest.json`]: text });
      expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('is not a manifest') });
    },
  );

  it('that announces files which never came stops an older snapshot from standing in', async () => {
    const files = { 's/2024-03-09/a.csv': rows, [`${folder}manifest.json`]: manifestOf(entryOf('a.csv')) };
    const { report } = await see(files, { freshWithinHours: 48 });
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('which is not there') });
  });

  it('may be shared by exports in one folder', async () => {
    const manifest = manifestOf(entryOf('usage.csv'), entryOf('other.csv'), entryOf('notes.txt'));
    const { report } = await seeExport({ 'usage.csv': rows, 'manifest.json': manifest });
    expect(report.because).toBeNull();
  });

  it('is asked for where the config makes it mandatory', async () => {
    const { report } = await see({ [`${folder}a.csv`]: rows }, { isManifestMandatory: true });
    expect(report).toMatchObject({
      state: 'incomplete',
      because: expect.stringContaining('no manifest.json beside it'),
    });
  });

  it('counts rejected rows as rows', async () => {
    const text = 'account_id,n\na,1\nb,2,3\n';
    const files = { [`${folder}a.csv`]: text, [`${folder}manifest.json`]: manifestOf(entryOf('a.csv', text)) };
    expect((await see(files, { maxRejects: 1 })).report.because).toBeNull();
  });

  it('knows a file whose name writes an accent in another way', async () => {
    const listed = manifestOf(entryOf('ü.csv'.normalize('NFC'), rows));
    const files = { [`${folder}${'ü.csv'.normalize('NFD')}`]: rows, [`${folder}manifest.json`]: listed };
    expect((await see(files)).report.because).toBeNull();
  });

  it('takes the place of the weekday rule', async () => {
    const text = 'account_id,day\na,2024-03-10\n';
    const files = { [`${folder}a.csv`]: text, [`${folder}manifest.json`]: manifestOf(entryOf('a.csv', text, 1)) };
    const weekdayRows = new Map([['usage', [50, 50, 50, 50]]]);
    const seen = await seeExport(files, { files: 's/{date}/*.csv', time: 'day' }, { weekdayRows });
    expect(seen.report.state).toBe('present');
  });
});
