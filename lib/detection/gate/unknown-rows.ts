import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { FEW, type GateReason, type GateRequest } from './gate-request.ts';

const NIGHTS = 7;

/** Rows that match no account: another kind of id, a prefix. */
export function findUnknownRows({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  return Object.entries(tonight.figures.unknownRows).flatMap(([name, { rows, share }]) => {
    const earlier = before.slice(-NIGHTS).map(({ figures }) => figures.unknownRows[name]?.share ?? 0);
    const usual = median(earlier);
    const more = share - usual;
    if (rows === 0 || more <= limits.unknownRows || (more * rows) / share <= FEW) return [];
    const because = `${percent(share)} of the rows of export ${name} match no account; ${percent(usual)} is usual. The limit is ${percent(limits.unknownRows)} more.`;
    return [{ check: 'unknown-rows', because }];
  });
}
