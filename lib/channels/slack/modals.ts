import type { InputBlock, ModalView } from '@slack/types';
import { bandWords } from '../../messages/band-words.ts';
import { cleanText } from '../../messages/clean-document.ts';
import type { Form } from '../workplace.ts';
import { modalIds } from './action-ids.ts';
import { writeValue } from './clicked-value.ts';
import { plain } from './control-blocks.ts';
import { modalBlocks } from './read-submission.ts';
import { literal } from './slack-text.ts';

const USUAL_DAYS = 30;
const LONGEST_REASON = 500;

/** What somebody is asked for, about one account. */
export function describeForm(form: Form): ModalView {
  switch (form.asks) {
    case 'override':
      return describeOverrideModal(form);
    case 'pulse':
      return describePulseModal(form);
  }
}

/** A score by hand: with a reason and an end. */
function describeOverrideModal(form: Form): ModalView {
  const inputs = [
    textInput(modalBlocks.score, 'Score, 0 to 100', { longest: 3 }),
    textInput(modalBlocks.reason, 'Why', {
      longest: LONGEST_REASON,
      isLong: true,
      hint: 'For whoever reads it later.',
    }),
    textInput(modalBlocks.days, 'For how many nights, 1 to 90', { longest: 2, initial: String(USUAL_DAYS) }),
  ];
  return describeModal({ id: modalIds.override, title: 'Override score', inputs }, form);
}

const pulses = ['1: worried', '2: uneasy', '3: neither', '4: content', '5: delighted'];

/** The CSM's own opinion. */
function describePulseModal(form: Form): ModalView {
  const inputs: readonly InputBlock[] = [
    {
      type: 'input',
      block_id: modalBlocks.pulse,
      label: plain('How is this account, as you see it?'),
      element: {
        type: 'static_select',
        action_id: 'chosen',
        options: pulses.map((text, index) => ({ text: plain(text), value: String(index + 1) })),
      },
    },
    textInput(modalBlocks.note, 'Why', { longest: LONGEST_REASON, isLong: true, isOptional: true }),
  ];
  return describeModal({ id: modalIds.pulse, title: 'Set pulse', inputs }, form);
}

interface Modal {
  readonly id: string;
  readonly title: string;
  readonly inputs: readonly InputBlock[];
}

function describeModal(
  { id, title, inputs }: Modal,
  { account, about: { name, score, band }, message, case: named }: Form,
): ModalView {
  const { mark, word } = bandWords[band];
  return {
    type: 'modal',
    callback_id: id,
    title: plain(title),
    submit: plain('Set'),
    close: plain('Cancel'),
    private_metadata: writeValue(message, { case: named }),
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: `*${literal(cleanText(name ?? account), 200)}*  ${mark} ${score ?? 'unknown'}, ${word}`,
          verbatim: true,
        },
      },
      ...inputs,
    ],
  };
}

interface TextField {
  readonly longest: number;
  readonly isLong?: boolean;
  readonly isOptional?: boolean;
  readonly hint?: string;
  readonly initial?: string;
}

export function textInput(block: string, label: string, field: TextField): InputBlock {
  const { longest, isLong = false, isOptional = false, hint, initial } = field;
  return {
    type: 'input',
    block_id: block,
    label: plain(label),
    optional: isOptional,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
    element: {
      type: 'plain_text_input',
      action_id: 'typed',
      multiline: isLong,
      max_length: longest,
      ...(initial === undefined ? {} : { initial_value: initial }),
    },
  };
}
