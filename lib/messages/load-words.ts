import { findOverloaded, type PortfolioLoad } from '../portfolio/owner-load.ts';
import { countOf, formatCount } from './figures.ts';

/** So many are named; the others are counted. */
const SHOWN = 3;

/** "ann@example.com has 92 accounts (median 61 of 7 CSMs)."; null: nobody has much more than is usual. */
export function describeOverload(load: PortfolioLoad): string | null {
  const overloaded = findOverloaded(load);
  if (load.median === null || overloaded.length === 0) return null;
  const usual = `median ${formatCount(load.median.accounts)} of ${countOf(load.owners.length, 'CSM')}`;
  const shown = overloaded
    .slice(0, SHOWN)
    .map(
      ({ owner, accounts }, index) => `${owner} has ${countOf(accounts, 'account')}${index === 0 ? ` (${usual})` : ''}`,
    );
  const left = overloaded.length - shown.length;
  return `${[...shown, ...(left === 0 ? [] : [`${formatCount(left)} more ${left === 1 ? 'is' : 'are'} over 1.5 times the median`])].join('; ')}.`;
}
