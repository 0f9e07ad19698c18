import type { Night } from '../calendar.ts';
import { cleanText } from '../messages/clean-document.ts';
import { formatDate } from '../messages/figures.ts';
import { type Page, renderPage } from './page.tsx';

export interface CustomerCard {
  readonly name: string;
  readonly night: Night;
  /** Whom the customer can ask; null = nobody is known. */
  readonly contact: string | null;
  /** Of metrics that may be shared, and no others. */
  readonly measures: readonly CardMeasure[];
}

export interface CardMeasure {
  readonly label: string;
  readonly value: string;
  /** Four weeks before; null when it was not known. */
  readonly before: string | null;
  readonly trend: 'up' | 'down' | 'same' | 'unknown';
}

const trendWords = { up: '↑ up', down: '↓ down', same: '→ the same', unknown: '' } as const;

/** What a customer may see of their own account: how they use the product, in their words, and no opinion of it. */
export function renderCustomerCard({ name, night, contact, measures }: CustomerCard): Page {
  const fell = measures.find(({ trend }) => trend === 'down');
  return renderPage(
    `${cleanText(name)}: how it is going`,
    <>
      <p className="quiet">As of {formatDate(night)}</p>
      <h1>{cleanText(name)}: how it is going</h1>
      <section className="card">
        {measures.length === 0 ? (
          <p>There is nothing to show yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th scope="col" className="number">
                  Now
                </th>
                <th scope="col" className="number">
                  4 weeks ago
                </th>
                <th scope="col">Trend</th>
              </tr>
            </thead>
            <tbody>
              {measures.map(({ label, value, before, trend }) => (
                <tr key={label}>
                  <td className="text">{cleanText(label)}</td>
                  <td className="number">{cleanText(value)}</td>
                  <td className="number">{cleanText(before ?? '')}</td>
                  <td>{trendWords[trend]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className="card">
        <h2>A next step</h2>
        <p>{describeNextStep(fell, contact)}</p>
      </section>
    </>,
  );
}

function describeNextStep(fell: CardMeasure | undefined, contact: string | null): string {
  const whom = contact === null ? 'your contact' : cleanText(contact);
  return fell
    ? `${cleanText(fell.label)} went down over the last four weeks: ask ${whom} what would help.`
    : `Everything is steady or growing: tell ${whom} what you would like to do next.`;
}
