import { personIn } from '../address.ts';
import type { OverrideDecision } from '../care/overrides.ts';
import { findPlaybook } from '../cases/playbook.ts';
import { hashOf } from '../config/canonical-json.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { findExecutive } from '../config/people.ts';
import { type Finding, mayBeTold } from '../detection/finding.ts';
import type { Absence } from '../history/absence.ts';
import { type AccountLine, withoutCauses } from '../history/account-line.ts';
import type { Chart } from '../history/chart.ts';
import type { Comparison } from '../history/compare-charts.ts';
import { describeAccount } from '../history/describe-account.ts';
import { packWindow } from '../history/pack-window.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { valueAt } from '../metrics/value-at.ts';
import type { MeasuredMovement } from '../portfolio/movement.ts';
import { measurePeriod } from '../portfolio/period.ts';
import { weighScores } from '../portfolio/portfolio-totals.ts';
import { summarise } from '../portfolio/summary.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { countMoves } from './count-moves.ts';
import type { RuleFound } from './follow-rules.ts';
import { describeOverride, describeOverrides } from './night-overrides.ts';
import { writeExplanation, writeScoreRow } from './result-rows.ts';
import { describeRoster } from './roster-changes.ts';
import type { ShardBefore, ShardInput, ShardOutput } from './shard-work.ts';

/** What was made of a shard beside its charts. */
interface Outcome {
  readonly before: ShardBefore;
  readonly decisions: readonly OverrideDecision[];
  readonly found: readonly RuleFound[];
  readonly absences: readonly Absence[];
}

/** Rows, findings and sums, for the conclusion. */
export function describeShard(
  config: HealthConfig,
  { roster, metrics, churned }: ShardInput,
  comparison: Comparison,
  { before, decisions, found, absences }: Outcome,
): ShardOutput {
  const { run, charts, scores } = comparison;
  const lines = charts.map((chart, index) =>
    describeAccount(config, comparison, index, describeOverride(decisions[index]!.inForce, chart)),
  );
  const measured = measureNightMove(config, comparison, before);
  const becameAtRisk = measured?.becameAtRisk ?? new Uint8Array(charts.length);
  const findings = found.map((one) => describeFinding(config, one, lines[one.account]!));
  return {
    ids: charts.map((chart) => chart.account),
    scores: charts.map((chart, index) => writeScoreRow(chart, lines[index]!.previousScore)),
    explanations: charts.map((chart, index) =>
      writeExplanation(chart, explainScore(scores, index), (metric) => valueAt(metrics.get(metric), index)),
    ),
    findings,
    managers: listPeople(roster, findings, (account) => personIn(roster.managers[account])),
    executives: listPeople(roster, findings, (account) =>
      findExecutive(roster.executives[account] ?? null, charts[account]!.profile, config.notify),
    ),
    renamed: listRenamed(roster),
    churned,
    summary: summarise({ lines, findings, weighted: weighScores(charts), becameAtRisk }, run.night),
    roster: describeRoster(charts, before, absences),
    overrides: describeOverrides(charts, decisions),
    moves: countMoves(comparison, findings, config.bands),
    movement: measured?.movement ?? null,
    digest: digestCharts(charts),
  };
}

function measureNightMove(
  { bands }: HealthConfig,
  { run, charts, attribution }: Comparison,
  before: ShardBefore,
): MeasuredMovement | null {
  if (before.run === null) return null;
  return measurePeriod({
    before: { run: before.run, charts: before.charts },
    after: { run, charts },
    limits: bands,
    compare: () => attribution,
  });
}

function describeFinding(config: HealthConfig, { rule, found }: RuleFound, line: AccountLine): Finding {
  const { id, severity, kind } = rule;
  const nextStep = findPlaybook(id, config)?.tasks[0]?.title ?? null;
  return { rule: id, severity, kind, ...found, nextStep, account: mayBeTold(found) ? line : withoutCauses(line) };
}

/** Whom each account with findings has in a part. */
function listPeople(
  { ids }: Roster,
  findings: readonly Finding[],
  personOf: (account: number) => string | null,
): ReadonlyMap<string, string> {
  const concerned = new Set(findings.map(({ account }) => account.id));
  return new Map(
    ids.flatMap((id, index) => {
      const person = concerned.has(id) ? personOf(index) : null;
      return person === null ? [] : [[id, person] as const];
    }),
  );
}

/** Of two accounts that name the same former id, the first has it. */
function listRenamed({ ids, formerIds }: Roster): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  ids.forEach((id, index) => {
    const former = formerIds[index] ?? '';
    if (former !== '' && former !== id && !renamed.has(former)) renamed.set(former, id);
  });
  return renamed;
}

/** sha256 over charts in the order given: equal when a night left the same. */
function digestCharts(charts: readonly Chart[]): string {
  return hashOf(
    charts.map(({ window, ...chart }) => ({ ...chart, window: Buffer.from(packWindow(window)).toString('base64') })),
  );
}
