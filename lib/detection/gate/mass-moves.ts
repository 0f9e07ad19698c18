import type { MoveFigures } from '../../history/night-figures.ts';
import { percent } from '../../percent.ts';
import { quantile } from '../../statistics.ts';
import { FEW, type GateReason, type GateRequest } from './gate-request.ts';

const TIMES_USUAL = 3;
/** Of how many accounts a fall is a mass drop. */
const LEAST_MASS = 10;
const MASS_SHARE = 0.1;
/** Points; less than that of a whole portfolio overnight may be an ordinary Monday. */
const LEAST_MOVE = 3;

/** Accounts that entered at_risk in one night. */
export function findMassMoves(request: GateRequest): readonly GateReason[] {
  const { tonight, limits } = request;
  const { enteredAtRisk, compared } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.enteredAtRisk, 0.99);
  const limit = Math.max(FEW, limits.atRiskMoves * compared, TIMES_USUAL * usual);
  if (enteredAtRisk <= limit) return [];
  const because = `${enteredAtRisk} of ${compared} accounts entered at risk in one night${describeUsual(usual)}; the limit is ${Math.floor(limit)}.`;
  return [{ check: 'at-risk-moves', because }];
}

export function findNewRisks(request: GateRequest): readonly GateReason[] {
  const { tonight, limits } = request;
  const { newRisks } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.newRisks, 0.95);
  const limit = Math.max(limits.newRisks, TIMES_USUAL * usual);
  if (newRisks <= limit) return [];
  const because = `${newRisks} new risk findings in one night${describeUsual(usual)}; the limit is ${Math.floor(limit)}.`;
  return [{ check: 'new-risks', because }];
}

/** Scores of the whole portfolio, up or down: bad data makes customers look well as often as ill. */
export function findScoreMove(request: GateRequest): readonly GateReason[] {
  const { meanMove, compared } = request.tonight.figures.moves;
  if (compared <= FEW) return [];
  const usual = usualMost(request, (moves) => Math.abs(moves.meanMove), 0.99);
  const limit = Math.max(LEAST_MOVE * request.limits.levelShift, TIMES_USUAL * usual);
  if (Math.abs(meanMove) <= limit) return [];
  const because = `Scores ${meanMove < 0 ? 'fell' : 'rose'} ${Math.abs(meanMove).toFixed(1)} points on average in one night; the limit is ${limit.toFixed(1)}.`;
  return [{ check: 'score-move', because }];
}

/** Many accounts fell, and one metric did it: a column is more likely to be wrong than that many customers to change in the same way. */
export function findMassDrop(request: GateRequest): readonly GateReason[] {
  const { tonight, limits } = request;
  const { fell, compared, takenBy } = tonight.figures.moves;
  const usual = usualMost(request, (moves) => moves.fell, 0.99);
  if (fell <= Math.max(LEAST_MASS, MASS_SHARE * compared, TIMES_USUAL * usual)) return [];
  const total = Object.values(takenBy).reduce((sum, points) => sum + Math.min(0, points), 0);
  const [worst] = Object.entries(takenBy).sort((a, b) => a[1] - b[1]);
  if (!worst || total === 0 || worst[1] / total <= limits.oneSignal) return [];
  const because = `${fell} accounts fell, and ${worst[0]} alone took ${percent(worst[1] / total)} of the points; the limit is ${percent(limits.oneSignal)}.`;
  return [{ check: 'one-signal', because }];
}

/** What the worst of the last nights had. */
function usualMost(request: GateRequest, read: (moves: MoveFigures) => number, share: number): number {
  return quantile(
    request.before.map(({ figures }) => read(figures.moves)),
    share,
  );
}

function describeUsual(usual: number): string {
  return usual > 0 ? ` (${Math.round(usual)} on the worst nights of late)` : '';
}
