import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { LONGEST_NOTE } from '../../care/care-event.ts';
import { LONGEST_TASK_TEXT } from '../../cases/tasks-by-hand.ts';
import { cleanText } from '../../messages/clean-document.ts';
import type { AddForm } from '../workplace.ts';
import { ADD_MODAL } from './action-ids.ts';
import { option, plain } from './control-blocks.ts';
import { textInput } from './modals.ts';
import { addBlocks, PLAYBOOK, writeAddMetadata } from './read-addition.ts';
import { literal } from './slack-text.ts';

/** Of a select menu: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const MOST_OPTIONS = 100;
const LONGEST_OPTION = 75;
const LONGEST_VALUE = 150;

/** Asks for a note, a task or a playbook, and for the account where no message says which. */
export function describeAddModal({ account, playbooks }: AddForm): ModalView {
  const started = [...playbooks.values()]
    .filter(({ id }) => PLAYBOOK.length + id.length <= LONGEST_VALUE)
    .map(({ id, title }) => choice(`Playbook: ${cleanText(title)}`, PLAYBOOK + id));
  const what = [choice('A note', 'note'), choice('A task', 'task'), ...started].slice(0, MOST_OPTIONS);
  const whom = [choice('The owner', 'owner'), choice('Their manager', 'manager'), choice('The executive', 'executive')];
  const optional = { isOptional: true } as const;
  return {
    type: 'modal',
    callback_id: ADD_MODAL,
    title: plain('Add to an account'),
    submit: plain('Add'),
    close: plain('Cancel'),
    private_metadata: writeAddMetadata(account?.id ?? null),
    blocks: [
      account === null
        ? textInput(addBlocks.account, 'Account', { longest: 200, hint: 'Its id, or the start of its name.' })
        : nameAccount(account.name ?? account.id),
      select(addBlocks.what, 'What', what),
      textInput(addBlocks.words, 'The note, or what is to be done', {
        longest: LONGEST_NOTE,
        isLong: true,
        ...optional,
      }),
      textInput(addBlocks.due, 'Due, of a task', {
        ...{ longest: 40, initial: '5 business days', ...optional },
        hint: '5 business days, 48h, 3d, or a date as 2026-12-01.',
      }),
      select(addBlocks.assignee, 'For whom, of a task', whom),
      textInput(addBlocks.address, 'Or for somebody by their mail address', { longest: 320, ...optional }),
      textInput(addBlocks.text, 'Text to send to the customer, of a task', {
        ...{ longest: LONGEST_TASK_TEXT, isLong: true, ...optional },
        hint: 'Shown to whoever has the task. It is never sent by itself.',
      }),
    ],
  };
}

function nameAccount(name: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: `*${literal(cleanText(name), 200)}*`, verbatim: true } };
}

function choice(text: string, value: string): PlainTextOption {
  return option(text.slice(0, LONGEST_OPTION), value);
}

/** The first is chosen. */
function select(block: string, label: string, options: PlainTextOption[]): InputBlock {
  const [first] = options;
  return {
    type: 'input',
    block_id: block,
    label: plain(label),
    element: { type: 'static_select', action_id: 'chosen', options, ...(first && { initial_option: first }) },
  };
}
