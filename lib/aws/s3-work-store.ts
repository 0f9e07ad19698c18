import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { WorkStore } from '../files/work-store.ts';
import { checkWorkKey } from '../files/work-store.ts';
import { explainBucketError } from './s3-errors.ts';

export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  /** '' or ending in '/'. */
  readonly prefix: string;
}

/** Work files under a prefix of a bucket. Throws `BucketError` for a bucket that is missing or closed. */
export function createS3WorkStore({ client, bucket, prefix }: S3Place): WorkStore {
  const place = (key: string) => ({ Bucket: bucket, Key: prefix + checkWorkKey(key) });
  const explain = (error: unknown, key: string, action: string) =>
    explainBucketError(error, `s3://${bucket}/${prefix}${key}`, action);

  async function put(key: string, bytes: Uint8Array | string): Promise<void> {
    const body = Buffer.from(bytes);
    const command = new PutObjectCommand({ ...place(key), Body: body, ContentLength: body.length });
    try {
      await client.send(command);
    } catch (error) {
      throw explain(error, key, 's3:PutObject');
    }
  }

  async function get(key: string): Promise<Uint8Array | null> {
    const command = new GetObjectCommand(place(key));
    try {
      const { Body } = await client.send(command);
      return await Body!.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw explain(error, key, 's3:GetObject and s3:ListBucket');
    }
  }

  async function list(start: string): Promise<readonly string[]> {
    const keys: string[] = [];
    try {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + start }))
        for (const { Key } of page.Contents ?? []) keys.push(Key!.slice(prefix.length));
    } catch (error) {
      throw explain(error, start, 's3:ListBucket');
    }
    return keys.sort();
  }

  async function remove(key: string): Promise<void> {
    try {
      await client.send(new DeleteObjectCommand(place(key)));
    } catch (error) {
      throw explain(error, key, 's3:DeleteObject');
    }
  }

  return { put, get, remove, list };
}
