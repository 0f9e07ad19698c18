import { addDays, isoWeek, type Night } from '../calendar.ts';
import type { Chart, Run } from '../history/chart.ts';
import { shardOf } from '../history/shard.ts';
import { windowScore } from '../history/window.ts';
import { describeWhy } from '../messages/account-entry.ts';
import { describeHeldBack } from '../messages/owner-digest.ts';
import { formatValue } from '../metrics/format-value.ts';
import type { LinkStore } from '../ports/link-store.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { type AccountView, renderAccountPage } from '../view/account-page.tsx';
import { type CardMeasure, type CustomerCard, renderCustomerCard } from '../view/customer-card.tsx';
import { type DashboardView, renderDashboard } from '../view/dashboard-page.tsx';
import { type Page, renderClosedDoor, renderPage } from '../view/page.tsx';
import { type LinkClaims, type LinkKey, readLink } from '../view/signed-link.ts';
import { compareCharts } from './compare-charts.ts';
import { describeExport } from './conclude-night.ts';
import type { NightDependencies } from './dependencies.ts';
import { describeAccount } from './describe-account.ts';
import { describeStoredOverride } from './night-overrides.ts';
import { findOwnLast } from './own-last-chart.ts';

export interface ViewDependencies extends Pick<NightDependencies, 'config' | 'history' | 'care' | 'now'> {
  readonly key: LinkKey;
  readonly links: LinkStore;
}

export interface ViewRequest {
  readonly token: string;
  /** One account of a dashboard; null = all. */
  readonly account: string | null;
}

/** The page that a signed link opens, as of the newest believed night; or a closed door. */
export async function showView({ token, account }: ViewRequest, dependencies: ViewDependencies): Promise<Page> {
  const { key, links, now, history } = dependencies;
  const verdict = readLink(token, key, now());
  if (verdict.is !== 'good') return renderClosedDoor(verdict.is === 'expired');
  if (await links.isRevoked(verdict.id)) return renderClosedDoor(false);
  const run = await history.readLastRunBefore(LAST_NIGHT);
  if (!run?.totals) return renderPage('Nothing yet', 'No night has been run yet.', { status: 404 });
  const { claims } = verdict;
  const linkTo = (id: string | null) =>
    `?t=${encodeURIComponent(token)}${id === null ? '' : `&a=${encodeURIComponent(id)}`}`;
  switch (claims.purpose) {
    case 'dashboard': {
      if (account === null)
        return renderDashboard(await describeDashboard(run, run.totals, claims, dependencies), linkTo);
      const chart = await findChart(run, account, history);
      return chart
        ? renderAccountPage(await describePage(run, chart, dependencies), linkTo(null))
        : renderNobody(run.night);
    }
    case 'card': {
      const chart = await findChart(run, claims.subject, history);
      return chart ? renderCustomerCard(await describeCard(run, chart, dependencies)) : renderNobody(run.night);
    }
  }
}

const LAST_NIGHT: Night = '9999-12-31';

function renderNobody(night: Night): Page {
  return renderPage('No such account', `This account is not among those of the night of ${night}.`, { status: 404 });
}

async function findChart(run: Run, account: string, history: ViewDependencies['history']): Promise<Chart | null> {
  const charts = await history.readCharts(run, shardOf(account, run.shards));
  return charts.find((chart) => chart.account === account) ?? null;
}

/** A page of more takes long to open, and is 2 MB. */
const MOST_ACCOUNTS = 2000;
const WEEKS = 12;
const DAYS_BACK = 7;

async function describeDashboard(
  run: Run,
  totals: DashboardView['totals'],
  { audience }: LinkClaims,
  { config, history }: ViewDependencies,
): Promise<DashboardView> {
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readCharts(run, shard));
  const charts = (await Promise.all(shards)).flat().sort((a, b) => (b.arr ?? 0) - (a.arr ?? 0));
  const runs = await history.readRuns(addDays(run.night, -7 * WEEKS), run.night);
  const before = runs.findLast(({ night }) => night <= addDays(run.night, -DAYS_BACK));
  return {
    portfolio: config.portfolio,
    audience,
    night: run.night,
    currency: config.currency,
    totals,
    totalsBefore: before?.totals ?? null,
    weeks: lastOfWeeks(runs),
    accounts: charts.slice(0, MOST_ACCOUNTS).map((chart) => ({
      id: chart.account,
      name: chart.name,
      owner: chart.owner,
      score: chart.score,
      band: chart.band,
      scoreBefore: windowScore(chart.window, DAYS_BACK - 1),
      arr: chart.arr,
      renewsOn: chart.renewsOn,
    })),
    leftOut: Math.max(0, charts.length - MOST_ACCOUNTS),
    heldBack: describeHeldBack(run.exports.map(describeExport)),
  };
}

function lastOfWeeks(runs: readonly Run[]): DashboardView['weeks'] {
  const weeks = new Map<string, { night: Night; arrAtRisk: number }>();
  for (const { night, totals } of runs)
    if (totals) weeks.set(isoWeek(night), { night, arrAtRisk: totals.bands.at_risk.arr });
  return [...weeks.values()].slice(-WEEKS);
}

const NIGHTS_SHOWN = 35;

async function describePage(run: Run, chart: Chart, { config, history, care }: ViewDependencies): Promise<AccountView> {
  const last = await findOwnLast(run, chart, history);
  const comparison = compareCharts(config, run, [chart], [last], { isOwnLast: true });
  const override =
    chart.override === null ? null : describeStoredOverride(chart, await care.readAccount(chart.account));
  const line = describeAccount(config, comparison, 0, override);
  const signals = explainScore(comparison.scores, 0).flatMap((group) => group.signals);
  return {
    id: chart.account,
    name: chart.name,
    owner: chart.owner,
    night: run.night,
    currency: config.currency,
    score: chart.score,
    band: chart.band,
    coverage: chart.coverage,
    arr: chart.arr,
    renewsOn: chart.renewsOn,
    nights: [
      ...Array.from({ length: NIGHTS_SHOWN - 1 }, (_, index) => ({
        night: addDays(run.night, -(index + 1)),
        score: windowScore(chart.window, index),
      })).reverse(),
      { night: run.night, score: chart.score },
    ],
    signals: signals.map(({ metric, points, contribution }) => ({
      label: config.metrics.get(metric)?.label ?? metric,
      value: readValue(run, chart, metric, config) ?? 'missing',
      points,
      contribution: contribution ?? 0,
    })),
    why: describeWhy(line),
  };
}

function readValue(run: Run, chart: Chart, metric: string, config: ViewDependencies['config']): string | null {
  const place = run.metrics.findIndex(({ name }) => name === metric);
  return place < 0 ? null : formatValue(chart.values[place] ?? null, config.metrics.get(metric)?.unit ?? null);
}

const CARD_DAYS_BACK = 28;
/** A word that no customer is to read of themselves. */
const UNKIND = /churn/i;

async function describeCard(run: Run, chart: Chart, { config, history }: ViewDependencies): Promise<CustomerCard> {
  const [earlier] = (
    await history.readRuns(addDays(run.night, -CARD_DAYS_BACK - 7), addDays(run.night, -CARD_DAYS_BACK))
  ).slice(-1);
  const [before] = earlier ? await history.readAccount([earlier], chart.account) : [];
  const shareable = run.metrics.flatMap(({ name }) => {
    const metric = config.metrics.get(name);
    return metric?.shareable && metric.kind !== 'pulse' ? [{ name, label: metric.label ?? name }] : [];
  });
  const measures = shareable.flatMap(({ name, label }): CardMeasure[] => {
    const value = readValue(run, chart, name, config);
    const then = earlier && before ? readValue(earlier, before, name, config) : null;
    if (value === null || UNKIND.test(label) || UNKIND.test(value)) return [];
    return [{ label, value, before: then, trend: compareValues(name, run, chart, earlier, before) }];
  });
  const contact = chart.owner;
  return { name: chart.name ?? chart.account, night: run.night, contact, measures };
}

function compareValues(
  metric: string,
  run: Run,
  chart: Chart,
  earlier: Run | undefined,
  before: Chart | undefined,
): CardMeasure['trend'] {
  const read = (of: Run | undefined, from: Chart | undefined) =>
    from?.values[of?.metrics.findIndex(({ name }) => name === metric) ?? -1] ?? null;
  const [now, then] = [read(run, chart), read(earlier, before)];
  if (typeof now !== 'number' || typeof then !== 'number') return 'unknown';
  return now > then ? 'up' : now < then ? 'down' : 'same';
}
