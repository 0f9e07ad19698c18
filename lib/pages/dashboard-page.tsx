import type { Night } from '../calendar.ts';
import { toDay } from '../calendar.ts';
import type { Chart } from '../history/chart.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, formatSigned } from '../messages/figures.ts';
import { describeUnscored, readRiskMove } from '../messages/movement-words.ts';
import { BANDS, type Band } from '../scoring/band.ts';
import { AccountsTable, SORT_AND_FILTER } from './accounts-table.tsx';
import { type DashboardView, moveOf, nameOf, scoreBefore } from './dashboard-view.ts';
import { type Page, renderPage } from './page.tsx';
import { BandBar, LinePlot } from './pictures.tsx';

/** One page: where the portfolio stands, and every account of it. `linkTo`: the address of an account's own page. */
export function renderDashboard(view: DashboardView, linkTo: (account: string) => string): Page {
  const { portfolio, audience, night, currency, isPart, totals, movement, weeks, accounts, heldBack } = view;
  const atRisk = totals.bands.at_risk;
  const share = formatShare(atRisk.arr, totals.arr);
  const isKnown = totals.scored > 0 || totals.accounts === 0;
  const title = isKnown
    ? `${formatMoney(atRisk.arr, currency)} ARR is at risk${share === '' ? '' : `, ${share} of ${formatMoney(totals.arr, currency)}`}`
    : 'What is at risk is not known';
  const unscored = describeUnscored({ currency, totals });
  return renderPage(
    `${portfolio}: customer health`,
    <>
      <p className="quiet">
        {cleanText(portfolio)} · night of {formatDate(night)} · made for {audience}
      </p>
      {isPart ? <p className="quiet">Your accounts only; earlier weeks count them with tonight’s ARR.</p> : null}
      {unscored === '' ? null : <p>{unscored}</p>}
      <h1>{title}</h1>
      <dl className="figures">
        <Figure
          label="ARR at risk"
          value={isKnown ? formatMoney(atRisk.arr, currency) : 'not known'}
          note={describeMove(isKnown ? movement : null, currency)}
        />
        <Figure
          label="Health, weighed by ARR"
          value={totals.meanScore === null ? 'unknown' : totals.meanScore.toFixed(1)}
          note="0 to 100"
        />
        <Figure
          label="Renewing in 90 days"
          value={formatMoney(sumRenewing(accounts, night), currency)}
          note={`of ${formatMoney(totals.arr, currency)}`}
        />
        <Figure
          label="Accounts scored"
          value={formatCount(totals.scored)}
          note={`of ${formatCount(totals.accounts)}`}
        />
      </dl>
      <section className="card">
        <h2>Where the ARR sits</h2>
        <BandBar what="ARR by band" shares={BANDS.map((band) => describeBand(band, totals, currency))} />
      </section>
      <div className="pair">
        <section className="card">
          <h2>ARR at risk, {countOf(weeks.length, 'week')}</h2>
          <LinePlot
            what="ARR at risk by week"
            format={(value) => formatMoney(value, currency)}
            points={weeks.map((week) => ({ label: formatDate(week.night), value: week.arrAtRisk }))}
          />
        </section>
        <section className="card">
          <h2>Biggest movers, 7 days</h2>
          <Movers accounts={accounts} linkTo={linkTo} />
        </section>
      </div>
      <AccountsTable view={view} linkTo={linkTo} />
      {heldBack.length === 0 ? null : (
        <section className="card">
          <h2>Data</h2>
          {heldBack.map((line) => (
            <p key={line}>{cleanText(line)}</p>
          ))}
        </section>
      )}
    </>,
    { script: SORT_AND_FILTER },
  );
}

function Figure({ label, value, note }: { readonly label: string; readonly value: string; readonly note: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="quiet">{note}</span>
      </dd>
    </div>
  );
}

/** Better and worse are of what customers did. */
function describeMove(movement: PortfolioMovement | null, currency: string): string {
  if (movement === null) return 'nothing to compare with yet';
  const { own, other } = readRiskMove(movement);
  if (own.cents === 0 && other.cents === 0) return 'the same as 7 days ago';
  const size = (cents: number) => formatMoney(Math.abs(cents) / 100, currency);
  const news =
    own.cents === 0
      ? 'no change by customers in 7 days'
      : `${own.cents < 0 ? '↓ better' : '↑ worse'} by ${size(own.cents)} in 7 days`;
  return other.cents === 0 ? news : `${news}; ${other.cents > 0 ? '+' : '−'}${size(other.cents)} not by customers`;
}

function describeBand(band: Band, { bands: totals, arr }: PortfolioTotals, currency: string) {
  const own = totals[band];
  const value = arr > 0 ? own.arr : own.accounts;
  return { band, value, text: `${formatMoney(own.arr, currency)}, ${countOf(own.accounts, 'account')}` };
}

const SOON_DAYS = 90;

function sumRenewing(accounts: readonly Chart[], night: Night): number {
  return accounts
    .filter(({ renewsOn }) => renewsOn !== null && renewsOn >= night && toDay(renewsOn) - toDay(night) <= SOON_DAYS)
    .reduce((sum, { arr }) => sum + (arr ?? 0), 0);
}

const MOVERS = 6;

function Movers({
  accounts,
  linkTo,
}: {
  readonly accounts: readonly Chart[];
  readonly linkTo: (account: string) => string;
}) {
  const moved = accounts
    .flatMap((chart) => {
      const move = moveOf(chart);
      return move === null || move === 0 ? [] : [{ chart, move }];
    })
    .sort((a, b) => Math.abs(b.move) - Math.abs(a.move))
    .slice(0, MOVERS);
  if (moved.length === 0) return <p>No score moved.</p>;
  return (
    <table>
      <tbody>
        {moved.map(({ chart, move }) => (
          <tr key={chart.account}>
            <td className="text">
              <a href={linkTo(chart.account)}>{nameOf(chart)}</a>
            </td>
            <td className="number">
              <span className={chart.band}>{bandWords[chart.band].mark}</span> {scoreBefore(chart)} → {chart.score}
            </td>
            <td className="number">{formatSigned(move)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
