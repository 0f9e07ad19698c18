import type { Night } from '../calendar.ts';
import type { AccountLine } from '../history/account-line.ts';
import { describeWhy } from '../messages/account-entry.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { formatDate, formatMoney, formatSigned } from '../messages/figures.ts';
import { describeIndicators } from '../messages/indicator-words.ts';
import type { Indicators } from '../scoring/indicator-scores.ts';
import type { TimelineEntry } from '../timeline/entry.ts';
import { AdditionSection, type AdditionView } from './addition-section.tsx';
import { type Page, renderPage } from './page.tsx';
import { LinePlot, Waterfall } from './pictures.tsx';
import { TimelineSection } from './timeline-section.tsx';

export interface AccountView {
  readonly account: AccountLine;
  readonly night: Night;
  readonly currency: string;
  readonly coverage: number;
  /** The oldest first, this night last. */
  readonly nights: readonly { readonly night: Night; readonly score: number | null }[];
  /** What the model says of the account's profile; null = nothing. */
  readonly about: string | null;
  /** Those that hold now. */
  readonly alerts: readonly ShownAlert[];
  /** Null: the model has no such metrics. */
  readonly indicators: Indicators | null;
  /** What each metric gives of the score; together they are the computed one. */
  readonly signals: readonly {
    readonly label: string;
    readonly description: string | null;
    readonly value: string;
    readonly points: number | null;
    readonly contribution: number;
  }[];
  /** The newest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly timezone: string;
  readonly addition: AdditionView;
}

export interface ShownAlert {
  /** Its severity, or that it is an opportunity. */
  readonly what: string;
  readonly says: string;
  readonly description: string | null;
}

/** One account: where its score comes from, where it has been, what happened to it, and what somebody has to add. */
export function renderAccountPage(view: AccountView, back: string, status: Page['status']): Page {
  const { account } = view;
  const { mark, word } = bandWords[account.band];
  const name = cleanText(account.name ?? account.id);
  const why = describeWhy(account);
  const facts = [
    account.arr === null ? '' : `${formatMoney(account.arr, view.currency)} ARR`,
    account.renewsOn === null ? '' : `renews ${formatDate(account.renewsOn)}`,
    account.owner === null ? '' : cleanText(account.owner),
    `${view.coverage.toFixed(0)} % of its signals measured`,
  ].filter(Boolean);
  const isReturned = view.addition.returned !== null;
  return renderPage(
    `${isReturned ? 'Not added: ' : ''}${name}: customer health`,
    <>
      <p className="quiet">
        <a href={back}>All accounts</a> · night of {formatDate(view.night)}
      </p>
      <h1>
        {name}:{' '}
        <span className={account.band}>
          {mark} {account.score ?? ''} {word}
        </span>
      </h1>
      <p>{facts.join(' · ')}</p>
      {view.about === null ? null : <p className="quiet">{cleanText(view.about)}</p>}
      <div className="pair">
        <section className="card">
          <h2>What the score is made of</h2>
          <Waterfall
            what="Points each signal gives"
            steps={view.signals.map(({ label, contribution }) => ({ label: cleanText(label), points: contribution }))}
          />
          {view.indicators === null ? null : <p>{describeIndicators(view.indicators)}</p>}
        </section>
        <section className="card">
          <h2>{view.nights.length} nights</h2>
          <LinePlot
            what="Score by night"
            most={100}
            format={(value) => value.toFixed(0)}
            points={view.nights.map(({ night, score }) => ({ label: formatDate(night), value: score }))}
          />
        </section>
      </div>
      {view.alerts.length === 0 ? null : (
        <section className="card">
          <h2>Open alerts</h2>
          {view.alerts.map(({ what, says, description }) => (
            <div key={says}>
              <p>
                <strong>{what}</strong> · {cleanText(says)}
              </p>
              {description === null ? null : <p className="quiet">{cleanText(description)}</p>}
            </div>
          ))}
        </section>
      )}
      {why.length === 0 ? null : (
        <section className="card">
          <h2>What moved it</h2>
          {why.map((line) => (
            <p key={line}>{cleanText(line)}</p>
          ))}
        </section>
      )}
      <section className="card">
        <h2>Signals</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Signal</th>
              <th scope="col">Value</th>
              <th scope="col" className="number">
                Points
              </th>
              <th scope="col" className="number">
                Gives
              </th>
            </tr>
          </thead>
          <tbody>
            {view.signals.map(({ label, description, value, points, contribution }) => (
              <tr key={label}>
                <td className="text">
                  {cleanText(label)}
                  {description === null ? null : <div className="quiet">{cleanText(description)}</div>}
                </td>
                <td>{cleanText(value)}</td>
                <td className="number">{points === null ? '' : points.toFixed(0)}</td>
                <td className="number">{formatSigned(contribution, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <AdditionSection view={view.addition} />
      <TimelineSection entries={view.timeline} timezone={view.timezone} />
    </>,
    { status, asks: isReturned || view.addition.objection === null },
  );
}
