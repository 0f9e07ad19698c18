import type { ReactNode } from 'react';
import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { DoubtStanding } from '../history/doubt.ts';
import type { GateWord } from '../history/gate-word.ts';
import { cleanText } from '../messages/clean-document.ts';
import { countOf, formatDate, formatInstant, joinWords } from '../messages/figures.ts';
import { nameScope } from '../messages/left-out-line.ts';
import type { AskedDoubt, GateQuestion } from './gate-question.ts';
import { type Page, renderPage } from './page.tsx';

export interface GateView {
  readonly config: Pick<HealthConfig, 'portfolio' | 'metrics' | 'timezone'>;
  readonly night: Night;
  readonly isHeld: boolean;
  /** Whose word it is. */
  readonly reader: string;
  /** The address of the page itself. */
  readonly address: string;
}

const meanings: Readonly<Record<GateWord['is'], string>> = {
  right: 'From the next night on this is how things are.',
  wrong: 'It is left out until it is mended, however long that takes.',
};

/** Asks whether what is in doubt of a night is right. Opened, it does nothing. `hasChanged`: an answer came to what was asked before. */
export function renderGateQuestion(question: GateQuestion, view: GateView, hasChanged: boolean): Page {
  const { night, isHeld, reader, address } = view;
  const reasons = groupByReason(question.doubts).size;
  const [is, was] = reasons === 1 ? ['is', 'was'] : ['are', 'were'];
  const things = countOf(reasons, 'thing');
  return renderAbout(
    view,
    'Is this right?',
    <>
      {hasChanged && (
        <p className="notice">What is in doubt has changed since you opened this page. Nothing was recorded.</p>
      )}
      <p>
        {isHeld
          ? `${things} in the data ${is} in doubt. The night is held: nobody but operations was told of it.`
          : `${things} in the data ${is} in doubt, and ${was} left out of the night. All else went on.`}
      </p>
      <section className="card">
        <ListOfDoubts doubts={question.doubts} view={view} />
      </section>
      <section className="card">
        <form method="post" action={address}>
          <input type="hidden" name="question" value={question.id} />
          <div className="choices">
            <div>
              <button type="submit" name="say" value="right">
                It is right
              </button>
              <p className="quiet">{meanings.right}</p>
            </div>
            <div>
              <button type="submit" name="say" value="wrong" className="wrong">
                It is wrong
              </button>
              <p className="quiet">{meanings.wrong}</p>
            </div>
          </div>
        </form>
      </section>
      <p className="quiet">
        Recorded with the time as said by {cleanText(reader)}. You can say it again: the newest word counts.
        {reasons > 1 && ` ${describeOneAlone(night)}`}
      </p>
      {isHeld && <StaysHeld night={night} />}
    </>,
    { asks: true },
  );
}

function describeOneAlone(night: Night): string {
  return `It is said of all of them. Of one alone: rounds gate right ${night} NAME, where rounds gate show ${night} has its name.`;
}

/** What was recorded, and what it means. `from`: the first night that goes by it. */
export function renderGateAnswer(
  { doubts }: GateQuestion,
  view: GateView,
  { is, at, from }: Pick<GateWord, 'is' | 'at'> & { readonly from: Night },
): Page {
  const { config, night, isHeld, reader, address } = view;
  return renderAbout(
    view,
    `Recorded: it is ${is}`,
    <>
      <p>
        Said by {cleanText(reader)} on {formatInstant(at, config.timezone)}.
      </p>
      <p>
        {is === 'right'
          ? `From the night of ${formatDate(from)} on this is how things are: it is not left out any more.`
          : `From the night of ${formatDate(from)} on it is left out until it is mended, however long that takes.`}
      </p>
      <section className="card">
        <ListOfDoubts doubts={doubts.map((asked) => ({ ...asked, newest: null, word: null }))} view={view} />
      </section>
      <p>
        <a href={address}>Say something else</a>
      </p>
      {isHeld && <StaysHeld night={night} />}
    </>,
  );
}

/** There is nothing to be said: it was mended, ruled on, or is over. */
export function renderNothingInDoubt(view: GateView): Page {
  return renderAbout(
    view,
    'Nothing is in doubt any more',
    <p>What was in doubt was mended, is believed, or is over. There is nothing to say, and nothing was recorded.</p>,
  );
}

export function renderBeingRun(view: GateView): Page {
  return renderAbout(
    view,
    'The night is being run',
    <p>What is in doubt of it is not known yet, and nothing was recorded. Open the link again in ten minutes.</p>,
  );
}

function renderAbout({ config, night }: GateView, title: string, body: ReactNode, options?: { asks: boolean }): Page {
  const about = `${cleanText(config.portfolio)}, night of ${formatDate(night)}`;
  return renderPage(
    `${about}: ${title}`,
    <div className="narrow">
      <p className="quiet">{about}</p>
      <h1>{title}</h1>
      {body}
    </div>,
    options,
  );
}

function ListOfDoubts({ doubts, view }: { doubts: readonly AskedDoubt[]; view: GateView }): ReactNode {
  return (
    <ul className="doubts">
      {[...groupByReason(doubts)].map(([because, alike]) => (
        <li key={because}>
          <p>
            <strong>{cleanText(because)}</strong>
          </p>
          <p className="quiet">{cleanText(describeAlike(alike, view).join(' '))}</p>
        </li>
      ))}
    </ul>
  );
}

/** What speaks against more than one part of the night is said once. */
function groupByReason(doubts: readonly AskedDoubt[]): ReadonlyMap<string, readonly AskedDoubt[]> {
  const groups = new Map<string, AskedDoubt[]>();
  for (const asked of doubts) groups.set(asked.doubt.because, [...(groups.get(asked.doubt.because) ?? []), asked]);
  return groups;
}

function describeAlike(alike: readonly AskedDoubt[], view: GateView): readonly string[] {
  const { config, isHeld } = view;
  const names = [...new Set(alike.flatMap(({ doubt }) => nameScope(doubt.scope, config.metrics) ?? []))];
  const lines = alike.flatMap((asked) => describeDoubt(asked, view));
  return [...(names.length === 0 ? [] : [`${isHeld ? 'About' : 'Left out'}: ${joinWords(names)}.`]), ...new Set(lines)];
}

function describeDoubt({ doubt, newest, word }: AskedDoubt, { config }: GateView): readonly string[] {
  return [
    `Since the night of ${formatDate(doubt.since)}.`,
    ...(newest === null ? [] : [`On the newest night, ${formatDate(newest.night)}: ${standings[newest.standing]}.`]),
    ...(word === null ? [] : [`${word.by} said on ${formatInstant(word.at, config.timezone)} that it is ${word.is}.`]),
  ];
}

const standings: Readonly<Record<DoubtStanding, string>> = {
  'left-out': 'still in doubt',
  wrong: 'left out, as it was said to be wrong',
  stayed: 'believed, as it had stayed so',
  right: 'believed, as it was said to be right',
};

function StaysHeld({ night }: { night: Night }): ReactNode {
  return (
    <p className="quiet">
      The night stays held, whatever is said here. To believe this night itself: rounds gate release {night}. Never:
      rounds gate discard {night}.
    </p>
  );
}
