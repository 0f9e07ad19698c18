import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Order } from '../../lib/actions/act.ts';
import { answerSlack } from '../../lib/steps/answer-slack.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { openSlackApp, type SlackApp } from '../shared/slack-app.ts';

const environment = readEnvironment(process.env);
const dependencies = await createDependencies(environment);
const lambda = new LambdaClient({});
let app: Promise<SlackApp> | null = null;

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
const UrlRequest = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Tried again, another function carries it out: Lambda keeps it until it is done. */
async function hand(order: Order): Promise<void> {
  const FunctionName = environment.orderFunction ?? undefined;
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(order) }));
}

export const handler = async (event: unknown) => {
  const { headers, body, isBase64Encoded } = UrlRequest.parse(event);
  try {
    app ??= openSlackApp(environment);
    const { clicks, workspace } = await app;
    const request = {
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
      timestamp: headers['x-slack-request-timestamp'],
      signature: headers['x-slack-signature'],
      contentType: headers['content-type'] ?? '',
    };
    const answer = await answerSlack(request, { ...dependencies, secret: clicks, workspace, hand });
    if (answer.status !== 200) log('error', 'click-refused', { status: answer.status });
    return { statusCode: answer.status, headers: { 'Content-Type': 'application/json' }, body: answer.body };
  } catch (error) {
    // The secret may be put right by the next click.
    app = null;
    log('error', 'click-failed', { error: error instanceof Error ? error.name : 'unknown' });
    return { statusCode: 500, headers: {}, body: '' };
  }
};
