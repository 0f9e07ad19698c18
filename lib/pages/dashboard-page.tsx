import type { Night } from '../calendar.ts';
import { toDay } from '../calendar.ts';
import type { Chart } from '../history/chart.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, formatSigned } from '../messages/figures.ts';
import { BANDS, type Band } from '../scoring/band.ts';
import { AccountsTable, SORT_AND_FILTER } from './accounts-table.tsx';
import { type DashboardView, moveOf, nameOf, scoreBefore } from './dashboard-view.ts';
import { type Page, renderPage } from './page.tsx';
import { BandBar, LinePlot } from './pictures.tsx';

/** One page: where the portfolio stands, and every account of it. `linkTo`: the address of an account's own page. */
export function renderDashboard(view: DashboardView, linkTo: (account: string) => string): Page {
  const { portfolio, audience, night, currency, isPart, totals, totalsBefore, weeks, accounts, heldBack } = view;
  const atRisk = totals.bands.at_risk;
  const share = formatShare(atRisk.arr, totals.arr);
  const title = `${formatMoney(atRisk.arr, currency)} ARR is at risk${share === '' ? '' : `, ${share} of ${formatMoney(totals.arr, currency)}`}`;
  return renderPage(
    `${portfolio}: customer health`,
    <>
      <p className="quiet">
        {cleanText(portfolio)} · night of {formatDate(night)} · made for {audience}
      </p>
      {isPart ? <p className="quiet">Your accounts only; earlier weeks count them with tonight’s ARR.</p> : null}
      <h1>{title}</h1>
      <dl className="figures">
        <Figure
          label="ARR at risk"
          value={formatMoney(atRisk.arr, currency)}
          note={describeMove(atRisk.arr, totalsBefore?.bands.at_risk.arr ?? null, currency)}
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

function describeMove(now: number, before: number | null, currency: string): string {
  if (before === null) return 'nothing to compare with yet';
  if (now === before) return 'the same as 7 days ago';
  const size = formatMoney(Math.abs(now - before), currency);
  return now < before ? `↓ better by ${size} in 7 days` : `↑ worse by ${size} in 7 days`;
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
