import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoHistoryStore } from '../../lib/aws/dynamo-history-store.ts';
import { makeChart, run } from '../dynamodb/accounts.ts';
import { clientOptions, measureWrites, readEndpoint } from '../dynamodb/measure-writes.ts';

const client = new DynamoDBClient(clientOptions(readEndpoint()));
const history = createDynamoHistoryStore({ client, table: 'bench' });
await measureWrites(async (from, to) => {
  const charts = Array.from({ length: to - from }, (_, index) => makeChart(from + index));
  await history.writeCharts(run, 0, charts);
});
client.destroy();
