import type { CareEvent } from '../care/care-event.ts';
import { formatDate } from '../messages/figures.ts';
import type { AccountHistory } from './account-history.ts';
import { entryAt, type TimelineEntry } from './entry.ts';

/** What people set on the account, or said of it. */
export function listCareEntries({ care }: Pick<AccountHistory, 'care'>): readonly TimelineEntry[] {
  return care.map((event) => entryAt(event.at, { ...describeEvent(event), by: event.by }));
}

function describeEvent(event: CareEvent): Pick<TimelineEntry, 'kind' | 'words' | 'details'> {
  switch (event.kind) {
    case 'override-set':
      return {
        kind: 'override',
        words: `Score set by hand: ${event.score} until ${formatDate(event.expiresOn)}`,
        details: [event.reason],
      };
    case 'override-cleared':
      return {
        kind: 'override',
        words: 'Score set by hand taken away',
        details: event.reason === null ? [] : [event.reason],
      };
    case 'pulse':
      return {
        kind: 'pulse',
        words: `Pulse set: ${event.value} of 5`,
        details: event.note === null ? [] : [event.note],
      };
    case 'renamed':
      return {
        kind: 'same-as',
        words:
          event.from === null ? 'Said to have had no other id before' : `Said to be the account that was ${event.from}`,
        details: [],
      };
    case 'note':
      return { kind: 'note', words: 'Note', details: event.text.split(LINE_END).filter((line) => line.trim() !== '') };
    case 'card-sent':
      return {
        kind: 'act',
        words: `Customer card to be mailed to ${event.letters.map(({ to }) => to).join(', ')}`,
        details: event.letters
          .flatMap(({ notBefore }) => (notBefore === null ? [] : [`Not before ${formatDate(notBefore.slice(0, 10))}`]))
          .slice(0, 1),
      };
  }
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/u;
