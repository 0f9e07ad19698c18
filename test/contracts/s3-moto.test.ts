import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createS3ExportSource } from '../../lib/aws/s3-export-source.ts';
import { createS3HistoryFiles } from '../../lib/aws/s3-history-files.ts';
import { createS3WorkStore, type S3Place } from '../../lib/aws/s3-work-store.ts';
import { doAtOnce } from '../../lib/do-at-once.ts';
import { askFor } from '../support/ask-for.ts';
import { findMotoServer, KEYS_IN_A_PAGE } from '../support/moto-server.ts';
import { createStandInClient } from '../support/s3-client.ts';
import { describeExportSource } from './export-source.ts';
import { describeHistoryFiles } from './history-files.ts';
import { describeMetricHistory } from './metric-history.ts';
import { describeWorkStore } from './work-store.ts';

const command = findMotoServer();

/** What a key may hold that a request's path, its query or an XML answer spells otherwise. */
const HOSTILE_KEYS = [
  'usage/2026 01/a b.csv',
  'usage/a&b<c>"d".csv',
  "usage/a'b(c)!*.csv",
  'usage/a+b.csv',
  'usage/a%20b.csv',
  'usage/a%2Fb.csv',
  'usage/a=b?c#d;e:f@g,h$i~j.csv',
  'usage/größe.csv',
  'usage/gro\u0308ße.csv',
  'usage/💥.csv',
];

if (command === null)
  it('the adapters of S3 are not tried against moto, which is not installed', () => {
    process.stdout.write('Left out: S3 against moto. moto_server is not on the PATH (pip install "moto[server]").\n');
    expect(findMotoServer()).toBeNull();
  });
else
  describe('moto as S3', () => {
    let moto: string;
    let buckets = 0;
    beforeAll(async () => {
      moto = await askFor('moto');
    });

    /** An empty bucket; what is kept there lies under a prefix that is hard to spell. */
    async function openPlace(versioned: boolean, prefix = 'acme ü+%20/'): Promise<S3Place> {
      const client = createStandInClient(moto);
      const bucket = `bucket-${buckets++}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      if (versioned) await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
      return { client, bucket, prefix };
    }

    const put = ({ client, bucket, prefix }: S3Place, key: string, bytes: string | Buffer = key) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: bytes }));

    async function openSource(versioned: boolean) {
      const place = await openPlace(versioned);
      const remove = async (key: string) => {
        const where = { Bucket: place.bucket, Key: place.prefix + key };
        const { Versions = [] } = await place.client.send(
          new ListObjectVersionsCommand({ Bucket: where.Bucket, Prefix: where.Key }),
        );
        for (const { VersionId } of Versions) await place.client.send(new DeleteObjectCommand({ ...where, VersionId }));
      };
      return {
        source: createS3ExportSource(place),
        write: async (key: string, bytes: string | Buffer) => void (await put(place, key, bytes)),
        remove,
      };
    }

    function scratchFile(): string {
      const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-moto-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      return path.join(folder, 'file');
    }

    describeWorkStore('in S3 of moto', async () => createS3WorkStore(await openPlace(false)));
    describeWorkStore('in a versioned bucket of moto', async () => createS3WorkStore(await openPlace(true)));
    describeHistoryFiles('in S3 of moto', async () => createS3HistoryFiles(await openPlace(false)));
    describeHistoryFiles('in a versioned bucket of moto', async () => createS3HistoryFiles(await openPlace(true)));
    describeMetricHistory('in a versioned bucket of moto', async () => createS3HistoryFiles(await openPlace(true)));
    describeExportSource('in S3 of moto', () => openSource(false), { keepsReplaced: false });
    describeExportSource('in a versioned bucket of moto', () => openSource(true), { keepsReplaced: true });

    describe.each([false, true])('in a bucket (versioned: %s)', (versioned) => {
      it('keys are themselves, however they are written', async () => {
        const place = await openPlace(versioned);
        const [source, work] = [createS3ExportSource(place), createS3WorkStore(place)];
        for (const key of HOSTILE_KEYS) await put(place, key);
        const listed = await source.list('usage/');
        expect(listed.map(({ key }) => key)).toEqual([...HOSTILE_KEYS].sort());
        const file = scratchFile();
        for (const object of listed) {
          await source.fetch(object, file);
          expect(readFileSync(file, 'utf8')).toBe(object.key);
          expect(Buffer.from((await work.get(object.key))!).toString()).toBe(object.key);
        }
        expect(await work.list('usage/a%')).toEqual(['usage/a%20b.csv', 'usage/a%2Fb.csv']);
        expect(await work.list('usage/a+')).toEqual(['usage/a+b.csv']);
        await work.remove('usage/a+b.csv');
        expect(await work.get('usage/a+b.csv')).toBeNull();
        expect(await work.list('usage/')).toHaveLength(HOSTILE_KEYS.length - 1);
      });

      it('more than a page of keys is listed, each once', async () => {
        const place = await openPlace(versioned);
        const keys = Array.from(
          { length: KEYS_IN_A_PAGE + 3 },
          (_, index) => `usage/${String(index).padStart(4, '0')}.csv`,
        );
        await doAtOnce(keys, 8, (key) => put(place, key, 'x').then(() => undefined));
        // The one a page ends with, again.
        await put(place, keys[KEYS_IN_A_PAGE - 1]!, 'xy');
        const page = await place.client.send(new ListObjectsV2Command({ Bucket: place.bucket }));
        expect(page).toMatchObject({ KeyCount: KEYS_IN_A_PAGE, IsTruncated: true });
        const listed = await createS3ExportSource(place).list('usage/');
        expect(listed.map(({ key }) => key)).toEqual(keys);
        expect(listed[KEYS_IN_A_PAGE - 1]!.bytes).toBe(2);
        expect(await createS3WorkStore(place).list('')).toEqual(keys);
        expect((await createS3HistoryFiles(place).list('usage/')).map(({ key }) => key)).toEqual(keys);
      });

      it('a prefix ends where it ends: at no folder, and not before its own place', async () => {
        const place = await openPlace(versioned, 'acme/');
        const others = await openPlace(versioned, '');
        const neighbour = { ...place, prefix: 'acme2/' };
        for (const one of [place, neighbour]) await put(one, 'usage/1.csv');
        await put(place, 'usage-2.csv');
        await put(place, 'usage/');
        const source = createS3ExportSource(place);
        expect((await source.list('usage')).map(({ key }) => key)).toEqual(['usage-2.csv', 'usage/1.csv']);
        expect((await source.list('usage/')).map(({ key }) => key)).toEqual(['usage/1.csv']);
        expect(await createS3ExportSource(others).list('')).toEqual([]);
      });

      it('what is removed is gone in every version, and its neighbours stay', async () => {
        const place = await openPlace(versioned);
        const files = createS3HistoryFiles(place);
        const file = scratchFile();
        for (const text of ['one', 'two', 'three']) {
          writeFileSync(file, text);
          for (const key of ['metrics/a', 'metrics/ab']) await files.put(key, file);
        }
        // As somebody deletes it in the console: a marker over the versions, where there are versions.
        await createS3WorkStore(place).remove('metrics/a');
        await files.remove('metrics/a');
        expect(await countVersions(place)).toEqual({ 'metrics/ab': versioned ? 3 : 1 });
        await files.removeEarlier('metrics/ab');
        expect(await countVersions(place)).toEqual({ 'metrics/ab': 1 });
        await files.fetch('metrics/ab', file);
        expect(readFileSync(file, 'utf8')).toBe('three');
      });
    });

    async function countVersions({ client, bucket, prefix }: S3Place): Promise<Readonly<Record<string, number>>> {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket }),
      );
      const counts: Record<string, number> = {};
      for (const { Key } of [...Versions, ...DeleteMarkers]) {
        const key = Key!.slice(prefix.length);
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    }

    it('a pinned version outlives a deletion marker over it, and is named once it is gone itself', async () => {
      const place = await openPlace(true);
      const source = createS3ExportSource(place);
      await put(place, 'a.csv', 'kept');
      const [pinned] = await source.list('');
      await createS3WorkStore(place).remove('a.csv');
      expect(await source.list('')).toEqual([]);
      const file = scratchFile();
      await source.fetch(pinned!, file);
      expect(readFileSync(file, 'utf8')).toBe('kept');
      await createS3HistoryFiles(place).remove('a.csv');
      await expect(source.fetch(pinned!, file)).rejects.toThrow(/a\.csv was replaced or deleted after this night/);
    });

    it('a bucket that is not there is said so, by every adapter', async () => {
      const place = { ...(await openPlace(false)), bucket: 'no-such-bucket' };
      const sentence = 'there is no such bucket. Create it or correct its name.';
      await expect(createS3ExportSource(place).list('')).rejects.toThrow(sentence);
      await expect(createS3WorkStore(place).get('a')).rejects.toThrow(sentence);
      await expect(createS3HistoryFiles(place).list('')).rejects.toThrow(sentence);
      await expect(createS3HistoryFiles(place).remove('a')).rejects.toThrow(sentence);
    });
  });
