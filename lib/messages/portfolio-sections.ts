import type { PortfolioTotals } from '../history/run.ts';
import type { ExportLine, RenewalWindow } from '../portfolio/night-report.ts';
import { BANDS, type Band } from '../scoring/band.ts';
import { bandWords } from './band-words.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, formatSigned } from './figures.ts';
import type { BandsSection, Figure, FiguresSection, TableSection } from './message-document.ts';

/** What the night's and the week's summary both need to say about a whole portfolio. */
export interface PortfolioView {
  readonly currency: string;
  readonly totals: PortfolioTotals;
  /** Null when there is nothing to compare with. */
  readonly previousTotals: PortfolioTotals | null;
}

/** "ARR at risk rose $410K to $3.42M (11.8 % of ARR)."; by accounts where no account has ARR. */
export function describeRisk({ currency, totals, previousTotals }: PortfolioView): string {
  const { accounts, arr } = totals.bands.at_risk;
  if (totals.arr <= 0) {
    const whole = `${formatCount(accounts)} of ${countOf(totals.accounts, 'account')} ${accounts === 1 ? 'is' : 'are'} at risk`;
    const change = previousTotals ? accounts - previousTotals.bands.at_risk.accounts : 0;
    return change === 0
      ? `${whole}.`
      : `${whole}, ${formatCount(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than before.`;
  }
  if (arr === 0 && (previousTotals?.bands.at_risk.arr ?? 0) === 0) return 'No ARR is at risk.';
  const now = `${formatMoney(arr, currency)} (${formatShare(arr, totals.arr)} of ARR)`;
  if (!previousTotals) return `ARR at risk is ${now}.`;
  const change = arr - previousTotals.bands.at_risk.arr;
  if (change === 0) return `ARR at risk stayed at ${now}.`;
  return `ARR at risk ${change > 0 ? 'rose' : 'fell'} ${formatMoney(Math.abs(change), currency)} to ${now}.`;
}

export function describeFigures(view: PortfolioView): FiguresSection {
  const { totals, previousTotals, currency } = view;
  const { at_risk: atRisk } = totals.bands;
  const figures: Figure[] = [];
  if (totals.arr > 0)
    figures.push({
      label: 'ARR at risk',
      value: formatMoney(atRisk.arr, currency),
      change: compare(atRisk.arr, previousTotals?.bands.at_risk.arr, 'less', (by) => formatMoney(by, currency)),
      note: `${formatShare(atRisk.arr, totals.arr)} of ARR`,
    });
  if (totals.meanScore !== null)
    figures.push({
      label: 'Portfolio health',
      value: totals.meanScore.toFixed(1),
      change: compare(totals.meanScore, previousTotals?.meanScore, 'more', (by) => by.toFixed(1)),
      note: 'mean score, weighted by ARR',
    });
  figures.push({
    label: 'Accounts at risk',
    value: formatCount(atRisk.accounts),
    change: compare(atRisk.accounts, previousTotals?.bands.at_risk.accounts, 'less', formatCount),
    note: `of ${formatCount(totals.accounts)}`,
  });
  figures.push({
    label: 'Accounts scored',
    value: formatCount(totals.scored),
    change: compare(totals.scored, previousTotals?.scored, 'more', formatCount),
    note: `${formatCount(totals.bands.unknown.accounts)} unknown`,
  });
  return { kind: 'figures', figures };
}

function compare(
  now: number,
  before: number | null | undefined,
  better: 'more' | 'less',
  format: (by: number) => string,
): Figure['change'] {
  if (before === null || before === undefined) return null;
  const size = format(Math.abs(now - before));
  if (now === before || size === format(0)) return { text: 'no change', verdict: 'same' };
  const isMore = now > before;
  return {
    text: `${isMore ? '↑ +' : '↓ −'}${size}`,
    verdict: isMore === (better === 'more') ? 'better' : 'worse',
  };
}

export function describeBands({ totals, previousTotals, currency }: PortfolioView): BandsSection {
  const isByArr = totals.arr > 0;
  return {
    kind: 'bands',
    title: isByArr ? 'Where the ARR sits' : 'Where the accounts sit',
    bands: BANDS.map((band: Band) => {
      const { accounts, arr } = totals.bands[band];
      const change = previousTotals ? accounts - previousTotals.bands[band].accounts : 0;
      const count = countOf(accounts, 'account') + (change === 0 ? '' : ` (${formatSigned(change)})`);
      return {
        band,
        share: isByArr ? arr / totals.arr : totals.accounts > 0 ? accounts / totals.accounts : 0,
        text: isByArr ? `${formatMoney(arr, currency)} · ${count}` : count,
      };
    }),
  };
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
