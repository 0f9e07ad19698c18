import type { Evidence } from '../../history/doubt.ts';
import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { countFew, type EvidenceCheck, type GateRequest, isBeyond, limitOf } from './gate-request.ts';

const NIGHTS = 7;

/** Rows that match no account: another kind of id, a prefix. Where the roster lost many at once they are its own, and nothing is wrong with them. */
export const findUnknownRows: EvidenceCheck = (request) => {
  const { tonight, eventExports, before, limits, metricsThatRead } = request;
  return Object.entries(tonight.figures.unknownRows).flatMap(([name, { rows, share }]): Evidence[] => {
    if (before.length === 0 || isOut(request, name) || hasLostMany(request)) return [];
    const usual = usualShare(request, name);
    const more = share - usual;
    if (rows === 0 || more <= limits.unknownRows) return [];
    if ((more * rows) / share <= countFew(rows / share, limits)) return [];
    const date = eventExports.has(name) ? tonight.night : null;
    return [
      {
        ...{ check: 'unknown-rows', about: name, export: name, date },
        figures: { tonight: share, usual, limit: usual + limits.unknownRows },
        because: `${percent(share)} of the rows of export ${name} match no account; ${percent(usual)} is usual. The limit is ${percent(limits.unknownRows)} more.`,
        scope: { is: 'metrics', metrics: metricsThatRead({ export: name, column: null, date }) },
      },
    ];
  });
};

/** A required export that says next to nothing of any account is as good as missing. */
export const findUnmatchedExports: EvidenceCheck = (request) => {
  const { tonight, required, eventExports, limits } = request;
  return Object.entries(tonight.figures.unknownRows).flatMap(([name, { rows, share }]): Evidence[] => {
    if (!required.has(name) || share <= limits.unmatchedRows || isOut(request, name)) return [];
    if (hasLostMany(request)) return [];
    // A quiet day of events says little.
    if (rows <= (eventExports.has(name) ? limits.fewAccounts : countFew(rows / share, limits))) return [];
    if (usualShare(request, name) > limits.unmatchedRows) return [];
    return [
      {
        ...{ check: 'required-export', about: name, export: name, date: null },
        figures: { tonight: share, usual: null, limit: limits.unmatchedRows },
        because: `${percent(share)} of the rows of export ${name} match no account, and the night needs it; the limit is ${percent(limits.unmatchedRows)}.`,
        scope: { is: 'night' },
      },
    ];
  });
};

function usualShare({ before }: GateRequest, name: string): number {
  // A night on which the export was in doubt, or not there, says nothing of what is usual: not even that there were none.
  const known = before.filter(({ exports }) => exports.some((one) => one.name === name && !outStates.has(one.state)));
  const earlier = known.slice(-NIGHTS).map(({ figures }) => figures.unknownRows[name]?.share ?? 0);
  return earlier.length === 0 ? 0 : median(earlier);
}

function hasLostMany({ lost, limits }: GateRequest): boolean {
  return lost !== null && isBeyond(lost.accounts, limitOf(limits.accountsGone, lost.of, limits));
}

const outStates: ReadonlySet<string> = new Set(['missing', 'unmatched']);

/** An export that counts as missing is in nothing that could be doubted. */
function isOut({ tonight }: GateRequest, name: string): boolean {
  return tonight.exports.some((one) => one.name === name && outStates.has(one.state));
}
