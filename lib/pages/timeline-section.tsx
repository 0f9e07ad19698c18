import type { ReactNode } from 'react';
import { type Night, toIsoInstant, toWallClock } from '../calendar.ts';
import { LONGEST_NOTE } from '../care/care-event.ts';
import { compareText } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import { cleanLines, cleanText } from '../messages/clean-document.ts';
import { countOf, formatDate } from '../messages/figures.ts';
import { dateOfEntry, type TimelineEntry } from '../timeline/entry.ts';

/** Beyond that they are folded away, and beyond that not on the page: one of all notes that were ever written could not be sent. */
const SHOWN = 30;
const MOST = 300;
/** Of a note, in UTF-16 code units: its characters may take two each. */
const LONGEST_LINE = 2 * LONGEST_NOTE + 100;

interface Day {
  readonly date: Night;
  readonly entries: readonly TimelineEntry[];
}

/** What happened to an account, day by day. `entries`: the newest first. */
export function TimelineSection({
  entries,
  timezone,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly timezone: string;
}): ReactNode {
  const older = entries.slice(SHOWN, MOST);
  const left = entries.length - MOST;
  return (
    <section className="card timeline" id="timeline">
      <h2>Timeline</h2>
      {entries.length === 0 && <p className="quiet">Nothing is kept of this account yet.</p>}
      <Days entries={entries.slice(0, SHOWN)} timezone={timezone} />
      {older.length > 0 && (
        <details>
          <summary>{countOf(older.length, 'older entry', 'older entries')}</summary>
          <Days entries={older} timezone={timezone} />
          {left > 0 && <p className="quiet">{countOf(left, 'entry', 'entries')} from before are not shown.</p>}
        </details>
      )}
    </section>
  );
}

/** By this an address leads to an entry: what somebody did at an instant. */
export function nameEntry({ kind, at }: Pick<TimelineEntry, 'kind' | 'at'>): string {
  return `${kind}-${Date.parse(at)}`;
}

function Days({ entries, timezone }: { readonly entries: readonly TimelineEntry[]; readonly timezone: string }) {
  return groupByDay(entries, timezone).map(({ date, entries: own }) => (
    <div className="day" key={date}>
      <h3>{formatDate(date)}</h3>
      <ul>
        {own.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two entries of one instant apart.
          <li key={place} id={isFirstOfItsName(entry, own) ? nameEntry(entry) : undefined}>
            <Entry entry={entry} timezone={timezone} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

function isFirstOfItsName(entry: TimelineEntry, entries: readonly TimelineEntry[]): boolean {
  return entry.night === null && entries.find((one) => nameEntry(one) === nameEntry(entry)) === entry;
}

function Entry({ entry, timezone }: { readonly entry: TimelineEntry; readonly timezone: string }) {
  const { words, by, details } = entry;
  return (
    <>
      <span className="time">{entry.night === null ? timeOf(entry.at, timezone) : ''}</span>
      <div>
        <p>
          {cleanText(words)}
          {by === null ? null : <span className="quiet"> · {cleanText(by)}</span>}
        </p>
        {details.length > 0 && (
          <p className={entry.kind === 'note' ? 'lines' : 'lines quiet'}>
            {details.map((line) => cleanLines(line, LONGEST_LINE)).join('\n')}
          </p>
        )}
      </div>
    </>
  );
}

/** The newest first. What a night found stands under its own date, though it was known at the next day's first instant. */
function groupByDay(entries: readonly TimelineEntry[], timezone: string): readonly Day[] {
  const days = groupBy(entries, (entry) => dateOfEntry(entry, timezone));
  return [...days].map(([date, own]) => ({ date, entries: own })).sort((a, b) => compareText(b.date, a.date));
}

/** On the wall clock, as "09:12". */
function timeOf(at: string, timezone: string): string {
  return toIsoInstant(toWallClock(Date.parse(at), timezone)).slice(11, 16);
}
