import { addDays, type Night } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Finding } from '../../detection/finding.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { Chart } from '../../history/chart.ts';
import { describeSpan } from '../../history/describe-span.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';

const ACCOUNTS_AT_ONCE = 16;

/** What is new tonight and looks further back than the last chart, with what moved the score since then: read from the charts of those nights. */
export async function explainSpans(
  findings: readonly Finding[],
  { run, charts }: { readonly run: Run; readonly charts: readonly Chart[] },
  { history, config }: { readonly history: HistoryStore; readonly config: HealthConfig },
): Promise<readonly Finding[]> {
  const spans = findSpans(findings);
  if (spans.size === 0) return findings;
  const first = [...spans.values()].map(({ from }) => from).sort()[0]!;
  const runs = await history.readRuns(first, addDays(run.night, -1));
  const here = new Map(charts.map((chart) => [chart.account, chart]));
  const explained = new Map<string, Pick<Finding['account'], 'drivers' | 'driversSince'>>();
  await doAtOnce([...spans], ACCOUNTS_AT_ONCE, async ([account, span]) => {
    const own = await history.readAccount(
      runs.filter(({ night }) => night >= span.from),
      account,
    );
    const newest: StoredChart = { run, chart: here.get(account)! };
    const drivers = describeSpan(config, span, indexByNight(own, runs), newest);
    if (drivers.length > 0) explained.set(account, { drivers, driversSince: span.from });
  });
  return findings.map((finding) => {
    const causes = explained.get(finding.account.id);
    return causes ? { ...finding, account: { ...finding.account, ...causes } } : finding;
  });
}

/** Account → the longest of what its new findings look back on: a list shows an account's causes once. */
function findSpans(findings: readonly Finding[]): ReadonlyMap<string, NonNullable<Finding['span']>> {
  const spans = new Map<string, NonNullable<Finding['span']>>();
  for (const { state, span, account } of findings) {
    if (state !== 'new' || span === null) continue;
    const known = spans.get(account.id);
    if (!known || span.from < known.from) spans.set(account.id, span);
  }
  return spans;
}

function indexByNight(charts: readonly Chart[], runs: readonly Run[]): ReadonlyMap<Night, StoredChart> {
  const byNight = new Map(runs.map((run) => [run.night, run]));
  return new Map(charts.map((chart) => [chart.night, { run: byNight.get(chart.night)!, chart }]));
}
