import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import {
  CreateTableCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../aws/dynamo-client.ts';
import { describeTable } from '../aws/table-definition.ts';

export interface EmbeddedDynamoDb {
  readonly client: DynamoDBClient;
  /** http://127.0.0.1:port */
  readonly endpoint: string;
  /** Waits for what is being written; nothing may be sent afterwards. */
  close(): Promise<void>;
}

/**
 * DynamoDB on this machine: dynalite on a loopback port, in a thread of its own so that it works while the night computes.
 * `stateFolder` keeps its data from one start to the next, and is made if absent; null keeps it in memory. Throws
 * `StateFolderError` when the folder cannot be used.
 */
export async function startEmbeddedDynamoDb(options: {
  readonly stateFolder: string | null;
  readonly table: string;
}): Promise<EmbeddedDynamoDb> {
  const { stateFolder, table } = options;
  if (stateFolder !== null) await makeFolder(stateFolder);
  const server = await startServer(stateFolder);
  const client = createLoopbackClient(server.endpoint);
  const close = async () => {
    client.destroy();
    await server.close();
  };
  try {
    await Promise.race([createTable(client, table), server.failure]);
  } catch (error) {
    await close();
    // dynalite opens its store late, and its thread dies of a store that another process holds: no answer comes.
    if (stateFolder === null || error instanceof DynamoDBServiceException) throw error;
    throw new StateFolderError(stateFolder, IN_USE, { cause: error });
  }
  return { client, endpoint: server.endpoint, close };
}

const IN_USE =
  'another rounds command is using it (wait until that ends), or its files are damaged or not writable (choose another folder)';

/** The state folder cannot be used now. */
export class StateFolderError extends Error {
  constructor(folder: string, because: string, options?: ErrorOptions) {
    super(`The state folder ${folder} cannot be used: ${because}.`, options);
    this.name = 'StateFolderError';
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StateFolderError(folder, `it cannot be made (${code}); choose another folder`, { cause: error });
  }
}

/** Plain CommonJS text, so that it runs the same from TypeScript and from a bundle. */
const SERVER_THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require(workerData.dynalite)({ ...workerData.store, createTableMs: 0 });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.once('message', () => server.close(() => process.exit(0)));
`;

async function startServer(stateFolder: string | null) {
  const worker = new Worker(SERVER_THREAD, {
    eval: true,
    execArgv: [],
    workerData: {
      dynalite: createRequire(import.meta.url).resolve('dynalite'),
      store: stateFolder === null ? {} : { path: stateFolder },
    },
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const failure = new Promise<never>((_, reject) => worker.once('error', reject));
  // A failure after the start shows as refused requests.
  failure.catch(() => {});
  const port = await Promise.race([new Promise<number>((resolve) => worker.once('message', resolve)), failure]);
  // A command that forgot to close must still be able to end.
  worker.unref();
  const close = async () => {
    worker.ref();
    worker.postMessage('close');
    await ended;
  };
  return { endpoint: `http://127.0.0.1:${port}`, failure, close };
}

const SOCKETS = 16;

function createLoopbackClient(endpoint: string): DynamoDBClient {
  // The SDK warns on every start that Node 20 is old; whoever runs rounds on it knows.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return createDynamoClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: SOCKETS } },
  });
}

async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(describeTable(table)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  // As in AWS, a new table answers only once it is active: at once, unless the machine is busy. Seconds.
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.2 }, { TableName: table });
}
