import type { Evidence } from '../../history/doubt.ts';
import type { MoveFigures } from '../../history/night-figures.ts';
import { percent } from '../../percent.ts';
import { quantile } from '../../statistics.ts';
import { measureStep, ofColumn } from './column-checks.ts';
import { accountsOf, atMost } from './count-words.ts';
import { countFew, type EvidenceCheck, type GateRequest, limitOf, type Surge } from './gate-request.ts';

const TIMES_USUAL = 3;
/** That one account can rise by. */
const MOST_POINTS = 100;
/** Of how many accounts a fall is a mass fall, where there are so many. */
const LEAST_MASS = 10;
const LEAST_MASS_SHARE = 0.6;

/** Accounts that entered at_risk in one night. */
export function findMassMoves(request: GateRequest): readonly Surge[] {
  const { tonight, limits } = request;
  const { enteredAtRisk, compared } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.enteredAtRisk, 0.99);
  const limit = Math.max(limitOf(limits.atRiskMoves, compared, limits), TIMES_USUAL * usual);
  if (enteredAtRisk <= limit) return [];
  const because = `${accountsOf(enteredAtRisk, compared)} entered at risk in one night${describeUsual(usual)}; the limit is ${atMost(limit)}.`;
  return [{ check: 'at-risk-moves', because }];
}

export function findNewRisks(request: GateRequest): readonly Surge[] {
  const { tonight, limits } = request;
  const { newRisks } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.newRisks, 0.95);
  const limit = Math.max(limits.newRisks, TIMES_USUAL * usual);
  if (newRisks <= limit) return [];
  const because = `${newRisks} new risk findings in one night${describeUsual(usual)}; the limit is ${atMost(limit)}.`;
  return [{ check: 'new-risks', because }];
}

/** Scores of the whole portfolio, up or down. What a few accounts do to the mean of a small one floods nobody. */
export function findScoreMove(request: GateRequest): readonly Surge[] {
  const { limits } = request;
  const { meanMove, compared, fell } = request.tonight.figures.moves;
  const few = countFew(compared, limits);
  const isOfFew = meanMove < 0 ? fell <= few : meanMove * compared <= few * MOST_POINTS;
  if (compared <= limits.fewAccounts || isOfFew) return [];
  const usual = usualMost(request, (moves) => Math.abs(moves.meanMove), 0.99);
  const limit = Math.max(limits.scoreMove * limits.levelShift, TIMES_USUAL * usual);
  if (Math.abs(meanMove) <= limit) return [];
  const because = `Scores ${meanMove < 0 ? 'fell' : 'rose'} ${Math.abs(meanMove).toFixed(1)} points on average in one night; the limit is ${limit.toFixed(1)}.`;
  return [{ check: 'score-move', because }];
}

/**
 * Many accounts fell, one metric did it, and its own figures jumped, too: a column is more likely to be wrong than that many customers to
 * change in the same way.
 */
export const findOneSignal: EvidenceCheck = (request) => {
  const { tonight, limits } = request;
  const { fell, compared, takenBy } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.fell, 0.99);
  const least = Math.min(LEAST_MASS, Math.max(countFew(compared, limits), Math.ceil(LEAST_MASS_SHARE * compared)));
  const most = Math.max(least, limits.massFall * compared, TIMES_USUAL * usual);
  if (fell <= most) return [];
  const total = Object.values(takenBy).reduce((sum, points) => sum + Math.min(0, points), 0);
  const [worst] = Object.entries(takenBy).sort((a, b) => a[1] - b[1]);
  if (!worst || total === 0) return [];
  const [metric, points] = worst;
  const share = points / total;
  const source = findJumped(request, metric);
  if (share <= limits.oneSignal || source === null) return [];
  const because = `${accountsOf(fell, compared)} fell, ${metric} alone took ${percent(share)} of the points, and ${source} jumped, too; the limit is ${percent(limits.oneSignal)}.`;
  const { scope } = ofColumn(request, source);
  const evidence: Evidence = {
    ...{ check: 'one-signal', about: metric, export: null, date: null },
    figures: { tonight: share, usual: null, limit: limits.oneSignal },
    because,
    scope,
  };
  return [evidence];
};

/** The metric, or one that it is made of, whose figures moved further than on any of its last nights; null = none did. */
function findJumped(request: GateRequest, metric: string): string | null {
  const isSource = (name: string) => request.metricsMadeOf(name).includes(metric);
  for (const name of [metric, ...Object.keys(request.tonight.figures.columns).filter(isSource)]) {
    const step = measureStep(request, name);
    const now = request.tonight.figures.columns[name];
    const last = request.before.at(-1)?.figures.columns[name];
    if (step !== null && Math.abs(step.shift) > step.largest && step.shift !== 0) return name;
    if (now?.isConstant && last?.isConstant === false) return name;
  }
  return null;
}

/** What the worst of the last nights had. */
function usualMost(request: GateRequest, read: (moves: MoveFigures) => number, share: number): number {
  const usual = quantile(
    request.before.map(({ figures }) => read(figures.moves)),
    share,
  );
  return Number.isNaN(usual) ? 0 : usual;
}

function describeUsual(usual: number): string {
  return usual > 0 ? ` (${Math.round(usual)} on the worst nights of late)` : '';
}
