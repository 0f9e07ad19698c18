import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { checkWorkKey } from '../files/work-store.ts';
import type { HistoryFile, HistoryFiles } from '../metric-history/history-files.ts';
import { explainBucketError } from './s3-errors.ts';
import type { S3Place } from './s3-work-store.ts';

/** History files under a prefix of a bucket, versioned or not. Throws `BucketError` for a bucket that is missing or closed. */
export function createS3HistoryFiles({ client, bucket, prefix }: S3Place): HistoryFiles {
  const place = (key: string) => ({ Bucket: bucket, Key: prefix + checkWorkKey(key) });
  const explain = (error: unknown, key: string, action: string) =>
    explainBucketError(error, `s3://${bucket}/${prefix}${key}`, action);

  async function list(start: string): Promise<readonly HistoryFile[]> {
    const files: HistoryFile[] = [];
    try {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + start }))
        for (const { Key, Size } of page.Contents ?? [])
          files.push({ key: Key!.slice(prefix.length), bytes: Size ?? 0 });
    } catch (error) {
      throw explain(error, start, 's3:ListBucket');
    }
    return files.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function put(key: string, file: string): Promise<void> {
    const { size } = await stat(file);
    try {
      await client.send(new PutObjectCommand({ ...place(key), Body: createReadStream(file), ContentLength: size }));
    } catch (error) {
      throw explain(error, key, 's3:PutObject');
    }
  }

  async function fetch(key: string, file: string): Promise<boolean> {
    const temporary = `${file}.part`;
    try {
      const { Body } = await client.send(new GetObjectCommand(place(key)));
      await pipeline(Body as Readable, createWriteStream(temporary));
      await rename(temporary, file);
      return true;
    } catch (error) {
      if (error instanceof NoSuchKey) return false;
      throw explain(error, key, 's3:GetObject and s3:ListBucket');
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async function removeVersions(
    key: string,
    isOld: (version: { readonly IsLatest?: boolean | undefined }) => boolean,
  ): Promise<void> {
    const { Bucket, Key } = place(key);
    let position: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
    try {
      for (let more = true; more; ) {
        const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = position;
        const page = await client.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key, KeyMarker, VersionIdMarker }),
        );
        const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter((one) => one.Key === Key);
        for (const { VersionId } of versions.filter(isOld))
          await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
        position = page;
        // Keys that only start with it come after it.
        more = page.IsTruncated === true && versions.length > 0;
      }
    } catch (error) {
      throw explain(error, key, 's3:ListBucketVersions and s3:DeleteObjectVersion');
    }
  }

  return {
    location: `s3://${bucket}/${prefix}`,
    list,
    put,
    fetch,
    // A deletion of the newest version alone would leave the customer in the ones before.
    remove: (key) => removeVersions(key, () => true),
    removeEarlier: (key) => removeVersions(key, ({ IsLatest }) => IsLatest === false),
  };
}
