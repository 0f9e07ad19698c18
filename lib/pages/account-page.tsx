import type { Night } from '../calendar.ts';
import { bandWords } from '../messages/band-words.ts';
import { cleanText } from '../messages/clean-document.ts';
import { formatDate, formatMoney, formatSigned } from '../messages/figures.ts';
import type { Band } from '../scoring/band.ts';
import { type Page, renderPage } from './page.tsx';
import { LinePlot, Waterfall } from './pictures.tsx';

export interface AccountView {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly night: Night;
  readonly currency: string;
  readonly score: number | null;
  readonly band: Band;
  readonly coverage: number;
  readonly arr: number | null;
  readonly renewsOn: Night | null;
  /** The oldest first, this night last. */
  readonly nights: readonly { readonly night: Night; readonly score: number | null }[];
  /** What each metric gives of the score; together they are the computed one. */
  readonly signals: readonly {
    readonly label: string;
    readonly value: string;
    readonly points: number | null;
    readonly contribution: number;
  }[];
  /** Sentences: what moved it since the night before. */
  readonly why: readonly string[];
}

/** One account: where its score comes from, and where it has been. */
export function renderAccountPage(view: AccountView, back: string): Page {
  const { mark, word } = bandWords[view.band];
  const name = cleanText(view.name ?? view.id);
  const facts = [
    view.arr === null ? '' : `${formatMoney(view.arr, view.currency)} ARR`,
    view.renewsOn === null ? '' : `renews ${formatDate(view.renewsOn)}`,
    view.owner === null ? '' : cleanText(view.owner),
    `${view.coverage.toFixed(0)} % of its signals measured`,
  ].filter(Boolean);
  return renderPage(
    `${name}: customer health`,
    <>
      <p className="quiet">
        <a href={back}>All accounts</a> · night of {formatDate(view.night)}
      </p>
      <h1>
        {name}:{' '}
        <span className={view.band}>
          {mark} {view.score ?? ''} {word}
        </span>
      </h1>
      <p>{facts.join(' · ')}</p>
      <div className="pair">
        <section className="card">
          <h2>What the score is made of</h2>
          <Waterfall
            what="Points each signal gives"
            steps={view.signals.map(({ label, contribution }) => ({ label: cleanText(label), points: contribution }))}
          />
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
      {view.why.length === 0 ? null : (
        <section className="card">
          <h2>What moved it</h2>
          {view.why.map((line) => (
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
            {view.signals.map(({ label, value, points, contribution }) => (
              <tr key={label}>
                <td className="text">{cleanText(label)}</td>
                <td>{cleanText(value)}</td>
                <td className="number">{points === null ? '' : points.toFixed(0)}</td>
                <td className="number">{formatSigned(contribution, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>,
  );
}
