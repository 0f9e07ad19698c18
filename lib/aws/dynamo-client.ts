import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Region and credentials come from the environment unless given, as the SDK does. */
export function createDynamoClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient(config);
  // It copies every item of every request for a logger that drops the copy, which costs more than a chart's own way into its item.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
