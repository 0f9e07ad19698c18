import { countOf, formatCount, formatPart } from '../../format-count.ts';

export function rows(count: number): string {
  return countOf(Math.round(count), 'row');
}

/** "59 of 1,589 accounts". */
export function accountsOf(part: number, whole: number): string {
  return `${formatPart(part, whole)} accounts`;
}

/** The largest number of accounts that a limit allows. */
export function atMost(limit: number): string {
  return formatCount(Math.floor(limit));
}
