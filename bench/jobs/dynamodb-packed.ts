import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { createDynamoHistoryStore } from '../../lib/aws/dynamo-history-store.ts';
import { run } from '../dynamodb/accounts.ts';
import { clientOptions, measureWrites, readEndpoint } from '../dynamodb/measure-writes.ts';

const client = createDynamoClient(clientOptions(readEndpoint()));
const history = createDynamoHistoryStore({ client, table: 'bench' });
await measureWrites((charts) => history.writeCharts(run, 0, charts));
client.destroy();
