import type { Night } from '../calendar.ts';
import { toDay } from '../calendar.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, formatSigned } from '../messages/figures.ts';
import type { Band } from '../scoring/band.ts';
import { type Page, renderPage } from './page.tsx';
import { BandBar, LinePlot } from './pictures.tsx';

export interface DashboardView {
  readonly portfolio: string;
  readonly audience: string;
  readonly night: Night;
  readonly currency: string;
  /** The reader sees some of the accounts: nothing here tells of the others. */
  readonly isPart: boolean;
  readonly totals: PortfolioTotals;
  /** About a week before; null when there was none. */
  readonly totalsBefore: PortfolioTotals | null;
  /** The last believed night of each week, the oldest first. */
  readonly weeks: readonly { readonly night: Night; readonly arrAtRisk: number }[];
  readonly accounts: readonly DashboardAccount[];
  /** Accounts beyond those listed, of less ARR. */
  readonly leftOut: number;
  /** Exports that did not count in full, each with why. */
  readonly heldBack: readonly string[];
}

export interface DashboardAccount {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly score: number | null;
  readonly band: Band;
  /** Seven nights before. */
  readonly scoreBefore: number | null;
  readonly arr: number | null;
  readonly renewsOn: Night | null;
}

/** One page: where the portfolio stands, and every account of it. `linkTo`: the address of an account's own page. */
export function renderDashboard(view: DashboardView, linkTo: (account: string) => string): Page {
  const { portfolio, audience, night, currency, isPart, totals, totalsBefore, weeks, accounts, leftOut, heldBack } =
    view;
  const atRisk = totals.bands.at_risk;
  const share = formatShare(atRisk.arr, totals.arr);
  const title = `${formatMoney(atRisk.arr, currency)} ARR is at risk${share === '' ? '' : `, ${share} of ${formatMoney(totals.arr, currency)}`}`;
  const owners = [...new Set(accounts.map(({ owner }) => owner ?? ''))].sort();
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
        <BandBar what="ARR by band" shares={bands.map((band) => describeBand(band, totals, currency))} />
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
      <section className="card">
        <h2>Accounts</h2>
        <p className="filters">
          <input id="name" type="search" placeholder="Account" aria-label="Account" />
          <select id="owner" aria-label="Owner">
            <option value="">All owners</option>
            {owners.map((owner) => (
              <option key={owner} value={owner === '' ? '-' : owner}>
                {owner === '' ? 'Nobody' : cleanText(owner)}
              </option>
            ))}
          </select>
          <select id="band" aria-label="Band">
            <option value="">All bands</option>
            {bands.map((band) => (
              <option key={band} value={band}>
                {bandWords[band].word}
              </option>
            ))}
          </select>
          <span className="quiet" id="count" role="status">
            {countOf(accounts.length, 'account')}
          </span>
        </p>
        <table id="accounts">
          <thead>
            <tr>
              {columns.map(({ title: column, isNumber, isSpare }) => (
                <th
                  key={column}
                  scope="col"
                  className={[isNumber ? 'number' : '', isSpare ? 'spare' : ''].join(' ').trim()}
                >
                  <button type="button">{column}</button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <Row key={account.id} account={account} night={night} currency={currency} href={linkTo(account.id)} />
            ))}
          </tbody>
        </table>
        {leftOut > 0 ? (
          <p className="quiet">and {countOf(leftOut, 'account')} of less ARR: scores.csv has all of them.</p>
        ) : null}
      </section>
      {heldBack.length === 0 ? null : (
        <section className="card">
          <h2>Data</h2>
          {heldBack.map((line) => (
            <p key={line}>{cleanText(line)}</p>
          ))}
        </section>
      )}
    </>,
    { script: SCRIPT },
  );
}

const bands: readonly Band[] = ['healthy', 'watch', 'at_risk', 'unknown'];

const columns = [
  { title: 'Account', isNumber: false, isSpare: false },
  { title: 'Score', isNumber: true, isSpare: false },
  { title: '7 days', isNumber: true, isSpare: false },
  { title: 'ARR', isNumber: true, isSpare: false },
  { title: 'Renews', isNumber: true, isSpare: true },
  { title: 'Owner', isNumber: false, isSpare: true },
] as const;

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

function sumRenewing(accounts: readonly DashboardAccount[], night: Night): number {
  return accounts
    .filter(({ renewsOn }) => renewsOn !== null && renewsOn >= night && toDay(renewsOn) - toDay(night) <= SOON_DAYS)
    .reduce((sum, { arr }) => sum + (arr ?? 0), 0);
}

const MOVERS = 6;

function Movers({
  accounts,
  linkTo,
}: {
  readonly accounts: readonly DashboardAccount[];
  readonly linkTo: (account: string) => string;
}) {
  const moved = accounts
    .filter((account) => moveOf(account) !== null && moveOf(account) !== 0)
    .sort((a, b) => Math.abs(moveOf(b)!) - Math.abs(moveOf(a)!))
    .slice(0, MOVERS);
  if (moved.length === 0) return <p>No score moved.</p>;
  return (
    <table>
      <tbody>
        {moved.map((account) => (
          <tr key={account.id}>
            <td className="text">
              <a href={linkTo(account.id)}>{nameOf(account)}</a>
            </td>
            <td className="number">
              <span className={account.band}>{bandWords[account.band].mark}</span> {account.scoreBefore} →{' '}
              {account.score}
            </td>
            <td className="number">{formatSigned(moveOf(account)!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Row({
  account,
  night,
  currency,
  href,
}: {
  readonly account: DashboardAccount;
  readonly night: Night;
  readonly currency: string;
  readonly href: string;
}) {
  const { score, band, arr, renewsOn, owner } = account;
  const move = moveOf(account);
  const days = renewsOn === null ? null : toDay(renewsOn) - toDay(night);
  return (
    <tr data-band={band} data-owner={owner === null || owner === '' ? '-' : owner}>
      <td className="text" data-v={nameOf(account).toLowerCase()}>
        <a href={href}>{nameOf(account)}</a>
      </td>
      <td className="number" data-v={score ?? -1}>
        <span className={band}>
          {bandWords[band].mark} {score ?? ''} {bandWords[band].word}
        </span>
      </td>
      <td className="number" data-v={move ?? 0}>
        {move === null ? '' : formatSigned(move)}
      </td>
      <td className="number" data-v={arr ?? -1}>
        {formatMoney(arr, currency)}
      </td>
      <td className="number spare" data-v={days ?? 99999}>
        {days === null ? '' : `${days} d`}
      </td>
      <td className="spare" data-v={cleanText(owner ?? '').toLowerCase()}>
        {cleanText(owner ?? '')}
      </td>
    </tr>
  );
}

function moveOf({ score, scoreBefore }: DashboardAccount): number | null {
  return score === null || scoreBefore === null ? null : score - scoreBefore;
}

function nameOf({ name, id }: DashboardAccount): string {
  return cleanText(name ?? id);
}

/** Sorting and filtering of the rows that are there: it asks nobody for anything. */
const SCRIPT = `
(function () {
  var table = document.getElementById('accounts');
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var fields = ['name', 'owner', 'band'].map(function (id) { return document.getElementById(id); });
  var count = document.getElementById('count');
  function filter() {
    var name = fields[0].value.toLowerCase();
    var shown = 0;
    rows.forEach(function (row) {
      var isShown = row.cells[0].dataset.v.indexOf(name) >= 0
        && (fields[1].value === '' || row.dataset.owner === fields[1].value)
        && (fields[2].value === '' || row.dataset.band === fields[2].value);
      row.hidden = !isShown;
      if (isShown) shown++;
    });
    count.textContent = shown === 1 ? '1 account' : shown + ' accounts';
  }
  fields.forEach(function (field) { field.addEventListener('input', filter); });
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  heads.forEach(function (head, column) {
    head.firstChild.addEventListener('click', function () {
      var isNumber = head.classList.contains('number');
      var isDown = head.getAttribute('aria-sort') === (isNumber ? 'ascending' : null) || head.getAttribute('aria-sort') === 'ascending';
      heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      rows.sort(function (a, b) {
        var x = a.cells[column].dataset.v, y = b.cells[column].dataset.v;
        var order = isNumber ? x - y : x < y ? -1 : x > y ? 1 : 0;
        return isDown ? -order : order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
})();
`;
