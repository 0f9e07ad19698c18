import type { Button, KnownBlock, Overflow, PlainTextOption, StaticSelect } from '@slack/types';
import type { Alert, AlertAct, MessageReference } from '../../alerts/alert.ts';
import { nameTask, type Task } from '../../alerts/task.ts';
import { addDays, type Night, toLocalDate, toWallClock } from '../../calendar.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { formatDate } from '../../messages/figures.ts';
import { RENEWAL_DAYS, type SnoozeChoice } from '../order.ts';
import { actionIds } from './action-ids.ts';
import { writeValue } from './read-interaction.ts';
import { LONGEST_CONTEXT } from './slack-limits.ts';
import { literal } from './slack-text.ts';

/** Names of the blocks that change as people act: everything else of a message stays as it was sent. */
export const controlBlocks = { status: 'nightrounds-status', controls: 'nightrounds-controls' } as const;

export interface ControlContext {
  readonly message: MessageReference;
  readonly timezone: string;
  readonly hasPlaybook: boolean;
}

/** What became of the alerts of a message, and what can be done about them. Empty for none. */
export function renderControls(
  alerts: readonly Alert[],
  tasks: readonly Task[],
  context: ControlContext,
): readonly KnownBlock[] {
  const [first] = alerts;
  if (!first) return [];
  const status = describeStatus(alerts, tasks, context);
  const open = alerts.filter(({ state }) => state !== 'resolved');
  return [
    ...(status === null ? [] : [renderStatus(status)]),
    ...(open.length === 0 ? [] : [renderActions(open, tasks, context)]),
  ];
}

/** The message as it was sent, with its newest controls. They stand before the small print. */
export function replaceControls(blocks: readonly KnownBlock[], controls: readonly KnownBlock[]): readonly KnownBlock[] {
  const kept = blocks.filter(({ block_id }) => !isControl(block_id));
  const last = kept.at(-1);
  return last?.type === 'context' ? [...kept.slice(0, -1), ...controls, last] : [...kept, ...controls];
}

function isControl(blockId: string | undefined): boolean {
  return blockId === controlBlocks.status || blockId === controlBlocks.controls;
}

function renderStatus(text: string): KnownBlock {
  return {
    type: 'context',
    block_id: controlBlocks.status,
    elements: [{ type: 'mrkdwn', text: literal(text, LONGEST_CONTEXT), verbatim: true }],
  };
}

/** Null while nobody has done anything. */
function describeStatus(alerts: readonly Alert[], tasks: readonly Task[], { timezone }: ControlContext): string | null {
  const [first] = alerts as readonly [Alert];
  const open = alerts.filter(({ state }) => state !== 'resolved');
  const parts: string[] = [];
  if (open.length === 0) parts.push(`Over since ${formatDate(first.resolvedOn ?? first.plannedFor)}.`);
  else if (open.every(({ handled }) => handled === 'acked')) parts.push(describeAcknowledged(open[0]!, timezone));
  else if (open.every(({ handled }) => handled === 'snoozed')) parts.push(describeSnoozed(open[0]!, timezone));
  else if (first.escalatedAt !== null)
    parts.push(`Nobody acknowledged it: told one level up on ${formatInstant(first.escalatedAt, timezone)}.`);
  const verdict = alerts[0]?.trail.findLast(isVerdict);
  if (verdict) parts.push(describeVerdict(verdict, timezone));
  parts.push(...describeTasks(tasks));
  return parts.length === 0 ? null : parts.map(cleanText).join(' ');
}

function describeAcknowledged({ trail }: Alert, timezone: string): string {
  const act = trail.findLast(({ did }) => did === 'acknowledged');
  return `${describeWho(act, 'Acknowledged', timezone)} It is told again only if it gets more severe, or comes back after its cooldown.`;
}

function describeSnoozed({ trail, snoozedUntil }: Alert, timezone: string): string {
  const act = trail.findLast(({ did }) => did === 'snoozed');
  const until =
    snoozedUntil === null
      ? ''
      : ` Back on ${formatInstant(snoozedUntil, timezone)}, or as soon as it gets more severe.`;
  return `${describeWho(act, 'Snoozed', timezone)}${until}`;
}

type Verdict = AlertAct & { readonly did: 'useful' | 'not-useful' | 'wrong-owner' };

function isVerdict(act: AlertAct): act is Verdict {
  return act.did === 'useful' || act.did === 'not-useful' || act.did === 'wrong-owner';
}

function describeVerdict(act: Verdict, timezone: string): string {
  switch (act.did) {
    case 'useful':
      return `${act.by} found it useful.`;
    case 'not-useful':
      return `${act.by} found it not useful.`;
    case 'wrong-owner':
      return `${describeWho(act, 'Not their account, said', timezone)}`;
  }
}

function describeTasks(tasks: readonly Task[]): readonly string[] {
  const [first] = tasks;
  if (!first) return [];
  const next = tasks.find(({ state }) => state === 'open');
  const done = tasks.filter(({ state }) => state !== 'open').length;
  return [
    `Playbook started by ${first.startedBy}: ${done} of ${tasks.length} done.`,
    ...(next ? [`Next: ${next.title}, by ${formatDate(next.dueOn)}.`] : []),
  ];
}

function describeWho(act: AlertAct | undefined, did: string, timezone: string): string {
  return act ? `${did} by ${act.by}, ${formatInstant(act.at, timezone)}.` : `${did}.`;
}

/** "23 Nov 2026, 09:12" on the wall clock of a zone. */
export function formatInstant(at: string, timezone: string): string {
  const wall = new Date(toWallClock(Date.parse(at), timezone)).toISOString();
  return `${formatDate(wall.slice(0, 10))}, ${wall.slice(11, 16)}`;
}

function renderActions(open: readonly Alert[], tasks: readonly Task[], context: ControlContext): KnownBlock {
  const { message } = context;
  const next = tasks.find(({ state }) => state === 'open');
  const isHandled = open.every(({ handled }) => handled !== 'firing');
  const isSnoozed = open.every(({ handled }) => handled === 'snoozed');
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
        : context.hasPlaybook && tasks.length === 0
          ? [button('Start playbook', actionIds.startPlaybook, { confirm: confirmPlaybook })]
          : []),
      ...(isSnoozed
        ? [button('End snooze', actionIds.wake)]
        : isHandled
          ? [button('Undo', actionIds.undo)]
          : [button('Acknowledge', actionIds.acknowledge, { style: 'primary' }), renderSnooze(open[0]!, context)]),
      button('Override score…', actionIds.override),
      renderMore(message),
    ],
  };
}

const confirmPlaybook: NonNullable<Button['confirm']> = {
  title: plain('Start the playbook?'),
  text: plain('Its steps become tasks with due dates.'),
  confirm: plain('Start'),
  deny: plain('Not now'),
};

function renderSnooze(alert: Alert, { message, timezone }: ControlContext): StaticSelect {
  const words: readonly (readonly [SnoozeChoice, string])[] = [
    ['1d', 'for a day'],
    ['3d', 'for 3 days'],
    ['1w', 'for a week'],
    ...(hasTimeToRenewal(alert, timezone)
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

function hasTimeToRenewal({ about: { renewsOn }, plannedFor, toldAt }: Alert, timezone: string): boolean {
  const today: Night = toldAt === null ? addDays(plannedFor, 1) : toLocalDate(Date.parse(toldAt), timezone);
  return renewsOn !== null && addDays(renewsOn, -RENEWAL_DAYS) > addDays(today, 1);
}

function renderMore(message: MessageReference): Overflow {
  const choices = [
    ['pulse', 'Set pulse…'],
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

function option(text: string, value: string): PlainTextOption {
  return { text: plain(text), value };
}

export function plain(text: string) {
  return { type: 'plain_text', text, emoji: false } as const;
}
