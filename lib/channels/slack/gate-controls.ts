import type { Button, KnownBlock } from '@slack/types';
import type { MessageReference } from '../../cases/telling.ts';
import { cleanText } from '../../messages/clean-document.ts';
import type { Controls } from '../../messages/draft.ts';
import { actionIds } from './action-ids.ts';
import { writeValue } from './clicked-value.ts';
import { controlBlocks, plain, renderStatus } from './control-blocks.ts';

interface Choice {
  readonly text: string;
  readonly action: string;
  readonly what: string;
  readonly style: 'primary' | 'danger';
}

type GateControls = Exclude<Controls, { over: 'cases' | 'tasks' }>;

/** What operations can do about a night that is held, or in doubt. */
const choices: Readonly<Record<GateControls['over'], readonly Choice[]>> = {
  'held-night': [
    {
      ...{ text: 'Release', action: actionIds.release, style: 'primary' },
      what: 'The night is believed after all. The newest one is told to everybody.',
    },
    {
      ...{ text: 'Discard', action: actionIds.discard, style: 'danger' },
      what: 'The night is never believed. It can be run again.',
    },
  ],
  doubts: [
    {
      ...{ text: 'It is right', action: actionIds.right, style: 'primary' },
      what: 'From the next night on this is how things are.',
    },
    {
      ...{ text: 'It is wrong', action: actionIds.wrong, style: 'danger' },
      what: 'It is left out until it is mended, however long that takes.',
    },
  ],
  surge: [
    {
      ...{ text: 'Discard', action: actionIds.discard, style: 'danger' },
      what: 'No later night goes by it. What was told was told.',
    },
  ],
};

export function renderGateControls(message: MessageReference, { over, night }: GateControls): readonly KnownBlock[] {
  const button = ({ text, action, what, style }: Choice): Button => ({
    type: 'button',
    text: plain(text),
    action_id: action,
    style,
    value: writeValue(message, { night }),
    confirm: { title: plain(`${text}?`), text: plain(what), confirm: plain(text), deny: plain('Not now') },
  });
  return [{ type: 'actions', block_id: controlBlocks.controls, elements: choices[over].map(button) }];
}

/** A sentence in place of the buttons, once somebody has ruled. */
export function renderRuling(text: string): readonly KnownBlock[] {
  return [renderStatus(cleanText(text))];
}
