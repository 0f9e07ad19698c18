import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { makeChart, run } from '../dynamodb/accounts.ts';
import { clientOptions, measureWrites, readEndpoint } from '../dynamodb/measure-writes.ts';

const ITEMS_PER_CALL = 25;
const CALLS_AT_ONCE = 8;

const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(readEndpoint())));
await measureWrites(async (from, to) => {
  let next = from;
  const work = async () => {
    while (next < to) {
      const first = next;
      next = Math.min(to, next + ITEMS_PER_CALL);
      const requests = Array.from({ length: next - first }, (_, index) => ({
        PutRequest: { Item: toItem(first + index) },
      }));
      await client.send(new BatchWriteCommand({ RequestItems: { bench: requests } }));
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
});
client.destroy();

/** One attribute per metric, and none of what a packed chart remembers of earlier nights. */
function toItem(account: number) {
  const { values, carried, amongLastPeers, change, window, override, account: id, ...fields } = makeChart(account);
  const metrics = Object.fromEntries(values.map((value, metric) => [run.metrics[metric]!.name, value]));
  return { pk: `NIGHT#${fields.night}#0`, sk: `ACCT#${id}`, ...fields, ...metrics };
}
