import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createS3ExportSource } from '../../lib/aws/s3-export-source.ts';
import { createS3HistoryFiles } from '../../lib/aws/s3-history-files.ts';
import { createS3WorkStore } from '../../lib/aws/s3-work-store.ts';
import { describeExportSource } from '../contracts/export-source.ts';
import { describeHistoryFiles } from '../contracts/history-files.ts';
import { describeWorkStore } from '../contracts/work-store.ts';
import { createStandInClient } from '../support/s3-client.ts';
import { type S3StandIn, type S3StandInOptions, startS3StandIn } from '../support/s3-stand-in.ts';

const running: S3StandIn[] = [];
const closeAll = async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.close()));
};
afterEach(closeAll);
afterAll(closeAll);

async function open(options: S3StandInOptions = {}) {
  const standIn = await startS3StandIn(options);
  running.push(standIn);
  const place = { client: createStandInClient(standIn.endpoint), bucket: 'data', prefix: 'acme/' };
  return { standIn, place };
}

async function openSource(options: S3StandInOptions) {
  const { standIn, place } = await open(options);
  return {
    source: createS3ExportSource(place),
    write: async (key: string, bytes: string | Buffer) => {
      const body = { Body: Buffer.from(bytes), ContentLength: Buffer.byteLength(bytes) };
      await place.client.send(new PutObjectCommand({ Bucket: 'data', Key: `acme/${key}`, ...body }));
    },
    remove: async (key: string) => {
      standIn.objects.delete(`data/acme/${key}`);
    },
  };
}

describeWorkStore('in S3', async () => createS3WorkStore((await open({ pageSize: 2 })).place));
describeHistoryFiles('in S3', async () => createS3HistoryFiles((await open({ pageSize: 2 })).place));
describeHistoryFiles('in a versioned S3 bucket', async () =>
  createS3HistoryFiles((await open({ pageSize: 2, versioned: true })).place),
);
describeExportSource('in an S3 bucket', () => openSource({ pageSize: 2 }), { keepsReplaced: false });
describeExportSource('in a versioned S3 bucket', () => openSource({ pageSize: 2, versioned: true }), {
  keepsReplaced: true,
});

describe('exports in S3', () => {
  it.each([false, true])('are all listed over many pages (versioned: %s)', async (versioned) => {
    const { source, write } = await openSource({ pageSize: 3, versioned });
    for (let index = 0; index < 10; index++) await write(`usage/${index}.csv`, `${index}`);
    await write('usage/4.csv', 'again');
    expect((await source.list('usage/')).map(({ key }) => key)).toEqual(
      Array.from({ length: 10 }, (_, index) => `usage/${index}.csv`),
    );
  });

  it('are not the folders the console draws', async () => {
    const { source, write } = await openSource({});
    await write('usage/', '');
    await write('usage/a.csv', 'x');
    expect((await source.list('usage/')).map(({ key }) => key)).toEqual(['usage/a.csv']);
  });

  it('say where they are', async () => {
    expect((await openSource({})).source.location).toBe('s3://data/acme/');
  });

  it('say that the bucket is missing', async () => {
    const { source } = await openSource({ buckets: ['other'] });
    await expect(source.list('usage/')).rejects.toThrow(
      's3://data/acme/usage/: there is no such bucket. Create it or correct its name.',
    );
  });

  it('say which permission a refusal needs, and look again the next time', async () => {
    let isClosed = true;
    const { source } = await openSource({
      refuse: () => (isClosed ? { status: 403, code: 'AccessDenied' } : null),
    });
    await expect(source.list('')).rejects.toThrow(/^s3:\/\/data\/acme\/: access denied\. Allow s3:ListBucket/);
    isClosed = false;
    expect(await source.list('')).toEqual([]);
  });

  it('tell a refused fetch from a version that is gone', async () => {
    const { standIn, place } = await open({
      refuse: ({ key }) => (key.endsWith('secret.csv') ? { status: 403, code: 'AccessDenied' } : null),
    });
    const source = createS3ExportSource(place);
    const object = { key: 'secret.csv', bytes: 1, modifiedAt: 1, version: 'etag:"x"' };
    await expect(source.fetch(object, join(tmpdir(), 'never-written.csv'))).rejects.toThrow(
      'access denied. Allow s3:GetObject',
    );
    expect(standIn.objects.size).toBe(0);
  });
});

describe('an export whose download breaks off', () => {
  it('is an error and leaves no file', async () => {
    const { source, write } = await openSource({ cutAfter: 1000 });
    await write('usage.csv', 'x'.repeat(200_000));
    const [object] = await source.list('');
    const folder = await mkdtemp(join(tmpdir(), 'rounds-cut-'));
    await expect(source.fetch(object!, join(folder, 'usage.csv'))).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe('the work store in S3', () => {
  it('keeps its files under its prefix', async () => {
    const { standIn, place } = await open();
    await createS3WorkStore(place).put('nights/a', 'x');
    expect([...standIn.objects.keys()]).toEqual(['data/acme/nights/a']);
  });

  it('never takes a closed bucket for a missing file', async () => {
    const { place } = await open({ refuse: () => ({ status: 403, code: 'AccessDenied' }) });
    const store = createS3WorkStore(place);
    await expect(store.get('a')).rejects.toThrow('s3://data/acme/a: access denied');
    await expect(store.put('a', 'x')).rejects.toThrow('Allow s3:PutObject');
    await expect(store.list('')).rejects.toThrow('Allow s3:ListBucket');
  });

  it('never takes a missing bucket for a missing file', async () => {
    const { place } = await open({ buckets: [] });
    await expect(createS3WorkStore(place).get('a')).rejects.toThrow('there is no such bucket');
  });
});

describe('the S3 stand-in', () => {
  it('answers a plain GetObject with its version', async () => {
    const { standIn, place } = await open({ versioned: true });
    const where = { Bucket: 'data', Key: 'k' };
    await place.client.send(new PutObjectCommand({ ...where, Body: 'one' }));
    const { Body, VersionId } = await place.client.send(new GetObjectCommand(where));
    expect(await Body!.transformToString()).toBe('one');
    expect(VersionId).toBe(standIn.objects.get('data/k')?.[0]?.versionId);
  });
});
