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
import { describeAccount, describeUnmoved } from '../history/describe-account.ts';
import type { RosterFigures } from '../history/night-figures.ts';
import { packWindow } from '../history/pack-window.ts';
import { pickCauses } from '../history/step-points.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { valueAt } from '../metrics/value-at.ts';
import type { MeasuredMovement } from '../portfolio/movement.ts';
import { measurePeriod } from '../portfolio/period.ts';
import { type WeightedScore, weighScores } from '../portfolio/portfolio-totals.ts';
import { summarise } from '../portfolio/summary.ts';
import { countProfiles } from '../scoring/choose-profile.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { readIndicators, scoreIndicators } from '../scoring/indicator-scores.ts';
import type { StandingScores } from './chart-accounts.ts';
import { countMoves } from './count-moves.ts';
import type { RuleFound } from './follow-rules.ts';
import { listRecurring } from './list-recurring.ts';
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
  readonly believed: StandingScores;
  readonly rosterFigures: RosterFigures;
}

/** Rows, findings and sums, for the conclusion. */
export function describeShard(
  config: HealthConfig,
  { roster, metrics, churned }: ShardInput,
  comparison: Comparison,
  { before, decisions, found, absences, believed, rosterFigures }: Outcome,
): ShardOutput {
  const { run, charts, scores } = comparison;
  const lines = charts.map((chart, index) =>
    describeAccount(config, comparison, index, describeOverride(decisions[index]!.inForce, chart)),
  );
  const counted = listCounted(comparison, lines, keptCharts(before, absences));
  const measured = measureNightMove(config, comparison, before, counted);
  const becameAtRisk = measured?.becameAtRisk ?? new Uint8Array(counted.charts.length);
  const indicators = scoreIndicators(scores, config.metrics);
  const findings = found.map((one) => describeFinding(config, one, lines[one.account]!));
  return {
    ids: charts.map((chart) => chart.account),
    scores: charts.map((chart, index) =>
      writeScoreRow(chart, lines[index]!.previousScore, indicators && readIndicators(indicators, index)),
    ),
    explanations: charts.map((chart, index) =>
      writeExplanation(chart, explainScore(scores, index), (metric) => valueAt(metrics.get(metric), index)),
    ),
    findings,
    managers: listPeople(roster, findings, (account) => personIn(roster.managers[account])),
    executives: listPeople(roster, findings, (account) =>
      findExecutive(roster.executives[account] ?? null, charts[account]!.profile, config.notify),
    ),
    renamed: listRenamed(roster),
    recurring: listRecurring({ run, last: before.run, roster, profileOf: scores.profileOf, charts }, config),
    churned,
    summary: summarise({ ...counted, findings, becameAtRisk }, run.night),
    roster: describeRoster(charts, before, absences),
    overrides: describeOverrides(charts, decisions),
    moves: countMoves({ ...comparison, ...believed }, findings, config.bands),
    movement: measured?.movement ?? null,
    rosterFigures,
    accountsOfProfiles: countProfiles(config.profiles, scores.profileOf),
    digest: digestCharts(charts),
  };
}

/** Last charts of accounts that are gone and in doubt: they stay as they were. */
function keptCharts({ charts, kept = [] }: ShardBefore, absences: readonly Absence[]): readonly Chart[] {
  const inDoubt = new Set(absences.filter(({ because }) => because === 'in-doubt').map(({ account }) => account));
  return [...charts, ...kept].filter(({ account }) => inDoubt.has(account));
}

/** What the sums are made of: accounts that came in doubt are in none, those that went in doubt are as they were. */
interface Counted {
  readonly charts: readonly Chart[];
  readonly lines: readonly AccountLine[];
  readonly weighted: WeightedScore;
  /** Each one's place in the shard's comparison; −1 = it is gone. */
  readonly places: readonly number[];
}

function listCounted({ charts }: Comparison, lines: readonly AccountLine[], kept: readonly Chart[]): Counted {
  const here = [...charts.keys()].filter((place) => !charts[place]!.isUnconfirmed);
  const counted = [...here.map((place) => charts[place]!), ...kept];
  return {
    charts: counted,
    lines: [...here.map((place) => lines[place]!), ...kept.map(describeUnmoved)],
    weighted: weighScores(counted),
    places: [...here, ...kept.map(() => -1)],
  };
}

function measureNightMove(
  { bands }: HealthConfig,
  { run, attribution }: Comparison,
  before: ShardBefore,
  { charts, places }: Counted,
): MeasuredMovement | null {
  if (before.run === null) return null;
  return measurePeriod({
    before: { run: before.run, charts: countedBefore(before) },
    after: { run, charts },
    limits: bands,
    compare: () => pickCauses(attribution, places),
  });
}

/** Of the last believed night, whatever became of them since. */
function countedBefore({ charts, kept = [], absences, last }: ShardBefore): readonly Chart[] {
  const inDoubt = new Set(absences.flatMap(({ account, because }) => (because === 'in-doubt' ? [account] : [])));
  const back = last.newest.flatMap((stored) => (stored && inDoubt.has(stored.chart.account) ? [stored.chart] : []));
  return [...charts.filter(({ isUnconfirmed }) => !isUnconfirmed), ...kept, ...back];
}

function describeFinding(config: HealthConfig, { rule, found }: RuleFound, line: AccountLine): Finding {
  const { id, title, severity, kind } = rule;
  const nextStep = findPlaybook(id, config)?.tasks[0]?.title ?? null;
  return {
    rule: id,
    title,
    severity,
    kind,
    ...found,
    nextStep,
    account: mayBeTold(found) ? line : withoutCauses(line),
  };
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
