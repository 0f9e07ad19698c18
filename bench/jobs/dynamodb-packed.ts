import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import { createHistoryStore } from '../../lib/tables/history-store.ts';
import { run } from '../dynamodb/accounts.ts';
import { clientOptions, measureWrites, readEndpoint } from '../dynamodb/measure-writes.ts';

const client = createDynamoClient(clientOptions(readEndpoint()));
const history = createHistoryStore(createDynamoDbTable({ client, table: 'bench' }));
await measureWrites((charts) => history.writeCharts(run, 0, charts));
client.destroy();
