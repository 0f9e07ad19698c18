import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Order } from '../../lib/channels/order.ts';
import { isSignedInForm, MOST_BODY_BYTES } from '../../lib/channels/slack/slack-signature.ts';
import { answerSlack } from '../../lib/steps/clicks/answer-slack.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { FOR_GOOD, keepFor, SECRET_AGES } from '../shared/keep-for.ts';
import { log } from '../shared/log.ts';
import { openSlackApp } from '../shared/slack-app.ts';
import { readUrlRequest, refuseForm, type UrlAnswer } from '../shared/url-request.ts';

const environment = readEnvironment(process.env);
const { now } = environment;
// Nothing is opened before a request looks like one of Slack's.
const openDependencies = keepFor(() => createDependencies(environment), FOR_GOOD, now);
const openApp = keepFor(() => openSlackApp(environment), SECRET_AGES, now);

/** Tried again, another function carries it out: Lambda keeps it until it is done. */
async function hand(order: Order): Promise<void> {
  const FunctionName = environment.orderFunction ?? undefined;
  await new LambdaClient({}).send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(order) }),
  );
}

export const handler = async (event: unknown): Promise<UrlAnswer> => {
  const url = readUrlRequest(event);
  const refused = refuseForm(url, { method: 'POST', mostBytes: MOST_BODY_BYTES });
  if (refused) return refuse(refused);
  const signature = {
    timestamp: url.headers['x-slack-request-timestamp'],
    signature: url.headers['x-slack-signature'],
  };
  if (!isSignedInForm(signature, now())) return refuse({ statusCode: 401, headers: {}, body: '' });
  try {
    const [{ clicks, workspace }, dependencies] = await Promise.all([openApp(), openDependencies()]);
    const body = Buffer.from(url.body, url.isBase64Encoded ? 'base64' : 'utf8');
    const request = { ...signature, body, contentType: url.headers['content-type'] ?? '' };
    const answer = await answerSlack(request, { ...dependencies, secret: clicks, workspace, hand });
    if (answer.ignored !== undefined) log('info', 'click-ignored', { because: answer.ignored });
    const told = { statusCode: answer.status, headers: { 'Content-Type': 'application/json' }, body: answer.body };
    return answer.status === 200 ? told : refuse(told);
  } catch (error) {
    log('error', 'click-failed', { error: error instanceof Error ? error.name : 'unknown' });
    return { statusCode: 500, headers: {}, body: '' };
  }
};

function refuse(answer: UrlAnswer): UrlAnswer {
  log('error', 'click-refused', { status: answer.statusCode });
  return answer;
}
