import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FittingPart, fitBlocks } from '../../../lib/channels/slack/fit-blocks.ts';
import { renderSlack } from '../../../lib/channels/slack/render-slack.ts';
import type { DocumentSection, MessageDocument } from '../../../lib/messages/message-document.ts';

const MENTION = '<!channel>';
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 500 }), fc.constant(`All of ${MENTION}, *now*`));
const anyBand = fc.constantFrom('healthy', 'watch', 'at_risk', 'unknown');
const entry = fc.record({
  band: anyBand,
  name: text,
  facts: fc.array(text, { maxLength: 3 }),
  score: fc.constant('68 → 41'),
  movement: fc.constant('down 27, at risk'),
  why: fc.array(text, { maxLength: 5 }),
  nextStep: fc.option(text),
});
/** With a kind of section more, the compiler asks for it here. */
const sections: { readonly [Kind in DocumentSection['kind']]: fc.Arbitrary<object> } = {
  accounts: fc.record({
    title: text,
    entries: fc.array(entry, { maxLength: 40 }),
    leftOut: fc.nat(1000),
  }),
  table: fc.record({
    title: text,
    columns: fc.constant([{ title: 'Export', isNumber: false }]),
    rows: fc.array(fc.tuple(text), { maxLength: 60 }),
  }),
  text: fc.record({ title: text, text: fc.string({ maxLength: 4000, unit: 'grapheme' }), accounts: fc.constant([]) }),
  figures: fc.record({
    figures: fc.array(fc.record({ label: text, value: text, change: fc.constant(null), note: text }), { maxLength: 4 }),
  }),
  bands: fc.record({
    title: text,
    bands: fc.array(fc.record({ band: anyBand, share: fc.double({ min: 0, max: 1 }), text }), { maxLength: 4 }),
  }),
};
const section = fc.oneof(
  ...Object.entries(sections).map(([kind, parts]) => parts.map((one) => ({ kind, ...one }) as DocumentSection)),
);
const document: fc.Arbitrary<MessageDocument> = fc.record({
  title: text,
  headline: text,
  details: text,
  sections: fc.array(section, { maxLength: 60 }),
  footnotes: fc.array(text, { maxLength: 30 }),
});

describe('a Slack message', () => {
  it('keeps Slack’s limits and mentions nobody, whatever there is to say', () => {
    fc.assert(
      fc.property(document, (anything) => {
        const message = renderSlack(anything);
        expect(message.text.length).toBeLessThanOrEqual(4000);
        expect(message.blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(10_000);
        for (const block of message.blocks) {
          // In plain text nothing is a mention: a header, and what is to be copied.
          const isPlain = block.type === 'header' || (block.type === 'section' && block.text?.type === 'plain_text');
          if (!isPlain) expect(JSON.stringify(block)).not.toContain(MENTION);
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
          if (block.type === 'section') {
            expect(block.text?.text.length ?? 1).toBeLessThanOrEqual(3000);
            for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves out whole items and counts them', () => {
    const items = Array.from({ length: 100 }, (_, index) => `item ${index} ${'x'.repeat(300)}`);
    const part: FittingPart = { kind: 'items', title: 'Accounts', items, leftOut: 7 };
    const shown = JSON.stringify(fitBlocks([], [part], []));
    const kept = items.filter((item) => shown.includes(item)).length;
    expect(kept).toBeGreaterThan(20);
    expect(shown.match(/item \d+/g)).toHaveLength(kept);
    expect(shown).toContain(`and ${107 - kept} more`);
  });

  it('never drops the first blocks and the small print for long lists', () => {
    const items = Array.from({ length: 500 }, (_, index) => `item ${index}`.repeat(20));
    const blocks = fitBlocks(
      [{ type: 'divider' }],
      [{ kind: 'items', title: 'A', items, leftOut: 0 }],
      ['Model c0ffee.'],
    );
    expect(blocks[0]?.type).toBe('divider');
    expect(JSON.stringify(blocks.at(-1))).toContain('Model c0ffee.');
  });
});
