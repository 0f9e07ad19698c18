import type { KnownBlock } from '@slack/types';

/** Blocks that every Slack client has known for years. */
const PLAIN = new Set(['header', 'section', 'context', 'actions', 'divider']);

/** What is left of a message when Slack refuses a table or a picture in it: the text says it too. */
export function withoutTablesAndPictures(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  return blocks.filter(({ type }) => PLAIN.has(type));
}
