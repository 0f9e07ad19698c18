import type { KnownBlock, SectionBlock } from '@slack/types';
import { bandWords } from '../../messages/band-words.ts';
import { cleanDocument } from '../../messages/clean-document.ts';
import type { AccountEntry, DocumentSection, MessageDocument } from '../../messages/message-document.ts';
import { type FittingPart, fitBlocks } from './fit-blocks.ts';
import { LONGEST_HEADER, MOST_FIELDS } from './slack-limits.ts';
import { literal } from './slack-text.ts';

/**
 * A document as a Slack message within Slack's limits; what does not fit is left out by whole items, and counted. `controls` stand
 * before the small print, with room for what they become as people act.
 */
export function renderSlack(
  hostile: MessageDocument,
  controls: readonly KnownBlock[] = [],
): {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
} {
  const document = cleanDocument(hostile);
  const lead = [`*${literal(document.headline)}*`, literal(document.details)].filter(Boolean).join('\n');
  const blocks = fitBlocks(
    [
      { type: 'header', text: { type: 'plain_text', text: cut(document.title, LONGEST_HEADER), emoji: false } },
      paragraph(lead),
    ],
    document.sections.map(toPart),
    document.footnotes.map((line) => literal(line)),
    controls,
  );
  // Notifications and screen readers get this text; it is mrkdwn, so it is escaped too.
  return { text: `${literal(document.title)}. ${literal(document.headline)}`, blocks };
}

function toPart(section: DocumentSection): FittingPart {
  switch (section.kind) {
    case 'figures': {
      const fields = section.figures.slice(0, MOST_FIELDS).map(({ label, value, change, note }) => {
        const compared =
          change === null
            ? ''
            : ` (${[change.text, change.verdict === 'same' ? '' : change.verdict].filter(Boolean).join(', ')})`;
        return markdown(`*${literal(label)}*\n${literal(`${value}${compared}`)}${note ? `\n${literal(note)}` : ''}`);
      });
      return { kind: 'block', block: { type: 'section', fields } };
    }
    case 'bands':
      return {
        kind: 'items',
        title: literal(section.title),
        items: section.bands.map(
          ({ band, text }) => `${bandWords[band].mark} ${bandWords[band].word}: ${literal(text)}`,
        ),
        leftOut: 0,
      };
    case 'accounts':
      return {
        kind: 'items',
        title: literal(section.title),
        items: section.entries.map(renderEntry),
        leftOut: section.leftOut,
      };
    case 'table':
      return {
        kind: 'items',
        title: literal(section.title),
        items: section.rows.map((row) =>
          row
            .map((cell, index) =>
              index === 0 || cell === '' ? literal(cell) : `${section.columns[index]?.title ?? ''} ${literal(cell)}`,
            )
            .filter(Boolean)
            .join(' · '),
        ),
        leftOut: 0,
      };
    case 'text': {
      const text = cut(`${section.title}\n\n${section.text}`, LONGEST_PLAIN);
      // Plain: what looks like a link, a mention or a mark of a list is none, and it is copied as it is.
      return { kind: 'block', block: { type: 'section', text: { type: 'plain_text', text, emoji: false } } };
    }
  }
}

/** Characters of a block. */
const LONGEST_PLAIN = 3000;

function renderEntry({ band, name, facts, score, movement, why, nextStep }: AccountEntry): string {
  const lines = [
    `${bandWords[band].mark} *${literal(name, 200)}*  ${literal(score)}  (${literal(movement)})`,
    ...(facts.length === 0 ? [] : [literal(facts.join(' · '), 300)]),
    ...why.map((line) => `• ${literal(line, 300)}`),
    ...(nextStep === null ? [] : [`_Next:_ ${literal(nextStep, 300)}`]),
  ];
  return lines.join('\n');
}

export function paragraph(text: string): SectionBlock {
  return { type: 'section', text: markdown(text) };
}

/** `verbatim`: Slack makes no link, channel or mention of what only looks like one. */
function markdown(text: string): { type: 'mrkdwn'; text: string; verbatim: true } {
  return { type: 'mrkdwn', text, verbatim: true };
}

function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest / 2 || text.length <= longest
    ? text
    : `${characters.slice(0, longest / 2 - 1).join('')}…`;
}
