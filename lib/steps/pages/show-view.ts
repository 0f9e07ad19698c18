import { knownAs, readAddress } from '../../address.ts';
import { isNight, type Night, toLocalDate } from '../../calendar.ts';
import { withDelegates } from '../../config/people.ts';
import type { Chart } from '../../history/chart.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import { shardOf } from '../../history/shard.ts';
import type { SentAddition } from '../../pages/addition.ts';
import { renderCustomerCard } from '../../pages/customer-card.tsx';
import { renderDashboard } from '../../pages/dashboard-page.tsx';
import type { FormStore } from '../../pages/form-store.ts';
import type { GateAnswer } from '../../pages/gate-question.ts';
import type { LinkStore } from '../../pages/link-store.ts';
import { type Page, renderClosedDoor, renderPage } from '../../pages/page.tsx';
import { findSight, mayAnswer, type Sight } from '../../pages/sight.ts';
import { type LinkClaims, type LinkKey, nameLink } from '../../pages/signed-link.ts';
import type { NightDependencies } from '../dependencies.ts';
import { findKept, readCountedCharts } from '../night/read-charts.ts';
import { addFromPage } from './add-from-page.ts';
import type { Visit } from './ask-for-addition.ts';
import { describeCard } from './describe-card.ts';
import { describeDashboard, type ShownCharts } from './describe-dashboard.ts';
import { openLink } from './open-link.ts';
import { showAccount } from './show-account.ts';
import { showGate } from './show-gate.ts';

export interface ViewDependencies
  extends Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases' | 'outbox' | 'now'> {
  readonly key: LinkKey;
  readonly links: LinkStore;
  readonly forms: FormStore;
}

export interface ViewRequest {
  readonly token: string;
  /** One account of a dashboard; null = all. */
  readonly account: string | null;
  /** What is said on a page that asks; null = it is looked at, and nothing happens. */
  readonly answer: GateAnswer | null;
  /** What is sent from the page of an account; null = likewise. */
  readonly addition: SentAddition | null;
}

/** The page that a signed link opens; or a closed door. */
export async function showView(request: ViewRequest, dependencies: ViewDependencies): Promise<Page> {
  const opened = await openLink(request.token, dependencies);
  if ('door' in opened) return opened.door;
  const { claims } = opened;
  switch (claims.purpose) {
    case 'dashboard':
    case 'card':
      return showNewest({ ...claims, purpose: claims.purpose }, request, dependencies);
    case 'gate':
      return showDoubts(claims, request, dependencies);
  }
}

function linkTo(token: string, account: string | null): string {
  return `?t=${encodeURIComponent(token)}${account === null ? '' : `&a=${encodeURIComponent(account)}`}`;
}

/** Who may answer is decided when the link is opened, not when it was made. */
async function showDoubts(
  { subject: night, audience }: LinkClaims,
  { token, answer }: ViewRequest,
  dependencies: ViewDependencies,
): Promise<Page> {
  const reader = readAddress(audience);
  if (reader === null || !isNight(night) || !mayAnswer(reader, dependencies.config)) return renderClosedDoor('bad');
  return showGate({ night, reader, address: linkTo(token, null), answer }, dependencies);
}

/** As of the newest believed night. */
async function showNewest(
  claims: LinkClaims & { readonly purpose: 'dashboard' | 'card' },
  request: ViewRequest,
  dependencies: ViewDependencies,
): Promise<Page> {
  const { token, account } = request;
  const { now, history, config } = dependencies;
  const run = await history.readLastRunBefore(LAST_NIGHT);
  if (!run?.totals) return renderPage('Nothing yet', 'No night has been run yet.', { status: 404 });
  switch (claims.purpose) {
    case 'dashboard': {
      const known = withDelegates(config, run.delegates ?? []);
      const sight = findSight(claims.audience, known, run.teams ?? [], toLocalDate(now(), config.timezone));
      if (account === null) {
        const shown = await findShown(run, sight, dependencies);
        if (shown === null) return renderClosedDoor('bad');
        const view = await describeDashboard({ run, totals: run.totals }, claims, shown, dependencies);
        return renderDashboard(view, (id) => linkTo(token, id));
      }
      const stored = await findChart(run, account, history);
      if (!stored || !(await mayLookAt(stored.chart, run, sight, dependencies))) return renderNobody(run.night);
      const visit: Visit = {
        ...{ reader: knownAs(claims.audience), link: nameLink(token) },
        ...{ address: linkTo(token, account), back: linkTo(token, null) },
      };
      const present = { ...dependencies, config: known };
      return request.addition === null
        ? showAccount(stored, visit, null, present)
        : addFromPage(request.addition, stored, visit, present);
    }
    case 'card': {
      const stored = await findChart(run, claims.subject, history);
      if (!stored) return renderNothingYet();
      return renderCustomerCard((await describeCard(stored, claims.nextStep ?? null, dependencies)).card);
    }
  }
}

const LAST_NIGHT: Night = '9999-12-31';

/** What a reader's dashboard is made of; null: nothing is theirs to see. */
async function findShown(run: Run, sight: Sight, { config, history }: ViewDependencies): Promise<ShownCharts | null> {
  const charts = await readCountedCharts(run, history);
  if (sight.seesAll) return { charts, isPart: false };
  const own = charts.filter(({ chart }) => sight.isTheirs(chart));
  if (own.length === 0) return null;
  return config.pages.ownersSee === 'all' ? { charts, isPart: false } : { charts: own, isPart: true };
}

async function mayLookAt(chart: Chart, run: Run, sight: Sight, dependencies: ViewDependencies): Promise<boolean> {
  if (sight.seesAll || sight.isTheirs(chart)) return true;
  return dependencies.config.pages.ownersSee === 'all' && (await findShown(run, sight, dependencies)) !== null;
}

/** The same words whether there is no such account, or it is somebody else's. */
function renderNobody(night: Night): Page {
  return renderPage('No such account', `This account is not among those you can see of the night of ${night}.`, {
    status: 404,
  });
}

/** To a customer, whatever the reason. */
function renderNothingYet(): Page {
  return renderPage('Nothing to show', 'There is nothing to show at the moment. Ask whoever gave you this page.', {
    status: 404,
  });
}

/** The night's chart of an account; of one that is gone in doubt, its last. */
async function findChart(run: Run, account: string, history: ViewDependencies['history']): Promise<StoredChart | null> {
  const charts = await history.readCharts(run, shardOf(account, run.shards));
  const chart = charts.find((one) => one.account === account);
  return chart ? { run, chart } : findKept(run, account, history);
}
