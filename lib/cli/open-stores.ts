import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { createS3HistoryFiles } from '../aws/s3-history-files.ts';
import { createS3WorkStore } from '../aws/s3-work-store.ts';
import type { Clock } from '../calendar.ts';
import { createFolderHistoryFiles } from '../local/folder-history-files.ts';
import { createFolderWorkStore } from '../local/folder-work-store.ts';
import { holdsTable } from '../local/state-database.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import type { TableStores } from '../tables/open-stores.ts';
import type { StoreOptions } from './command.ts';
import { wrongUsage } from './failure.ts';
import { locatePortfolio, type Portfolio, requireState, whereabouts } from './locate-portfolio.ts';
import { requireFolder } from './open-local.ts';
import { openDeployedTable, openStateTable } from './open-table.ts';

export interface Stores extends TableStores, Pick<NightDependencies, 'work' | 'historyFiles'> {
  close(): Promise<void>;
}

export async function openStores(options: StoreOptions, now: Clock): Promise<Stores> {
  // Stores are the same whatever model they are looked at with.
  const portfolio = locatePortfolio({ state: options.state, table: options.table });
  const { table } = portfolio;
  const { historyBucket, workBucket } = nameBuckets(options, table !== null);
  if (table === null && historyBucket === undefined && workBucket === undefined) return openFolder(portfolio, now);
  if (table === null || historyBucket === undefined || workBucket === undefined)
    throw wrongUsage('A deployed portfolio is kept in three places: give --table, --history-bucket and --work-bucket.');
  const opened = openDeployedTable(table, now);
  const s3 = createS3Client();
  return {
    ...opened,
    work: createS3WorkStore({ client: s3, bucket: workBucket, prefix: '' }),
    historyFiles: createS3HistoryFiles({ client: s3, bucket: historyBucket, prefix: '' }),
    async close() {
      await opened.close();
      s3.destroy();
    },
  };
}

/** An endpoint of one's own (a stand-in, MinIO) has no host name per bucket. */
export function createS3Client(): S3Client {
  return new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined });
}

/** Those of the environment go with a table: without one, the state folder counts. */
function nameBuckets({ historyBucket, workBucket }: StoreOptions, hasTable: boolean) {
  const { env } = whereabouts();
  const said = (variable: string) => (hasTable ? env[variable] || undefined : undefined);
  return {
    historyBucket: historyBucket ?? said('ROUNDS_HISTORY_BUCKET'),
    workBucket: workBucket ?? said('ROUNDS_WORK_BUCKET'),
  };
}

async function openFolder(portfolio: Portfolio, now: Clock): Promise<Stores> {
  const stateFolder = requireState(
    portfolio,
    '--table, --history-bucket and --work-bucket (those of a deployed portfolio)',
  );
  if (!holdsTable(requireFolder(stateFolder, '--state')))
    throw wrongUsage(`--state ${stateFolder} holds no history: no night was kept there.`);
  return {
    ...(await openStateTable(stateFolder, now)),
    work: createFolderWorkStore(path.join(stateFolder, 'work')),
    historyFiles: createFolderHistoryFiles(path.join(stateFolder, 'history')),
  };
}
