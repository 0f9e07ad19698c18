import type { HealthConfig, Scalar } from '../config/health-config.ts';
import { writeCell } from '../csv-cell.ts';
import { CHANGE_CAUSES, type Chart, type ScoreChange } from '../history/chart.ts';
import type { GroupExplanation } from '../scoring/explain-score.ts';
import { hasIndicators, INDICATORS, type Indicators } from '../scoring/indicator-scores.ts';
import { shareOut } from '../scoring/share-out.ts';

const SCORES_HEADER =
  'account_id,name,segment,stage,profile,score,raw,band,coverage,previous_score,change,arr,owner,raw_change,behaviour,peers,availability,model_change,profile_change,override_change';

/** The first line of scores.csv: sub-scores have columns where the model has any. */
export function writeScoresHeader({ profiles, metrics }: Pick<HealthConfig, 'profiles' | 'metrics'>): string {
  return hasIndicators(profiles, metrics) ? `${SCORES_HEADER},${INDICATORS.join(',')}` : SCORES_HEADER;
}

/** One record of scores.csv, without its line end. `indicators`: null where the model has none. */
export function writeScoreRow(chart: Chart, previousScore: number | null, indicators: Indicators | null): string {
  const change = chart.score === null || previousScore === null ? '' : String(chart.score - previousScore);
  return [
    writeCell(chart.account),
    writeCell(chart.name),
    writeCell(chart.segment),
    writeCell(chart.stage),
    writeCell(chart.profile),
    chart.score ?? '',
    chart.raw === null ? '' : chart.raw.toFixed(6),
    chart.band,
    chart.coverage.toFixed(1),
    previousScore ?? '',
    change,
    chart.arr ?? '',
    writeCell(chart.owner),
    ...writeChange(chart.change),
    ...(indicators === null ? [] : INDICATORS.map((indicator) => indicators[indicator]?.toFixed(6) ?? '')),
  ].join(',');
}

const MICRO = 1e6;

/** The change of the effective unrounded score and its parts, rounded so that the parts as written add up to it. */
function writeChange(change: ScoreChange | null): string[] {
  if (change === null) return new Array<string>(1 + CHANGE_CAUSES.length).fill('');
  const parts = CHANGE_CAUSES.map((cause) => change[cause] * MICRO);
  const total = Math.round(parts.reduce((sum, part) => sum + part, 0));
  return [total, ...shareOut(parts, total)].map((micro) => (micro / MICRO).toFixed(6));
}

/** One line of explanations.jsonl. */
export function writeExplanation(
  chart: Chart,
  groups: readonly GroupExplanation[],
  readValue: (metric: string) => Scalar | null,
): string {
  return JSON.stringify({
    account_id: chart.account,
    score: chart.score,
    raw: chart.raw,
    coverage: chart.coverage,
    profile: chart.profile,
    groups: groups.map(({ name, weight, share, score, signals }) => ({
      name,
      weight,
      share,
      score,
      signals: signals.map((signal) => ({
        metric: signal.metric,
        value: readValue(signal.metric),
        points: signal.points,
        weight: signal.weight,
        share: signal.share,
        contribution: signal.contribution,
        status: signal.status,
      })),
    })),
  });
}
