import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createS3HistoryFiles } from '../../lib/aws/s3-history-files.ts';
import { createFolderHistoryFiles } from '../../lib/local/folder-history-files.ts';
import { openMetricHistory } from '../../lib/metric-history/open-metric-history.ts';
import { createStandInClient } from '../support/s3-client.ts';
import { type S3StandInOptions, startS3StandIn } from '../support/s3-stand-in.ts';
import { describeMetricHistory, nightOf } from './metric-history.ts';

async function openFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-metrics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return createFolderHistoryFiles(folder);
}

async function openBucket(options: S3StandInOptions) {
  const standIn = await startS3StandIn({ pageSize: 2, ...options });
  onTestFinished(() => standIn.close());
  const place = { client: createStandInClient(standIn.endpoint), bucket: 'data', prefix: 'acme/' };
  return { standIn, files: createS3HistoryFiles(place) };
}

describeMetricHistory('in a folder', openFolder);
describeMetricHistory('in S3', async () => (await openBucket({})).files);
describeMetricHistory('in a versioned S3 bucket', async () => (await openBucket({ versioned: true })).files);

describe('metric history in a versioned bucket', () => {
  it('forgets an account in what was overwritten without it, too', async () => {
    const { standIn, files } = await openBucket({ versioned: true });
    const history = openMetricHistory(files);
    onTestFinished(() => history.close());
    await history.write(nightOf(['a', 'b'], { mood: ['stripes', 'plain'] }));
    await history.write(nightOf(['b'], { mood: ['plain'] }));
    await history.write(nightOf(['a', 'b'], { mood: ['stripes', 'plain'] }, { night: '2026-01-06' }));
    expect(await history.removeAccount('a')).toEqual(['2026-01-06']);
    const versions = [...standIn.objects.values()].map((kept) => kept.length);
    expect(versions).toEqual([1, 1]);
    expect((await history.open('2026-01-05'))?.accounts).toBe(1);
  });

  it('still has the night when it is cut off while it forgets', async () => {
    let isCutOff = false;
    const refuse = ({ method }: { readonly method: string }) =>
      isCutOff && method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : null;
    const { files } = await openBucket({ versioned: true, refuse });
    const history = openMetricHistory(files);
    onTestFinished(() => history.close());
    await history.write(nightOf(['a', 'b'], { mood: ['stripes', 'plain'] }));
    isCutOff = true;
    await expect(history.removeAccount('a')).rejects.toThrow('Allow s3:ListBucketVersions');
    isCutOff = false;
    await history.removeAccount('a');
    expect((await history.open('2026-01-05'))?.accounts).toBe(1);
  });
});
