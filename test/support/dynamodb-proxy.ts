import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a request or its answer is made into; undefined lets it be. */
export interface Faults {
  /** How many of a batch's writes, or keys, are left unprocessed. */
  leave?(operation: string, size: number): number;
  /** An error instead of an answer, such as ThrottlingException. */
  refuse?(operation: string): string | undefined;
  /** The request is carried out, and its answer is lost: the connection breaks off. */
  loseAnswer?(operation: string): boolean;
}

type Batch = Record<string, unknown[] | { Keys: unknown[] }>;

/** A loopback proxy before a DynamoDB that leaves writes and keys unprocessed as DynamoDB does under load. */
export async function startDynamoDbProxy(target: string, faults: Faults) {
  const server = createServer(async (request, response) => {
    const operation = `${request.headers['x-amz-target']}`.split('.')[1]!;
    const body = JSON.parse((await buffer(request)).toString());
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    const refusal = faults.refuse?.(operation);
    if (refusal) {
      response.writeHead(400, headers);
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${refusal}`, message: 'Refused.' }));
      return;
    }
    const held = body.RequestItems && faults.leave ? holdBack(operation, body.RequestItems, faults.leave) : {};
    const isEmpty = body.RequestItems && Object.keys(body.RequestItems).length === 0;
    const answer = isEmpty ? {} : await forward(target, request.headers, body);
    if (faults.loseAnswer?.(operation)) {
      request.socket.resetAndDestroy();
      return;
    }
    const leftName = operation === 'BatchGetItem' ? 'UnprocessedKeys' : 'UnprocessedItems';
    response.writeHead(answer.__type ? 400 : 200, headers);
    response.end(JSON.stringify(body.RequestItems ? { ...answer, [leftName]: held } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    // What was lost is sent again, as in AWS; the rest is our own.
    maxAttempts: faults.loseAnswer ? 3 : 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const close = () =>
    new Promise<void>((resolve) => {
      client.destroy();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { client, close };
}

/** Takes the first few of a batch out of the request, and gives them back as what was left. */
function holdBack(operation: string, batch: Batch, leave: NonNullable<Faults['leave']>): Batch {
  const held: Batch = {};
  for (const [table, wanted] of Object.entries(batch)) {
    const list = Array.isArray(wanted) ? wanted : wanted.Keys;
    const left = list.splice(0, leave(operation, list.length));
    if (left.length > 0) held[table] = Array.isArray(wanted) ? left : { ...wanted, Keys: left };
    if (list.length === 0) delete batch[table];
  }
  return held;
}

async function forward(target: string, headers: Readonly<Record<string, unknown>>, body: unknown) {
  const response = await fetch(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': String(headers['x-amz-target']),
      authorization: String(headers.authorization),
      'x-amz-date': String(headers['x-amz-date']),
    },
    body: JSON.stringify(body),
  });
  return response.json() as Promise<Record<string, unknown>>;
}
