import type { KnownBlock, PlainTextOption } from '@slack/types';
import { LONGEST_CONTEXT } from './slack-limits.ts';
import { literal } from './slack-text.ts';

/** How the names of the blocks begin that change as people act: everything else of a message stays as it was sent. */
export const controlBlocks = { status: 'nightrounds-status', controls: 'nightrounds-controls' } as const;

/** In the names of the blocks of one task. */
export const TASK_ROW = '#task#';

/** The message as it was sent, with its newest controls. They stand before the small print. */
export function replaceControls(blocks: readonly KnownBlock[], controls: readonly KnownBlock[]): readonly KnownBlock[] {
  const kept = blocks.filter(({ block_id }) => !isControl(block_id));
  const last = kept.at(-1);
  return last?.type === 'context' ? [...kept.slice(0, -1), ...controls, last] : [...kept, ...controls];
}

function isControl(blockId: string | undefined): boolean {
  return Object.values(controlBlocks).some((name) => blockId?.startsWith(name));
}

export function renderStatus(text: string): KnownBlock {
  return {
    type: 'context',
    block_id: controlBlocks.status,
    elements: [{ type: 'mrkdwn', text: literal(text, LONGEST_CONTEXT), verbatim: true }],
  };
}

export function option(text: string, value: string): PlainTextOption {
  return { text: plain(text), value };
}

export function plain(text: string) {
  return { type: 'plain_text', text, emoji: false } as const;
}
