import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** An earlier version of an export is kept as long as the nights that were scored from it. */
const EARLIER_VERSIONS_KEPT = Duration.days(400);
/** Long enough to notice that a night was written over; short enough that a forgotten customer is soon gone. */
const OVERWRITTEN_HISTORY_KEPT = Duration.days(30);
const WORK_KEPT = Duration.days(30);

const closed = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps;

/**
 * The exports as other tools put them, every version of them; what each night measured; and the files one step of a night leaves
 * for the next.
 */
export class Buckets extends Construct {
  readonly exports: Bucket;
  readonly history: Bucket;
  readonly work: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.exports = new Bucket(this, 'Exports', {
      ...closed,
      versioned: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: EARLIER_VERSIONS_KEPT, abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    this.history = new Bucket(this, 'History', {
      ...closed,
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: OVERWRITTEN_HISTORY_KEPT,
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.work = new Bucket(this, 'Work', {
      ...closed,
      lifecycleRules: [{ expiration: WORK_KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }
}
