import { S3Client } from '@aws-sdk/client-s3';
import { createS3ExportSource } from '../../lib/aws/s3-export-source.ts';
import { createS3HistoryFiles } from '../../lib/aws/s3-history-files.ts';
import { createS3WorkStore } from '../../lib/aws/s3-work-store.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import type { WorkStore } from '../../lib/files/work-store.ts';
import type { HistoryFiles } from '../../lib/metric-history/history-files.ts';
import type { Environment } from './environment.ts';

// An endpoint of one's own (a stand-in, MinIO) has no host name per bucket.
const client = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined });

export function openWork({ workBucket }: Environment): WorkStore {
  return createS3WorkStore({ client, bucket: workBucket, prefix: '' });
}

export function openExports({ exportsBucket, exportsPrefix }: Environment): ExportSource {
  return createS3ExportSource({ client, bucket: exportsBucket, prefix: exportsPrefix });
}

export function openHistoryFiles({ historyBucket }: Environment): HistoryFiles {
  return createS3HistoryFiles({ client, bucket: historyBucket, prefix: '' });
}
