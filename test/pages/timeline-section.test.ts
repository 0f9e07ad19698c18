import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { addDays, toIsoInstant } from '../../lib/calendar.ts';
import { TimelineSection } from '../../lib/pages/timeline-section.tsx';
import { entryAt, entryOf, sortEntries, type TimelineEntry } from '../../lib/timeline/entry.ts';
import { anyText } from '../support/any-text.ts';

const timezone = 'Europe/Berlin';
const html = (...entries: readonly TimelineEntry[]) => renderToStaticMarkup(TimelineSection({ entries, timezone }));

/** What it says, on one line. */
const say = (...entries: readonly TimelineEntry[]) =>
  html(...entries)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const noteAt = (at: string, text = 'Hello') => entryAt(at, { kind: 'note', words: 'Note', details: [text] });

/** A note a day, the newest first. */
const notes = (count: number) =>
  Array.from({ length: count }, (_, day) => noteAt(`${addDays('2026-11-22', -day)}T10:00:00.000Z`, `text ${day}.`));

describe('the timeline on a page', () => {
  it('stands day by day, each thing with its time and by whom, what a night found without one', () => {
    const entries = sortEntries([
      entryOf('2026-11-21', timezone, { kind: 'score', words: 'Score 70 → 61', details: ['Customer −9'] }),
      entryAt('2026-11-21T22:59:00.000Z', { kind: 'note', words: 'Note', details: ['Late'], by: 'ann@example.com' }),
      entryAt('2026-11-21T23:00:00.000Z', { kind: 'pulse', words: 'Pulse set: 2 of 5', by: 'sam@example.com' }),
    ]);
    expect(say(...entries)).toBe(
      'Timeline 22 Nov 2026 00:00 Pulse set: 2 of 5 · sam@example.com 21 Nov 2026 Score 70 → 61 Customer −9 23:59 Note · ann@example.com Late',
    );
  });

  it('says so where there is none', () => {
    expect(say()).toBe('Timeline Nothing is kept of this account yet.');
  });

  it('folds away what is older than the newest thirty, and leaves out what is older than three hundred', () => {
    expect(html(...notes(30))).not.toContain('<details>');
    const [shown, folded] = html(...notes(31)).split('<details>');
    expect(shown!.match(/<li/g)).toHaveLength(30);
    expect(folded).toContain('1 older entry');
    expect(folded).toContain('text 30.');
    const all = html(...notes(1302));
    expect(all.match(/<li/g)).toHaveLength(300);
    expect(all).toContain('270 older entries');
    expect(all).toContain('1,002 entries from before are not shown.');
  });

  it('has a note as it was written, whole and with its lines', () => {
    const lines = ['🙂'.repeat(2000), 'and the end'];
    const [note] = [entryAt('2026-11-21T10:00:00.000Z', { kind: 'note', words: 'Note', details: lines })];
    expect(html(note!)).toContain(lines.join('\n'));
  });

  it('leads to an entry by its kind and instant, to the first of several', () => {
    const at = '2026-11-21T10:00:00.000Z';
    const task = (title: string) => entryAt(at, { kind: 'task', words: title });
    const page = html(task('One'), task('Two'), noteAt(at), noteAt('2026-11-20T10:00:00.000Z'));
    const ids = [...page.matchAll(/<li id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual([`task-${Date.parse(at)}`, `note-${Date.parse(at)}`, `note-${Date.parse(at) - 86_400_000}`]);
    expect(page).toMatch(new RegExp(`id="task-${Date.parse(at)}">(?:(?!<li).)*One`, 's'));
  });

  it('shows whatever was written as text', () => {
    const tagsOf = (text: string) => [...text.matchAll(/<\/?[a-z0-9]+/gi)].map(([tag]) => tag);
    const entry = (text: string) =>
      entryAt(toIsoInstant(0), { kind: 'note', words: `a${text}`, details: [`b${text}`], by: `c${text}` });
    const harmless = tagsOf(html(entry('')));
    const attacks = fc.oneof(
      fc.constantFrom('</p></li><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\u202egnp', '\u0000'),
      anyText({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(attacks, (text) => {
        const page = html(entry(text));
        expect(tagsOf(page)).toEqual(harmless);
        expect(page).not.toMatch(/[\u0000\u202e]/);
      }),
    );
  });
});
