import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Chart } from '../../lib/history/chart.ts';
import { run } from '../dynamodb/accounts.ts';
import { clientOptions, measureWrites, readEndpoint } from '../dynamodb/measure-writes.ts';

const ITEMS_PER_CALL = 25;
const CALLS_AT_ONCE = 8;

const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(readEndpoint())));
await measureWrites(async (charts) => {
  let next = 0;
  const work = async () => {
    while (next < charts.length) {
      const some = charts.slice(next, next + ITEMS_PER_CALL);
      next += ITEMS_PER_CALL;
      const requests = some.map((chart) => ({ PutRequest: { Item: toItem(chart) } }));
      await client.send(new BatchWriteCommand({ RequestItems: { bench: requests } }));
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
});
client.destroy();

/** One attribute per metric, and none of what a packed chart remembers of earlier nights. */
function toItem(chart: Chart) {
  const { values, carried, amongLastPeers, change, window, override, account: id, ...fields } = chart;
  const metrics = Object.fromEntries(values.map((value, metric) => [run.metrics[metric]!.name, value]));
  return { pk: `NIGHT#${fields.night}#0`, sk: `ACCT#${id}`, ...fields, ...metrics };
}
