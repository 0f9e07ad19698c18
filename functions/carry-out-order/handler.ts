import { openWorkplace } from '../../lib/channels/open-workplace.ts';
import { Order } from '../../lib/channels/order.ts';
import { signLink, writeAddress } from '../../lib/pages/signed-link.ts';
import { carryOutOrder } from '../../lib/steps/clicks/carry-out-order.ts';
import { openWork } from '../shared/buckets.ts';
import { openDeployment } from '../shared/deployment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { keepFor, SECRET_AGES } from '../shared/keep-for.ts';
import { keepLinkKey } from '../shared/link-key.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...(await openPortfolio(environment)), work: openWork(environment) };

/** A home is drawn anew each time it is opened. */
const LINK_SECONDS = 12 * 3600;

const { linkSecret, viewUrl, now } = environment;
const openKeptWorkplace = keepFor(() => openWorkplace(openDeployment(environment)), SECRET_AGES, now);
const openKey = keepLinkKey(environment);
const linkDashboard =
  linkSecret === null || viewUrl === null
    ? null
    : async (audience: string) => {
        const issued = now();
        const expires = Math.floor(issued / 1000) + LINK_SECONDS;
        const claims = { purpose: 'dashboard', subject: 'portfolio', audience, expires, issued } as const;
        return writeAddress(viewUrl, signLink(claims, await openKey()));
      };

export const handler = async (event: unknown) => {
  const order = Order.parse(event);
  const workplace = await openKeptWorkplace();
  const outcome = await carryOutOrder(order, { ...dependencies, workplace, linkDashboard });
  log('info', 'order-carried-out', { do: order.act.do, isDone: outcome.isDone });
  return outcome;
};
