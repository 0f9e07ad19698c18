import { cleanText } from '../messages/clean-document.ts';
import { formatDate } from '../messages/figures.ts';
import { STEADY_POINTS } from '../scoring/judge-move.ts';
import type { CardMeasure, CardScore, CustomerCard } from './card-view.ts';
import { bandSentences, describeTrend } from './card-words.ts';
import { type Page, renderPage } from './page.tsx';
import { Sparkline } from './pictures.tsx';

/** What a customer may see of their own account: how they use the product, in their words, and no opinion of it. */
export function renderCustomerCard({ name, night, contact, score, measures, nextStep }: CustomerCard): Page {
  const title = `${name === null ? 'Your account' : cleanText(name)}: how it is going`;
  const isJudged = [score, ...measures].some((one) => one !== null && one.move !== null);
  return renderPage(
    title,
    <div className="narrow">
      <p className="quiet">As of {formatDate(night)}</p>
      <h1>{title}</h1>
      {score === null ? null : <Score score={score} />}
      <section className="card">
        {measures.length === 0 ? <p>There is nothing to show yet.</p> : null}
        <ul className="measures">
          {measures.map((measure) => (
            <Measure key={measure.label} measure={measure} />
          ))}
        </ul>
        {isJudged ? (
          <p className="quiet note">
            Steady means that it moved by less than {STEADY_POINTS} % of the range it is looked at in.
          </p>
        ) : null}
      </section>
      <section className="card">
        <h2>What is next</h2>
        {nextStep === null ? null : <p>{cleanText(nextStep)}</p>}
        <p>
          {contact === null ? 'Questions? Ask whoever sent you this page.' : `Your contact is ${cleanText(contact)}.`}
        </p>
      </section>
    </div>,
  );
}

function Score({ score: { score, band, ...trend } }: { readonly score: CardScore }) {
  return (
    <section className="card">
      <div className="measure">
        <div>
          <h2>Your score</h2>
          <p className="figure">{score} of 100</p>
          {band === null ? null : <p>{bandSentences[band]}</p>}
          <Trend trend={trend} />
        </div>
        <Sparkline what="Your score" points={trend.points} format={(value) => value.toFixed(0)} most={100} />
      </div>
      <p className="quiet">Earlier scores are worked out as today’s is.</p>
    </section>
  );
}

function Measure({ measure }: { readonly measure: CardMeasure }) {
  const { label, value, measuredOn, points } = measure;
  return (
    <li className="measure">
      <div>
        <h2>{cleanText(label)}</h2>
        <p className="figure">{cleanText(value)}</p>
        <Trend trend={measure} />
        {measuredOn === null ? null : <p className="quiet">Measured on {formatDate(measuredOn)}</p>}
      </div>
      <Sparkline what={cleanText(label)} points={points} format={formatNumber} />
    </li>
  );
}

function Trend({ trend }: { readonly trend: Parameters<typeof describeTrend>[0] }) {
  const words = describeTrend(trend);
  if (words === null) return <p className="quiet">Nothing earlier to compare with</p>;
  return (
    <p>
      {words.move === null ? null : <strong>{words.move}: </strong>}
      {words.figures}
    </p>
  );
}

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

function formatNumber(value: number): string {
  return numbers.format(value).replace('-', '−');
}
