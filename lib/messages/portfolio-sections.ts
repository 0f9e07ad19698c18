import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { ExportLine, RenewalWindow } from '../portfolio/night-report.ts';
import { BANDS, type Band } from '../scoring/band.ts';
import { bandWords } from './band-words.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, formatSigned } from './figures.ts';
import type { BandsSection, Figure, FiguresSection, TableSection } from './message-document.ts';
import { type PortfolioView, readRiskMove } from './movement-words.ts';

/** Arrows, better and worse are of what customers did; what else moved a figure stands beside it. */
export function describeFigures(view: PortfolioView): FiguresSection {
  const { totals, movement = null, currency } = view;
  const { at_risk: atRisk, unknown } = totals.bands;
  const isKnown = totals.scored > 0;
  const move = movement && isKnown ? readRiskMove(movement) : null;
  const figures: Figure[] = [];
  if (totals.arr > 0)
    figures.push({
      label: 'ARR at risk',
      value: isKnown ? formatMoney(atRisk.arr, currency) : 'not known',
      change: move && judge(move.own.cents, 'less', (cents) => formatMoney(cents / 100, currency)),
      note: joinNotes(
        isKnown ? `${formatShare(atRisk.arr, totals.arr)} of ARR` : '',
        move ? describeRest(move.other.cents, (cents) => formatMoney(cents / 100, currency)) : '',
      ),
    });
  if (totals.meanScore !== null)
    figures.push({
      label: 'Portfolio health',
      value: totals.meanScore.toFixed(1),
      change:
        movement && movement.health.arr > 0 ? judge(readHealthMove(movement), 'more', (by) => by.toFixed(1)) : null,
      note: 'mean score, weighted by ARR',
    });
  figures.push({
    label: 'Accounts at risk',
    value: isKnown ? formatCount(atRisk.accounts) : 'not known',
    change: move && judge(move.own.accounts, 'less', formatCount),
    note: joinNotes(
      `of ${formatCount(totals.scored)}${unknown.accounts > 0 ? ' scored' : ''}`,
      move ? describeRest(move.other.accounts, formatCount) : '',
    ),
  });
  figures.push({
    label: 'Accounts scored',
    value: formatCount(totals.scored),
    change: null,
    note: `${formatCount(unknown.accounts)} unknown`,
  });
  return { kind: 'figures', figures };
}

function readHealthMove({ health }: PortfolioMovement): number {
  return health.points / health.arr;
}

function judge(by: number, better: 'more' | 'less', format: (size: number) => string): Figure['change'] {
  const size = format(Math.abs(by));
  if (by === 0 || size === format(0)) return { text: 'no change by customers', verdict: 'same' };
  const isMore = by > 0;
  return { text: `${isMore ? '↑ +' : '↓ −'}${size}`, verdict: isMore === (better === 'more') ? 'better' : 'worse' };
}

function describeRest(by: number, format: (size: number) => string): string {
  return by === 0 ? '' : `${by > 0 ? '+' : '−'}${format(Math.abs(by))} not by customers`;
}

function joinNotes(...notes: readonly string[]): string {
  return notes.filter(Boolean).join('; ');
}

export function describeBands({ totals, movement = null, currency }: PortfolioView): BandsSection {
  const isByArr = totals.arr > 0;
  return {
    kind: 'bands',
    title: isByArr ? 'Where the ARR sits' : 'Where the accounts sit',
    bands: BANDS.map((band: Band) => {
      const { accounts, arr } = totals.bands[band];
      const count = countOf(accounts, 'account') + describeCountMove(movement, band);
      return {
        band,
        share: isByArr ? arr / totals.arr : totals.accounts > 0 ? accounts / totals.accounts : 0,
        text: isByArr ? `${formatMoney(arr, currency)} · ${count}` : count,
      };
    }),
  };
}

/** " (+3)", " (+3, by customers +1)". */
function describeCountMove(movement: PortfolioMovement | null, band: Band): string {
  if (movement === null) return '';
  const change = movement.end[band].accounts - movement.start[band].accounts;
  const own = movement.steps.customers[band].accounts;
  if (change === own) return change === 0 ? '' : ` (${formatSigned(change)})`;
  return ` (${formatSigned(change)}, by customers ${formatSigned(own)})`;
}

export function describeRenewals(windows: readonly RenewalWindow[], currency: string): TableSection | null {
  if (windows.every(({ accounts }) => accounts === 0)) return null;
  return {
    kind: 'table',
    title: 'Renewals in the next 90 days',
    columns: [
      { title: 'Window', isNumber: false },
      { title: 'Renewals', isNumber: true },
      { title: 'ARR', isNumber: true },
      { title: 'At risk', isNumber: true },
    ],
    rows: windows.map(({ fromDays, toDays, accounts, arr, atRiskAccounts, atRiskArr }) => [
      `${fromDays}–${toDays} days`,
      formatCount(accounts),
      formatMoney(arr, currency),
      atRiskAccounts === 0
        ? 'none'
        : `${formatCount(atRiskAccounts)} · ${formatMoney(atRiskArr, currency)}${arr > 0 ? ` (${formatShare(atRiskArr, arr)})` : ''}`,
    ]),
  };
}

export function describeFreshness(exports: readonly ExportLine[]): TableSection {
  return {
    kind: 'table',
    title: 'How fresh the data is',
    columns: [
      { title: 'Export', isNumber: false },
      { title: 'State', isNumber: false },
      { title: 'Newest', isNumber: false },
    ],
    rows: exports.map(({ name, state, newestDate, because }) => [
      name,
      because === null ? state : `${state}: ${because}`,
      newestDate === null ? '' : formatDate(newestDate),
    ]),
  };
}

/** "▲ at risk (below 50), ◆ watch (50 to 74), ● healthy (75 and over), ○ unknown (too little data)." */
export function explainBands({ healthy, watch }: { readonly healthy: number; readonly watch: number }): string {
  const legend = [
    `${bandWords.at_risk.mark} at risk (below ${watch})`,
    `${bandWords.watch.mark} watch (${watch} to ${healthy - 1})`,
    `${bandWords.healthy.mark} healthy (${healthy} and over)`,
    `${bandWords.unknown.mark} unknown (too little data to score)`,
  ];
  return `${legend.join(', ')}. ARR at risk is the ARR of the accounts at risk.`;
}
