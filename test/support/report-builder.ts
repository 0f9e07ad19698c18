import type { Finding } from '../../lib/detection/finding.ts';
import type { AccountLine, Driver } from '../../lib/history/account-line.ts';
import type { PortfolioMovement } from '../../lib/history/portfolio-movement.ts';
import { type AccountState, type MeasuredMovement, measureMovement } from '../../lib/portfolio/movement.ts';
import type { NightReport, WeekReport } from '../../lib/portfolio/night-report.ts';
import { weighScores } from '../../lib/portfolio/portfolio-totals.ts';
import { type Summary, summarise } from '../../lib/portfolio/summary.ts';
import { bandOf } from '../../lib/scoring/band.ts';

const NIGHT = '2026-11-22';
const BANDS = { healthy: 75, watch: 50 };

/** "weekly active users fell from 312 to 168 and took 14 points". */
export function driver(over: Partial<Extract<Driver, { kind: 'signal' }>> = {}): Driver {
  return { kind: 'signal', label: 'Weekly active users', points: -14, from: '312', to: '168', ...over };
}

/** An account that stands still at 68 unless told otherwise. */
export function line(id: string, over: Partial<AccountLine> = {}): AccountLine {
  const score = over.score === undefined ? 68 : over.score;
  const previousScore = over.previousScore === undefined ? score : over.previousScore;
  return {
    id,
    name: `Account ${id}`,
    owner: 'ann@example.com',
    segment: null,
    arr: 100_000,
    renewsOn: null,
    score,
    band: bandOf(score, BANDS),
    previousScore,
    previousBand: previousScore === null ? null : bandOf(previousScore, BANDS),
    change: score === null || previousScore === null ? null : score - previousScore,
    drivers: [driver()],
    driversSince: null,
    override: null,
    ...over,
  };
}

export function finding(account: AccountLine, over: Partial<Finding> = {}): Finding {
  return {
    rule: 'below-safe-zone',
    severity: 'warning',
    kind: 'risk',
    state: 'new',
    because: 'Score 41 is below 50, on 2 nights in a row.',
    depth: 0,
    since: NIGHT,
    span: null,
    nextStep: null,
    account,
    ...over,
  };
}

/** As if all that these lines tell of a change were the customers’ doing. */
export function movedByCustomers(lines: readonly AccountLine[]): MeasuredMovement {
  const was = ({ previousScore, previousBand, arr }: AccountLine): AccountState | null =>
    previousBand === null
      ? null
      : { raw: previousScore, score: previousScore, band: previousBand, arr, override: null };
  const nothing = new Float64Array(lines.length);
  return measureMovement({
    starts: lines.map(was),
    ends: lines.map(({ score, band, arr }) => ({ raw: score, score, band, arr, override: null })),
    gone: [],
    points: {
      model: nothing,
      data: nothing,
      customers: Float64Array.from(lines, ({ change }) => change ?? Number.NaN),
    },
    limits: { before: BANDS, now: BANDS },
  });
}

/** What the night's or the week's report says of it. */
export function movementOf(lines: readonly AccountLine[], over: Partial<PortfolioMovement> = {}): PortfolioMovement {
  return { ...movedByCustomers(lines).movement, since: '2026-11-21', stopped: [], cameBack: [], ...over };
}

function addUp(lines: readonly AccountLine[], findings: readonly Finding[]): Summary {
  const weighted = weighScores(lines.map(({ arr, score }) => ({ arr, raw: score })));
  return summarise({ lines, findings, weighted, becameAtRisk: movedByCustomers(lines).becameAtRisk }, NIGHT);
}

/** A night's report over these accounts; totals, books and lists are those the product itself would make. */
export function nightReport(
  accounts: readonly { readonly line: AccountLine; readonly findings?: readonly Finding[] }[],
  over: Partial<NightReport> = {},
): NightReport {
  const lines = accounts.map((account) => account.line);
  const summary = addUp(
    lines,
    accounts.flatMap(({ findings = [] }) => findings),
  );
  return {
    portfolio: 'Northwind',
    night: NIGHT,
    currency: 'USD',
    bands: BANDS,
    previousNight: '2026-11-21',
    movement: movementOf(lines),
    totals: summary.totals,
    modelHash: 'c0ffee'.repeat(10),
    hasModelChanged: false,
    fell: summary.fell,
    rose: summary.rose,
    findings: summary.findings,
    renewals: summary.renewals,
    roster: { arrived: 0, left: [], churned: [], returned: [], maybeRenamed: [] },
    overrides: { inForce: 0, ended: [] },
    books: summary.books,
    exports: [{ name: 'accounts', state: 'present', newestDate: NIGHT, because: null }],
    problems: [],
    rejectedRows: 0,
    ...over,
  };
}

export function weekReport(accounts: readonly AccountLine[], over: Partial<WeekReport> = {}): WeekReport {
  const summary = addUp(accounts, []);
  return {
    portfolio: 'Northwind',
    week: '2026-W47',
    firstNight: '2026-11-16',
    lastNight: NIGHT,
    currency: 'USD',
    bands: BANDS,
    nightsRun: 7,
    totals: summary.totals,
    movement: { ...movementOf(accounts), since: '2026-11-15' },
    fell: summary.fell,
    rose: summary.rose,
    becameAtRisk: summary.becameAtRisk,
    newAtRisk: summary.newAtRisk,
    renewals: summary.renewals,
    exports: [{ name: 'accounts', state: 'present', newestDate: NIGHT, because: null }],
    hasModelChanged: false,
    indicators: null,
    programme: { started: 0, observed: 0, over: 0, verdicts: { useful: 0, notUseful: 0 }, risks: [] },
    ...over,
  };
}
