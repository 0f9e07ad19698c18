/** Characters that mrkdwn acts on where a word begins or ends, and what looks like them but does nothing. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '∗'],
  ['~', '∼'],
  ['`', 'ʼ'],
  ['_', '＿'],
]);

/**
 * A plain text that shows in mrkdwn as it is: escaped, with no character that would format, link or mention, and at most
 * `longest` characters after escaping; cut between characters, so that no escape is cut in two.
 */
export function literal(text: string, longest = 600): string {
  const plain = text.replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (mark) => LOOKALIKES.get(mark) ?? mark);
  let escaped = '';
  for (const character of plain) {
    const next = ESCAPES.get(character) ?? character;
    if (escaped.length + next.length > longest - 1) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
