import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readLinkKey } from '../../lib/aws/link-key.ts';
import { type Page, renderClosedDoor } from '../../lib/pages/page.tsx';
import { glanceAtLink } from '../../lib/pages/signed-link.ts';
import { showView } from '../../lib/steps/pages/show-view.ts';
import { readEnvironment } from '../shared/environment.ts';
import { FOR_GOOD, keepFor, SECRET_AGES } from '../shared/keep-for.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';
import { readUrlRequest, refuseForm, type UrlAnswer } from '../shared/url-request.ts';

const environment = readEnvironment(process.env);
const { now } = environment;
// Nothing is opened before a request looks like one that a link makes.
const openKeptPortfolio = keepFor(() => openPortfolio(environment), FOR_GOOD, now);
const openKey = keepFor(
  () => readLinkKey(new SecretsManagerClient({}), environment.linkSecret ?? ''),
  SECRET_AGES,
  now,
);

export const handler = async (event: unknown): Promise<UrlAnswer> => {
  const url = readUrlRequest(event);
  const refused = refuseForm(url, { method: 'GET', mostBytes: 0 });
  if (refused) return refused;
  const token = url.query.t ?? '';
  const glance = glanceAtLink(token, now());
  if (glance.is !== 'plausible') return show(renderClosedDoor(glance.is));
  const [key, portfolio] = await Promise.all([openKey(), openKeptPortfolio()]);
  return show(await showView({ token, account: url.query.a ?? null }, { ...portfolio, key }));
};

function show({ status, html, headers }: Page): UrlAnswer {
  log('info', 'view-shown', { status });
  return { statusCode: status, headers, body: html };
}
