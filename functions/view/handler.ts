import { readAddition } from '../../lib/pages/addition.ts';
import { readAnswer } from '../../lib/pages/gate-question.ts';
import { type Page, renderClosedDoor } from '../../lib/pages/page.tsx';
import { glanceAtLink, type LinkClaims } from '../../lib/pages/signed-link.ts';
import { showView, type ViewRequest } from '../../lib/steps/pages/show-view.ts';
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
  type UrlRequest,
} from '../shared/url-request.ts';

const environment = readEnvironment(process.env);
const { now } = environment;
// Nothing is opened before a request looks like one that a link makes.
const openKeptPortfolio = keepFor(() => openPortfolio(environment), FOR_GOOD, now);
const openKey = keepLinkKey(environment);

const PAGE: Door = { method: 'GET', mostBytes: 0 };
/** What is said on a page that asks whether something is right. */
const ANSWER: Door = { method: 'POST', mostBytes: 200 };
/** What is filled in on the page of an account: more than anything that may be added, so that it can be said how much too long it is. */
const ADDITION: Door = { method: 'POST', mostBytes: 100_000 };

export const handler = async (event: unknown): Promise<UrlAnswer> => {
  const url = readUrlRequest(event);
  const refused = refuseForm(url, PAGE, ADDITION);
  if (refused) return refused;
  const token = url.query.t ?? '';
  const account = url.query.a ?? null;
  const glance = glanceAtLink(token, now());
  if (glance.is !== 'plausible') return show(renderClosedDoor(glance.is));
  const sent = url.method === 'POST' ? readSent(url, glance.claims, account) : NOTHING_SENT;
  if ('statusCode' in sent) return sent;
  const [key, portfolio] = await Promise.all([openKey(), openKeptPortfolio()]);
  return show(await showView({ token, account, ...sent }, { ...portfolio, key }));
};

type Sent = Pick<ViewRequest, 'answer' | 'addition'>;

const NOTHING_SENT: Sent = { answer: null, addition: null };

/** What a form sends, or the answer to what no page of that link would send. */
function readSent(url: UrlRequest, { purpose }: LinkClaims, account: string | null): Sent | UrlAnswer {
  const isOfAccount = purpose === 'dashboard' && account !== null;
  if (purpose !== 'gate' && !isOfAccount) return refuseMethod(['GET']);
  const refused = refuseForm(url, isOfAccount ? ADDITION : ANSWER);
  if (refused) return refused;
  const fields = readFormFields(url);
  if (fields === null) return { statusCode: 415, headers: {}, body: '' };
  const sent: Sent = isOfAccount
    ? { ...NOTHING_SENT, addition: readAddition(fields) }
    : { ...NOTHING_SENT, answer: readAnswer(fields) };
  return sent.answer === null && sent.addition === null ? { statusCode: 400, headers: {}, body: '' } : sent;
}

function show({ status, html, headers }: Page): UrlAnswer {
  log('info', 'view-shown', { status });
  return { statusCode: status, headers, body: html };
}
