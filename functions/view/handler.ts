import { readAnswer } from '../../lib/pages/gate-question.ts';
import { type Page, renderClosedDoor } from '../../lib/pages/page.tsx';
import { glanceAtLink } from '../../lib/pages/signed-link.ts';
import { showView } from '../../lib/steps/pages/show-view.ts';
import { readEnvironment } from '../shared/environment.ts';
import { FOR_GOOD, keepFor } from '../shared/keep-for.ts';
import { keepLinkKey } from '../shared/link-key.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';
import {
  type Door,
  readFormFields,
  readUrlRequest,
  refuseForm,
  refuseMethod,
  type UrlAnswer,
} from '../shared/url-request.ts';

const environment = readEnvironment(process.env);
const { now } = environment;
// Nothing is opened before a request looks like one that a link makes.
const openKeptPortfolio = keepFor(() => openPortfolio(environment), FOR_GOOD, now);
const openKey = keepLinkKey(environment);

const PAGE: Door = { method: 'GET', mostBytes: 0 };
/** What is said on a page that asks. */
const ANSWER: Door = { method: 'POST', mostBytes: 200 };

export const handler = async (event: unknown): Promise<UrlAnswer> => {
  const url = readUrlRequest(event);
  const refused = refuseForm(url, PAGE, ANSWER);
  if (refused) return refused;
  const token = url.query.t ?? '';
  const glance = glanceAtLink(token, now());
  if (glance.is !== 'plausible') return show(renderClosedDoor(glance.is));
  const isAnswer = url.method === 'POST';
  if (isAnswer && glance.claims.purpose !== 'gate') return refuseMethod(['GET']);
  const fields = isAnswer ? readFormFields(url) : null;
  if (isAnswer && fields === null) return { statusCode: 415, headers: {}, body: '' };
  const answer = fields && readAnswer(fields);
  if (isAnswer && answer === null) return { statusCode: 400, headers: {}, body: '' };
  const [key, portfolio] = await Promise.all([openKey(), openKeptPortfolio()]);
  return show(await showView({ token, account: url.query.a ?? null, answer }, { ...portfolio, key }));
};

function show({ status, html, headers }: Page): UrlAnswer {
  log('info', 'view-shown', { status });
  return { statusCode: status, headers, body: html };
}
