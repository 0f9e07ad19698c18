export function rows(count: number): string {
  return `${inWords(Math.round(count))} ${count === 1 ? 'row' : 'rows'}`;
}

/** "59 of 1,589 accounts". */
export function accountsOf(part: number, whole: number): string {
  return `${inWords(part)} of ${inWords(whole)} accounts`;
}

/** The largest number of accounts that a limit allows. */
export function atMost(limit: number): string {
  return inWords(Math.floor(limit));
}

function inWords(count: number): string {
  return count.toLocaleString('en-US');
}
