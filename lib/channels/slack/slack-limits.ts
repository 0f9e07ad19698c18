/** Blocks in a message. https://docs.slack.dev/reference/block-kit/blocks */
export const MOST_BLOCKS = 50;
/** Characters of a header. https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const LONGEST_HEADER = 150;
/** Characters of a section's text. https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const LONGEST_SECTION = 3000;
/** Fields of a section. */
export const MOST_FIELDS = 10;
/** Characters of all blocks as JSON: an undocumented refusal was seen from about 12,000. */
export const LONGEST_BLOCKS = 10_000;
/** Characters of a status line: Slack takes 3,000, and nobody reads more than this. */
export const LONGEST_CONTEXT = 900;
