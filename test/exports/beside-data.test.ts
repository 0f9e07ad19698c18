import { describe, expect, it } from 'vitest';
import { isData } from '../../lib/exports/file-format.ts';
import { type Files, seeExport } from './export-night.ts';

const rows = 'account_id,n\na,1\nb,2\n';
const folder = 's/2024-03-10/';
const see = (files: Files, config = {}) =>
  seeExport({ [`${folder}a.csv`]: rows, ...files }, { files: 's/{date}/**', ...config });

describe('what tools write beside data', () => {
  it.each<[string, Files]>([
    ['the marks of Spark and Databricks', { _SUCCESS: '', _committed_12: '{"added":["a.csv"]}', '.a.csv.crc': 'crc' }],
    ['a log of Delta', { '_delta_log/00000.json': '{"commitInfo":{}}\n' }],
    ['what Spark had not done', { '_temporary/0/part.csv': 'account_id,n\nz,9\n' }],
    ['a listing of Delta for Presto', { '_symlink_format_manifest/manifest': 's3://b/a\n' }],
    ['folders of EMR', { x_$folder$: '' }],
    ['listings of Athena', { '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f-manifest.csv': 's3://b/a.csv\n' }],
    [
      'listings of DynamoDB',
      { 'manifest-summary.json': '{"version":"1"}', 'manifest-files.json': '{"itemCount":3}\n' },
    ],
  ])('is no data, and nothing to say: %s', async (_, beside) => {
    const files = Object.fromEntries(Object.entries(beside).map(([name, text]) => [folder + name, text]));
    const { report } = await see(files);
    expect(report).toMatchObject({ state: 'present', rowsRead: 2 });
    expect(report.notes).toEqual([expect.stringContaining('Without a manifest.json')]);
  });

  it('is data where the pattern names it so, or a partition is', () => {
    const read = (key: string, files: string) => isData(key, { format: null, files });
    expect(read('_raw/2024/a.csv', '_raw/*/*.csv')).toBe(true);
    expect(read('u/_usage.csv', 'u/_*.csv')).toBe(true);
    expect(read('u/_day=1/a.csv', 'u/*/*.csv')).toBe(true);
    expect(read('u/_raw/a.csv', 'u/*/*.csv')).toBe(false);
    expect(read('u/_usage.csv', 'u/*.csv')).toBe(false);
  });

  it('is named when it is all there is', async () => {
    const { report } = await seeExport({ 'u/_usage.csv': rows }, { files: 'u/*.csv' });
    expect(report).toMatchObject({
      state: 'missing',
      because: expect.stringContaining('u/_usage.csv does, but by its name'),
    });
  });
});

describe('the manifest of another tool', () => {
  const listOf = (...files: string[]) => JSON.stringify({ files });

  it.each(['manifest.json', 'x_manifest.json'])(
    'that lists names, as PostHog does, asks for all of them: %s',
    async (name) => {
      const sound = await see({ [folder + name]: listOf('s/2024-03-10/a.csv') });
      expect(sound.report).toMatchObject({ state: 'present', rowsRead: 2 });
      const short = await see({ [folder + name]: listOf('s/2024-03-10/a.csv', 's/2024-03-10/b.csv') });
      expect(short.report).toMatchObject({
        state: 'incomplete',
        because: expect.stringContaining(`${folder}${name} lists s/2024-03-10/b.csv, which is not there`),
      });
    },
  );

  it.each([
    ['of S3 Inventory', '{"sourceBucket":"b","files":[{"key":"s/a.csv","size":1}]}'],
    ['of dbt', '{"metadata":{},"nodes":{}}'],
  ])('%s is not taken for a broken one of ours', async (_, text) => {
    const { report } = await see({ [`${folder}manifest.json`]: text });
    expect(report.state).toBe('present');
    expect(report.notes[0]).toContain(`${folder}manifest.json is another tool's`);
    const asked = await see({ [`${folder}manifest.json`]: text }, { isManifestMandatory: true });
    expect(asked.report).toMatchObject({
      state: 'incomplete',
      because: expect.stringContaining('has no manifest.json'),
    });
  });

  it('is data all the same when only its name says so', async () => {
    const { report } = await see({ [`${folder}ship_manifest.csv`]: 'account_id,n\nc,3\n' });
    expect(report).toMatchObject({ state: 'present', rowsRead: 3 });
  });
});
