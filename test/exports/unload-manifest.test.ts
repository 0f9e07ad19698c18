import { describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { compileUnloadPatterns } from '../../lib/exports/file-pattern.ts';
import { resolveAddresses } from '../../lib/exports/resolve-addresses.ts';
import { type Files, seeExport } from './export-night.ts';

const rows = 'account_id,n\na,1\nb,2\n';
const folder = 'unload/2024-03-10/';

interface Part {
  readonly bytes?: number;
  readonly rows?: number;
}

/** As UNLOAD writes it: MANIFEST gives no rows, MANIFEST VERBOSE does; older ones give addresses only. */
function manifestOf(parts: Readonly<Record<string, Part>>, at = `s3://bucket/exports/${folder}`): string {
  const entries = Object.entries(parts).map(([name, { bytes, rows: count }]) => ({
    url: `${at}${name}`,
    ...(bytes === undefined ? {} : { meta: { content_length: bytes, record_count: count } }),
  }));
  return JSON.stringify({ entries, author: { name: 'Amazon Redshift', version: '1.0.0' } });
}

const whole = { bytes: rows.length, rows: 2 };
const see = (files: Files, config = {}) =>
  seeExport(files, { files: 'unload/{date}/*', manifest: 'redshift', ...config });
const parts = (more: Files = {}) => ({ [`${folder}0000_part_00`]: rows, ...more });

describe('the manifest of UNLOAD', () => {
  it('that agrees says that the files are whole', async () => {
    const { report } = await see(parts({ [`${folder}manifest`]: manifestOf({ '0000_part_00': whole }) }));
    expect(report).toMatchObject({ state: 'present', because: null, notes: [], rowsRead: 2 });
  });

  it.each<[string, Readonly<Record<string, Part>>, string]>([
    [
      'a file that is not there',
      { '0000_part_00': whole, '0001_part_00': whole },
      `${folder}manifest lists ${folder}0001_part_00, which is not there.`,
    ],
    [
      'other bytes',
      { '0000_part_00': { ...whole, bytes: 99 } },
      `has ${rows.length} bytes, not the 99 in ${folder}manifest`,
    ],
    ['other rows', { '0000_part_00': { ...whole, rows: 20 } }, 'has 2 rows, not the 20'],
    ['one row more', { '0000_part_00': { ...whole, rows: 3 } }, 'taken for a header, name the columns'],
    ['one row less', { '0000_part_00': { ...whole, rows: 1 } }, 'its header was read as a row'],
    [
      'no word of a file',
      {},
      `${folder}0000_part_00 is not listed in ${folder}manifest. Remove it if an earlier UNLOAD`,
    ],
  ])('that states %s makes the export incomplete', async (_, stated, because) => {
    const { report } = await see(parts({ [`${folder}manifest`]: manifestOf(stated) }));
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining(because) });
  });

  it('may give addresses only, or no rows: then it is held against that', async () => {
    const bare = await see(parts({ [`${folder}manifest`]: manifestOf({ '0000_part_00': {}, '0001_part_00': {} }) }));
    expect(bare.report.because).toContain('0001_part_00, which is not there');
    const listed = await see(parts({ [`${folder}manifest`]: manifestOf({ '0000_part_00': {} }) }));
    expect(listed.report.notes).toEqual([expect.stringContaining('Without a manifest.json')]);
    const sized = await see(parts({ [`${folder}manifest`]: manifestOf({ '0000_part_00': { bytes: rows.length } }) }));
    expect(sized.report).toMatchObject({ state: 'present', notes: [] });
  });

  it.each(['', '<html>', '{"entries": [{"address": "s3://b/x"}]}', '{"files": 3}', '{"nodes": {}}'])(
    'that is none (%j) is said to be none',
    async (text) => {
      const { report } = await see(parts({ [`${folder}manifest`]: text }));
      expect(report).toMatchObject({
        state: 'incomplete',
        because: expect.stringContaining(`${folder}manifest is not a`),
      });
    },
  );

  it("of another UNLOAD in the folder is not this one's", async () => {
    const files = {
      [`${folder}usage_0000_part_00`]: rows,
      [`${folder}usage_manifest`]: manifestOf({ usage_0000_part_00: whole }),
      [`${folder}tickets_manifest`]: '<html>',
    };
    const { report } = await see(files, { files: 'unload/{date}/usage_*' });
    expect(report).toMatchObject({ state: 'present', notes: [] });
  });

  it('says nothing of files that begin otherwise than it does', async () => {
    const files = {
      [`${folder}eu_0000_part_00`]: rows,
      [`${folder}eu_manifest`]: manifestOf({ eu_0000_part_00: whole }),
      [`${folder}us_0000_part_00`]: 'account_id,n\nc,1\n',
    };
    const { report } = await see(files);
    expect(report).toMatchObject({ state: 'present', because: null, rowsRead: 3 });
  });

  it('with PARTITION BY lies above the folders of the days, and speaks of those that it lists', async () => {
    const text = (day: string) => `account_id,day\na,${day}\n`;
    const files = {
      'unload/dt=2024-03-10/0000_part_00': text('2024-03-10'),
      'unload/dt=2024-03-09/0000_part_00': text('2024-03-09'),
      'unload/dt=2024-03-09/0001_part_00': text('2024-03-09'),
      'unload/dt=2024-03-08/0000_part_00': text('2024-03-08'),
      'unload/manifest': manifestOf(
        {
          'dt=2024-03-10/0000_part_00': { bytes: text('2024-03-10').length, rows: 1 },
          'dt=2024-03-09/0000_part_00': { bytes: text('2024-03-09').length, rows: 1 },
        },
        's3://bucket/unload/',
      ),
    };
    const { report, table } = await see(files, { files: 'unload/dt={date}/*', time: 'day' });
    expect(report.state).toBe('present');
    expect(table?.gaps).toEqual([
      { day: toDay('2024-03-09'), because: expect.stringContaining('dt=2024-03-09/0001_part_00 is not listed') },
    ]);
  });

  it('is asked for where the config makes it mandatory', async () => {
    const { report } = await see(parts(), { isManifestMandatory: true });
    expect(report.because).toContain('is in no manifest of UNLOAD, which complete: manifest asks for');
  });

  it.each(['manifest', 'usage_manifest'])('is no data where nothing is said of it: %s', async (name) => {
    const { report } = await see(parts({ [`${folder}${name}`]: manifestOf({}) }), { manifest: null });
    expect(report).toMatchObject({ state: 'present', rowsRead: 2 });
    expect(report.notes[0]).toBe(
      `${folder}${name} is the manifest of a Redshift UNLOAD, and no data; write manifest: redshift, and the files are held against it.`,
    );
  });
});

describe('where UNLOAD puts its manifest', () => {
  it.each([
    ['unload/{date}/*', 'unload/2024-03-10/manifest'],
    ['unload/{date}/usage_*', 'unload/2024-03-10/usage_manifest'],
    ['unload/{date}/usage_0000_part_*', 'unload/2024-03-10/usage_manifest'],
    ['unload/usage_{date}_000*', 'unload/usage_2024-03-10_manifest'],
  ])('%s: %s', (files, key) => {
    expect(compileUnloadPatterns(files).map(({ nightOf }) => nightOf(key))).toContain('2024-03-10');
  });
});

describe('the files that a manifest names by their place in a bucket', () => {
  it.each<[string, string, string]>([
    ['unload/d/manifest', 's3://b/unload/d/0000_part_00', 'unload/d/0000_part_00'],
    ['unload/d/manifest', 's3://b/prefix/unload/d/0000_part_00', 'unload/d/0000_part_00'],
    ['copied/d/manifest', 's3://b/unload/d/0000_part_00', 'copied/d/0000_part_00'],
    ['manifest', 's3://b/unload/d/0000_part_00', '0000_part_00'],
    ['usage/manifest', 's3://b/usage/dt=1/0000_part_00', 'usage/dt=1/0000_part_00'],
    ['manifest', 's3://b/usage/dt=1/0000_part_00', 'dt=1/0000_part_00'],
    ['usage/dt=1/manifest', 's3://b/usage/dt=1/0000_part_00', 'usage/dt=1/0000_part_00'],
    ['events/x_manifest.json', 'posthog/events/x-0.parquet', 'events/x-0.parquet'],
  ])('beside %s, %s is %s', (manifest, address, key) => {
    expect(resolveAddresses(manifest, [address])).toEqual([key]);
  });
});
