import type { Button, KnownBlock, Overflow, StaticSelect } from '@slack/types';
import { addDays, toLocalDate } from '../../calendar.ts';
import { type Case, caseKey, isOpen, nameCase } from '../../cases/case.ts';
import { handOf } from '../../cases/hand.ts';
import { nameTask, type Task } from '../../cases/task.ts';
import { tasksOfCase } from '../../cases/tasks-of-case.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { RENEWAL_DAYS, type SnoozeChoice } from '../order.ts';
import { actionIds } from './action-ids.ts';
import { writeRowId, writeValue } from './clicked-value.ts';
import { controlBlocks, option, plain, renderStatus } from './control-blocks.ts';
import { describeStanding, describeTasks, describeVerdict } from './describe-standing.ts';
import { literal } from './slack-text.ts';

export interface ControlContext {
  readonly message: MessageReference;
  readonly timezone: string;
  /** By caseKey. */
  readonly withPlaybook: ReadonlySet<string>;
  /** ISO instant. */
  readonly now: string;
}

/** Longer lists are cut where they are made: each row has two blocks, and all of them have to fit a message. */
const MOST_ROWS = 10;

/** What became of the cases of a message, and what can be done about them: in full about one, in a row each about several. */
export function renderControls(
  cases: readonly Case[],
  tasks: readonly Task[],
  context: ControlContext,
): readonly KnownBlock[] {
  const [only, ...others] = cases;
  if (!only) return [];
  if (others.length > 0)
    return cases.slice(0, MOST_ROWS).flatMap((one) => renderRow(one, tasksOfCase(one, tasks, cases), context));
  const own = tasksOfCase(only, tasks, cases);
  const status = [
    describeStanding(only, context),
    describeVerdict(only, context),
    ...describeTasks(own, context),
  ].filter((part) => part !== null);
  return [
    ...(status.length === 0 ? [] : [renderStatus(status.map(cleanText).join(' '))]),
    ...(isOpen(only) ? [renderActions(only, own, context)] : []),
  ];
}

const LONGEST_NAME = 60;
const LONGEST_STANDING = 170;

/** Which message and which case it is of is said once, in the name of its block: said with each button, ten rows would fill the message. */
function renderRow(one: Case, tasks: readonly Task[], context: ControlContext): readonly KnownBlock[] {
  const { message, withPlaybook, now } = context;
  const name = literal(cleanText(one.about.name ?? one.account), LONGEST_NAME);
  const [done] = describeTasks(tasks, context);
  const standing = describeStanding(one, context) ?? 'Nobody has it in hand.';
  const text = literal(cleanText([standing, done].filter(Boolean).join(' ')), LONGEST_STANDING);
  const section: KnownBlock = {
    type: 'section',
    block_id: `${controlBlocks.status}#${nameCase(one)}`,
    text: { type: 'mrkdwn', text: `*${name}*  ${text}`, verbatim: true },
  };
  if (!isOpen(one)) return [section];
  const hand = handOf(one, now);
  const button = (words: string, action_id: string): Button => ({ type: 'button', text: plain(words), action_id });
  return [
    section,
    {
      type: 'actions',
      block_id: writeRowId(message, nameCase(one)),
      elements: [
        hand === null
          ? button('Acknowledge', actionIds.acknowledge)
          : hand.until === null
            ? button('Undo', actionIds.undo)
            : button('End snooze', actionIds.wake),
        ...(withPlaybook.has(caseKey(one)) && tasks.length === 0
          ? [button('Start playbook', actionIds.startPlaybook)]
          : []),
      ],
    },
  ];
}

function renderActions(one: Case, tasks: readonly Task[], context: ControlContext): KnownBlock {
  const { message, withPlaybook, now } = context;
  const next = tasks.find(({ state }) => state === 'open');
  const hand = handOf(one, now);
  const button = (text: string, action_id: string, over: Partial<Button> = {}): Button => ({
    type: 'button',
    text: plain(text),
    action_id,
    value: writeValue(message),
    ...over,
  });
  return {
    type: 'actions',
    block_id: controlBlocks.controls,
    elements: [
      ...(next
        ? [
            button(`Task ${tasks.indexOf(next) + 1} done`, actionIds.taskDone, {
              value: writeValue(message, { task: nameTask(next) }),
            }),
          ]
        : withPlaybook.has(caseKey(one)) && tasks.length === 0
          ? [button('Start playbook', actionIds.startPlaybook, { confirm: confirmPlaybook })]
          : []),
      ...(hand === null
        ? [button('Acknowledge', actionIds.acknowledge, { style: 'primary' }), renderSnooze(one, context)]
        : hand.until === null
          ? [button('Undo', actionIds.undo)]
          : [button('End snooze', actionIds.wake)]),
      button('Override score…', actionIds.override),
      renderMore(message),
    ],
  };
}

const confirmPlaybook: NonNullable<Button['confirm']> = {
  title: plain('Start the playbook?'),
  text: plain('Its steps become tasks with due dates, and you have it in hand.'),
  confirm: plain('Start'),
  deny: plain('Not now'),
};

function renderSnooze(one: Case, { message, timezone, now }: ControlContext): StaticSelect {
  const words: readonly (readonly [SnoozeChoice, string])[] = [
    ['1d', 'for a day'],
    ['3d', 'for 3 days'],
    ['1w', 'for a week'],
    ...(hasTimeToRenewal(one, toLocalDate(Date.parse(now), timezone))
      ? ([['renewal', 'until 60 days before renewal, 30 days at most']] as const)
      : []),
  ];
  return {
    type: 'static_select',
    action_id: actionIds.snooze,
    placeholder: plain('Snooze'),
    options: words.map(([choice, text]) => option(text, writeValue(message, { c: choice }))),
  };
}

function hasTimeToRenewal({ about: { renewsOn } }: Case, today: string): boolean {
  return renewsOn !== null && addDays(renewsOn, -RENEWAL_DAYS) > addDays(today, 1);
}

function renderMore(message: MessageReference): Overflow {
  const choices = [
    ['pulse', 'Set pulse…'],
    ['add', 'Add a task or a note…'],
    ['wrong-owner', 'Not my account'],
    ['useful', 'This was useful'],
    ['not-useful', 'This was not useful'],
  ] as const;
  return {
    type: 'overflow',
    action_id: actionIds.more,
    options: choices.map(([choice, text]) => option(text, writeValue(message, { c: choice }))),
  };
}
