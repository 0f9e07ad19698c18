import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { readLinkKey } from '../../lib/aws/link-key.ts';
import { showView } from '../../lib/steps/show-view.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';

const environment = readEnvironment(process.env);
const dependencies = await createDependencies(environment);
const secrets = new SecretsManagerClient({});

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
const UrlRequest = z.object({
  queryStringParameters: z.record(z.string(), z.string()).default({}),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

export const handler = async (event: unknown) => {
  const { queryStringParameters: query, requestContext } = UrlRequest.parse(event);
  if (requestContext.http.method !== 'GET') return { statusCode: 405, headers: { Allow: 'GET' }, body: '' };
  // Read each time: with another key, every link is void at once.
  const key = await readLinkKey(secrets, environment.linkSecret ?? '');
  const request = { token: query.t ?? '', account: query.a ?? null };
  const { status, html, headers } = await showView(request, { ...dependencies, key });
  log('info', 'view-shown', { status });
  return { statusCode: status, headers, body: html };
};
