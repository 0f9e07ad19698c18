import type { HealthConfig } from '../config/health-config.ts';
import type { Finding } from '../detection/finding.ts';
import { listChangeParts } from '../history/change-parts.ts';
import type { Comparison } from '../history/compare-charts.ts';
import { FALL_POINTS, type MoveFigures } from '../history/night-figures.ts';
import { lastBelievedScore } from '../history/window.ts';
import { bandOf } from '../scoring/band.ts';
import { roundScore } from '../scoring/rounding.ts';

/** How a shard's accounts moved tonight, by what they or their peers did: never by a model edit or by data that came or went. */
export function countMoves(
  { charts, scores, last, attribution }: Comparison,
  findings: readonly Finding[],
  bands: HealthConfig['bands'],
): MoveFigures {
  const takenBy: Record<string, number> = {};
  let [compared, enteredAtRisk, moved, fell] = [0, 0, 0, 0];
  charts.forEach(({ score, isUnconfirmed }, account) => {
    const before = lastBelievedScore(last[account]?.chart ?? null);
    const [behaviour, peers] = [attribution.behaviour[account]!, attribution.peers[account]!];
    if (score === null || before === null || Number.isNaN(behaviour) || isUnconfirmed) return;
    compared++;
    moved += behaviour + peers;
    const byItself = roundScore(before + behaviour + peers);
    if (bandOf(byItself, bands) === 'at_risk' && bandOf(before, bands) !== 'at_risk') enteredAtRisk++;
    if (behaviour > -FALL_POINTS) return;
    fell++;
    for (const part of listChangeParts(attribution, scores, account, 0))
      if (part.cause === 'signal') takenBy[part.metric] = (takenBy[part.metric] ?? 0) + part.points;
  });
  const newRisks = findings.filter(({ kind, state }) => kind === 'risk' && state === 'new').length;
  return { compared, enteredAtRisk, newRisks, meanMove: compared === 0 ? 0 : moved / compared, fell, takenBy };
}
