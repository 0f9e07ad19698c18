import { type Night, toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';

/** What operations said of a doubt. Append-only: a correction is another word. */
export interface GateWord {
  /** See doubtKey. */
  readonly doubt: string;
  /** The night that it was said of. */
  readonly night: Night;
  /** right: from the next night on this is how things are. wrong: left out until it is mended. */
  readonly is: 'right' | 'wrong';
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** Words that were said before a night's end, the oldest first. */
export function wordsUpTo(words: readonly GateWord[], night: Night, timezone: string): readonly GateWord[] {
  return words
    .filter(({ at }) => toLocalDate(Date.parse(at), timezone) <= night)
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.doubt, b.doubt));
}
