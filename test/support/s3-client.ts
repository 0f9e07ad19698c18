import { S3Client } from '@aws-sdk/client-s3';

/** A client of the stand-in: path style, credentials that open nothing, no second tries. */
export function createStandInClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}
