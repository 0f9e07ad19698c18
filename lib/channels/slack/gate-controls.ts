import type { Button, KnownBlock } from '@slack/types';
import type { Night } from '../../calendar.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { actionIds } from './action-ids.ts';
import { controlBlocks, plain, renderStatus } from './control-blocks.ts';
import { writeValue } from './read-interaction.ts';

/** What operations can do about a held night. */
export function renderGateControls(message: MessageReference, night: Night): readonly KnownBlock[] {
  const button = (text: string, action_id: string, what: string, style: 'primary' | 'danger'): Button => ({
    type: 'button',
    text: plain(text),
    action_id,
    style,
    value: writeValue(message, { night }),
    confirm: { title: plain(`${text}?`), text: plain(what), confirm: plain(text), deny: plain('Not now') },
  });
  return [
    {
      type: 'actions',
      block_id: controlBlocks.controls,
      elements: [
        button(
          'Release',
          actionIds.release,
          'The night is believed after all. The newest one is told to everybody.',
          'primary',
        ),
        button('Discard', actionIds.discard, 'The night is never believed. It can be run again.', 'danger'),
      ],
    },
  ];
}

/** A sentence in place of the buttons, once somebody has ruled. */
export function renderRuling(text: string): readonly KnownBlock[] {
  return [renderStatus(cleanText(text))];
}
