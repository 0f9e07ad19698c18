import { S3Client } from '@aws-sdk/client-s3';
import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import { createS3ExportSource } from '../../lib/aws/s3-export-source.ts';
import { createS3HistoryFiles } from '../../lib/aws/s3-history-files.ts';
import { createS3WorkStore } from '../../lib/aws/s3-work-store.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { formatProblem, readConfigFile } from '../../lib/config/read-config.ts';
import { createSender } from '../../lib/steps/delivery/sender.ts';
import type { NightDependencies } from '../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../lib/tables/open-stores.ts';
import { createChannels } from './channels.ts';
import type { Environment } from './environment.ts';

/** Wires the steps to AWS. Clients take region, credentials and endpoints from the environment, as the SDK does. */
export async function createDependencies(environment: Environment): Promise<NightDependencies & TableStores> {
  const config = await readModel(environment.configFile);
  // An endpoint of one's own (a stand-in, MinIO) has no host name per bucket.
  const s3 = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined });
  const table = createDynamoDbTable({ client: createDynamoClient(), table: environment.table });
  const stores = openTableStores(table, environment.now);
  return {
    config,
    source: createS3ExportSource({ client: s3, bucket: environment.exportsBucket, prefix: environment.exportsPrefix }),
    work: createS3WorkStore({ client: s3, bucket: environment.workBucket, prefix: '' }),
    historyFiles: createS3HistoryFiles({ client: s3, bucket: environment.historyBucket, prefix: '' }),
    ...stores,
    channels: createChannels(environment, stores.addresses, config),
    sender: createSender(),
    now: environment.now,
    isReplay: false,
    mayChange: false,
  };
}

async function readModel(file: string): Promise<HealthConfig> {
  const read = await readConfigFile(file);
  if ('config' in read) return read.config;
  throw new Error(`The deployed health.yaml has problems:\n${read.problems.map(formatProblem).join('\n')}`);
}
