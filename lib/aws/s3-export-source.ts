import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type _Object,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ExportObject, ExportSource } from '../exports/export-source.ts';
import { explainBucketError, VersionGoneError } from './s3-errors.ts';
import type { S3Place } from './s3-work-store.ts';

/**
 * Exports under a prefix of a bucket. In a versioned bucket a version is pinned by its id; else by its ETag, and a file that
 * was replaced since is `VersionGoneError`. Throws `BucketError` for a bucket that is missing or closed.
 */
export function createS3ExportSource(place: S3Place): ExportSource {
  const { bucket, prefix } = place;
  let versioned: Promise<boolean> | null = null;

  async function list(start: string): Promise<readonly ExportObject[]> {
    try {
      versioned ??= isVersioned(place);
      const objects = (await versioned) ? await listVersions(place, start) : await listObjects(place, start);
      return objects.sort(byKey);
    } catch (error) {
      versioned = null;
      throw explainBucketError(error, locate(start), LIST_ACTIONS);
    }
  }

  async function fetch(object: ExportObject, destination: string): Promise<void> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: prefix + object.key,
      ...selectVersion(object.version),
    });
    try {
      const { Body } = await place.client.send(command);
      await save(Body as Readable, destination);
    } catch (error) {
      if (isGone(error)) throw new VersionGoneError(locate(object.key), { cause: error });
      throw explainBucketError(error, locate(object.key), 's3:GetObject and s3:GetObjectVersion');
    }
  }

  const locate = (key: string) => `s3://${bucket}/${prefix}${key}`;
  return { list, fetch, location: locate('') };
}

/** A body that breaks off is an error, and leaves no file that could be taken for the whole. */
async function save(body: Readable, destination: string): Promise<void> {
  try {
    await pipeline(body, createWriteStream(destination));
  } catch (error) {
    await rm(destination, { force: true });
    throw error;
  }
}

const LIST_ACTIONS = 's3:ListBucket, s3:ListBucketVersions and s3:GetBucketVersioning';

async function isVersioned({ client, bucket }: S3Place): Promise<boolean> {
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  return Status === 'Enabled';
}

async function listObjects({ client, bucket, prefix }: S3Place, start: string): Promise<ExportObject[]> {
  const objects: ExportObject[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + start }))
    for (const found of page.Contents ?? []) objects.push({ ...describe(found, prefix), version: ETAG + found.ETag });
  return objects.filter(isFile);
}

async function listVersions({ client, bucket, prefix }: S3Place, start: string): Promise<ExportObject[]> {
  const objects: ExportObject[] = [];
  let page: Partial<ListObjectVersionsCommandOutput> = {};
  do {
    const position = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix + start, ...position }));
    for (const found of page.Versions ?? [])
      if (found.IsLatest) objects.push({ ...describe(found, prefix), version: ID + found.VersionId });
  } while (page.IsTruncated);
  return objects.filter(isFile);
}

function describe(found: Pick<_Object, 'Key' | 'Size' | 'LastModified'>, prefix: string) {
  return {
    key: found.Key!.slice(prefix.length),
    bytes: found.Size ?? 0,
    modifiedAt: found.LastModified?.getTime() ?? 0,
  };
}

/** The console makes empty objects named like folders. */
function isFile({ key }: ExportObject): boolean {
  return key !== '' && !key.endsWith('/');
}

/** UTF-16 code units, as every source sorts; S3 itself sorts by UTF-8 bytes. */
function byKey(a: ExportObject, b: ExportObject): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

const ID = 'id:';
const ETAG = 'etag:';

function selectVersion(version: string): Pick<GetObjectCommandInput, 'VersionId' | 'IfMatch'> {
  return version.startsWith(ID) ? { VersionId: version.slice(ID.length) } : { IfMatch: version.slice(ETAG.length) };
}

function isGone(error: unknown): boolean {
  return (
    error instanceof S3ServiceException &&
    (['NoSuchKey', 'NoSuchVersion', 'PreconditionFailed'].includes(error.name) ||
      error.$metadata.httpStatusCode === 412)
  );
}
