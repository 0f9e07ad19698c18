import { addDays, type Night, toIsoInstant } from '../../calendar.ts';
import { type Case, firingOf, isOpen } from '../../cases/case.ts';
import type { Profile } from '../../config/health-config.ts';
import { titleOfMetric } from '../../config/titles.ts';
import { compareCharts } from '../../history/compare-charts.ts';
import { describeAccount, readAsText } from '../../history/describe-account.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { windowScore } from '../../history/window.ts';
import { nameRisks, sayAlertSince } from '../../messages/alert-words.ts';
import { describeStoredOverride } from '../../night/night-overrides.ts';
import { findOpenSpan } from '../../night/open-span.ts';
import { type AccountView, renderAccountPage, type ShownAlert } from '../../pages/account-page.tsx';
import type { ReturnedAddition } from '../../pages/addition-section.tsx';
import type { Page } from '../../pages/page.tsx';
import { explainScore } from '../../scoring/explain-score.ts';
import { readIndicators, scoreIndicators } from '../../scoring/indicator-scores.ts';
import type { TimelineEntry } from '../../timeline/entry.ts';
import { writeTimeline } from '../../timeline/write-timeline.ts';
import { type HistoryDependencies, readHistory } from '../accounts/read-history.ts';
import { findOwnLast } from '../night/read-charts.ts';
import { readSpan } from '../night/read-span.ts';
import { type AskDependencies, askForAddition, type Visit } from './ask-for-addition.ts';

export type ShowDependencies = HistoryDependencies & AskDependencies;

/** The page of an account, to somebody who may look at it. `returned`: what they sent from it, and was not added. */
export async function showAccount(
  stored: StoredChart,
  visit: Visit,
  returned: (ReturnedAddition & { readonly status: 409 | 422 }) | null,
  dependencies: ShowDependencies,
): Promise<Page> {
  const [view, addition] = await Promise.all([
    describePage(stored, dependencies),
    askForAddition(stored, visit, returned, dependencies),
  ]);
  return renderAccountPage({ ...view, addition }, visit.back, returned?.status ?? 200);
}

const NIGHTS_SHOWN = 35;

async function describePage(
  { run, chart }: StoredChart,
  dependencies: HistoryDependencies,
): Promise<Omit<AccountView, 'addition'>> {
  const { config, history, care, cases } = dependencies;
  const last = await findOwnLast(run, chart, history);
  const comparison = compareCharts(config, { run, charts: [chart] }, [last], { isOwnLast: true });
  const override =
    chart.override === null ? null : describeStoredOverride(chart, await care.readAccount(chart.account));
  const span = findOpenSpan(config, { run, chart });
  const causes = span === null ? null : await readSpan(span, { run, chart }, dependencies);
  const signals = explainScore(comparison.scores, 0).flatMap((group) => group.signals);
  const indicators = scoreIndicators(comparison.scores, config.metrics);
  const profile = config.profiles.find(({ name }) => name === chart.profile);
  return {
    account: { ...describeAccount(config, comparison, 0, override), ...causes },
    night: run.night,
    currency: config.currency,
    coverage: chart.coverage,
    nights: [
      ...Array.from({ length: NIGHTS_SHOWN - 1 }, (_, index) => ({
        night: addDays(run.night, -(index + 1)),
        score: windowScore(chart.window, index),
      })).reverse(),
      { night: run.night, score: chart.score },
    ],
    about: profile ? describeProfile(profile) : null,
    alerts: (await cases.readCasesOf(chart.account)).filter(isOpen).flatMap((one) => showAlerts(one, run.night)),
    indicators: indicators && readIndicators(indicators, 0),
    signals: signals.map(({ metric, points, contribution }) => ({
      label: titleOfMetric(metric, config),
      description: config.metrics.get(metric)?.description ?? null,
      value: readAsText(config, { run, chart }, metric) ?? 'missing',
      points,
      contribution: contribution ?? 0,
    })),
    timeline: await tellTimeline(chart.account, dependencies),
    timezone: config.timezone,
  };
}

async function tellTimeline(account: string, dependencies: HistoryDependencies): Promise<readonly TimelineEntry[]> {
  const { config, now } = dependencies;
  const kept = await readHistory(account, FIRST_NIGHT, dependencies);
  return kept === null ? [] : writeTimeline(kept, { config, now: toIsoInstant(now()) });
}

const FIRST_NIGHT: Night = '0000-01-01';

function showAlerts(one: Case, night: Night): readonly ShownAlert[] {
  return firingOf(one).map((alert) => ({
    what: one.kind === 'risk' ? alert.severity : 'opportunity',
    says: [sayAlertSince(alert, night), ...nameRisks([alert])].join(' · '),
    description: alert.description,
  }));
}

/** Nothing is said of a profile that has no words beside its name. */
function describeProfile({ title, description }: Profile): string | null {
  return [title, description].filter(Boolean).join(': ') || null;
}
