import type { Order } from '../../lib/channels/order.ts';
import { hearSlack } from '../../lib/channels/slack/hear-slack.ts';
import { openSlackApp } from '../../lib/channels/slack/open-slack-app.ts';
import { isSignedInForm, MOST_BODY_BYTES } from '../../lib/channels/slack/slack-signature.ts';
import { createListener } from '../../lib/steps/clicks/listen.ts';
import { openDeployment } from '../shared/deployment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { FOR_GOOD, keepFor, SECRET_AGES } from '../shared/keep-for.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';
import { readUrlRequest, refuseForm, type UrlAnswer } from '../shared/url-request.ts';

const environment = readEnvironment(process.env);
const { now } = environment;
// Nothing is opened before a request looks like one of Slack's.
const openKeptPortfolio = keepFor(() => openPortfolio(environment), FOR_GOOD, now);
const openApp = keepFor(() => openSlackApp(openDeployment(environment)), SECRET_AGES, now);

// A modal is opened without Lambda's client, and an order is handed on without Slack's: neither is loaded for the other.
async function hand(order: Order): Promise<void> {
  const { handOrder } = await import('./hand-order.ts');
  await handOrder(order, environment.orderFunction);
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
    const [{ clicks: secret, workplace }, portfolio] = await Promise.all([openApp(), openKeptPortfolio()]);
    const body = Buffer.from(url.body, url.isBase64Encoded ? 'base64' : 'utf8');
    const request = { ...signature, body, contentType: url.headers['content-type'] ?? '' };
    const listener = createListener({ ...portfolio, workplace, hand });
    const answer = await hearSlack(request, { secret, listener, now });
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
