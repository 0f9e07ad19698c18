import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoHistoryStore } from '../../lib/aws/dynamo-history-store.ts';
import { startEmbeddedDynamoDb } from '../../lib/local/embedded-dynamodb.ts';
import { buildCharts, buildRun } from '../support/build-history.ts';

const table = 'history';

describe('the embedded DynamoDB', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rounds-state-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('makes the table with its indexes, on loopback', async () => {
    const embedded = await startEmbeddedDynamoDb({ stateFolder: null, table });
    const { Table } = await embedded.client.send(new DescribeTableCommand({ TableName: table }));
    expect(Table?.KeySchema?.map((key) => key.AttributeName)).toEqual(['PK', 'SK']);
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(['due', 'owner']);
    expect(embedded.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await embedded.close();
  });

  it('keeps a state folder from one start to the next', async () => {
    const stateFolder = join(folder, 'made', 'as-needed');
    const charts = buildCharts(30);
    const first = await startEmbeddedDynamoDb({ stateFolder, table });
    await createDynamoHistoryStore({ client: first.client, table }).writeCharts(buildRun(), 0, charts);
    await first.close();
    const second = await startEmbeddedDynamoDb({ stateFolder, table });
    expect(await createDynamoHistoryStore({ client: second.client, table }).readCharts(buildRun(), 0)).toEqual(charts);
    await second.close();
  });

  it('refuses a state folder that is in use, and takes it once it is free', async () => {
    const stateFolder = join(folder, 'shared');
    const holder = await startEmbeddedDynamoDb({ stateFolder, table });
    await expect(startEmbeddedDynamoDb({ stateFolder, table })).rejects.toThrow(
      /The state folder .*shared cannot be used: another rounds command is using it/,
    );
    await holder.close();
    await (await startEmbeddedDynamoDb({ stateFolder, table })).close();
  });

  it('says why a state folder cannot be made', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(startEmbeddedDynamoDb({ stateFolder: join(file, 'state'), table })).rejects.toThrow(
      /The state folder .* cannot be made \(ENOTDIR\)/,
    );
  });
});
