import type { ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import { TASK_ROW } from './control-blocks.ts';
import { LONGEST_BLOCKS, LONGEST_SECTION, MOST_BLOCKS } from './slack-limits.ts';

/** What a message is filled with, in order of importance. Texts are mrkdwn, escaped already. */
export type FittingPart =
  | { readonly kind: 'block'; readonly block: SectionBlock }
  | {
      readonly kind: 'items';
      readonly title: string;
      readonly items: readonly string[];
      /** How many more there are than items. */
      readonly leftOut: number;
    };

/**
 * The first blocks and footnotes whole, and between them as many whole items as Slack's limits allow, the most important
 * parts first; each part says how many of its items are left out.
 */
export function fitBlocks(
  first: readonly KnownBlock[],
  parts: readonly FittingPart[],
  footnotes: readonly string[],
  controls: readonly KnownBlock[] = [],
): readonly KnownBlock[] {
  const last = [...controls, ...toFootnotes(footnotes)];
  const reserved = controls.some(mayGrow) ? STATUS_ROOM : 0;
  let characters = LONGEST_BLOCKS - sizeOf([...first, ...last]) - reserved;
  let room = MOST_BLOCKS - first.length - last.length - Math.min(1, reserved);
  const blocks: KnownBlock[] = [];
  for (const part of parts) {
    const fitted = part.kind === 'block' ? [part.block] : fitItems(part, characters, room);
    const size = sizeOf(fitted);
    if (size > characters || fitted.length > room) continue;
    blocks.push(...fitted);
    characters -= size;
    room -= fitted.length;
  }
  return [...first, ...blocks, ...last];
}

/** Characters that controls grow by once people act: a status of its own, and tasks. */
const STATUS_ROOM = 1500;

/** A row of a task has no more to say once it is done. */
function mayGrow({ block_id }: KnownBlock): boolean {
  return block_id?.includes(TASK_ROW) !== true;
}

function fitItems(part: Extract<FittingPart, { kind: 'items' }>, characters: number, room: number): KnownBlock[] {
  // The fewest dropped that fit: sizes only grow with items.
  const items = part.items.filter((item) => item.length + part.title.length < LONGEST_SECTION - 10);
  const all = part.items.length + part.leftOut;
  for (let count = items.length; count >= 0; count--) {
    const blocks = packItems(part.title, items.slice(0, count), all - count);
    if (blocks.length <= room && sizeOf(blocks) <= characters) return blocks;
  }
  return [];
}

function packItems(title: string, items: readonly string[], leftOut: number): KnownBlock[] {
  const more = leftOut > 0 ? [items.length === 0 ? `${leftOut}, left out for length` : `and ${leftOut} more`] : [];
  const texts: string[] = [`*${title}*`];
  for (const item of [...items, ...more]) {
    const joined = `${texts.at(-1)}\n${item}`;
    if (joined.length <= LONGEST_SECTION) texts[texts.length - 1] = joined;
    else texts.push(item);
  }
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }));
}

/** Footnotes may not crowd out what the message is about. */
const LONGEST_FOOTNOTES = 2000;

function toFootnotes(lines: readonly string[]): readonly ContextBlock[] {
  const kept: string[] = [];
  for (const line of lines) if (kept.join('\n').length + line.length < LONGEST_FOOTNOTES) kept.push(line);
  if (kept.length < lines.length) kept.push(`and ${lines.length - kept.length} more notes`);
  if (kept.length === 0) return [];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: kept.join('\n'), verbatim: true }] }];
}

function sizeOf(blocks: readonly KnownBlock[]): number {
  return JSON.stringify(blocks).length;
}
