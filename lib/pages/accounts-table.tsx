import type { Night } from '../calendar.ts';
import { toDay } from '../calendar.ts';
import type { Chart } from '../history/chart.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { countOf, formatMoney, formatSigned } from '../messages/figures.ts';
import { BANDS } from '../scoring/band.ts';
import { type DashboardView, moveOf, nameOf } from './dashboard-view.ts';

/** Every account in a row, to be filtered and sorted: see SORT_AND_FILTER. */
export function AccountsTable({
  view: { accounts, night, currency, leftOut },
  linkTo,
}: {
  readonly view: DashboardView;
  readonly linkTo: (account: string) => string;
}) {
  const owners = [...new Set(accounts.map(({ owner }) => owner ?? ''))].sort();
  return (
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
          {BANDS.map((band) => (
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
          {accounts.map((chart) => (
            <Row key={chart.account} chart={chart} night={night} currency={currency} href={linkTo(chart.account)} />
          ))}
        </tbody>
      </table>
      {leftOut > 0 ? (
        <p className="quiet">and {countOf(leftOut, 'account')} of less ARR: scores.csv has all of them.</p>
      ) : null}
    </section>
  );
}

const columns = [
  { title: 'Account', isNumber: false, isSpare: false },
  { title: 'Score', isNumber: true, isSpare: false },
  { title: '7 days', isNumber: true, isSpare: false },
  { title: 'ARR', isNumber: true, isSpare: false },
  { title: 'Renews', isNumber: true, isSpare: true },
  { title: 'Owner', isNumber: false, isSpare: true },
] as const;

function Row({
  chart,
  night,
  currency,
  href,
}: {
  readonly chart: Chart;
  readonly night: Night;
  readonly currency: string;
  readonly href: string;
}) {
  const { score, band, arr, renewsOn, owner } = chart;
  const move = moveOf(chart);
  const days = renewsOn === null ? null : toDay(renewsOn) - toDay(night);
  return (
    <tr data-band={band} data-owner={owner === null || owner === '' ? '-' : owner}>
      <td className="text" data-v={nameOf(chart).toLowerCase()}>
        <a href={href}>{nameOf(chart)}</a>
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

/** The script that sorts and filters the rows that are there: it asks nobody for anything. */
export const SORT_AND_FILTER = `
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
