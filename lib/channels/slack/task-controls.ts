import type { KnownBlock } from '@slack/types';
import { toLocalDate } from '../../calendar.ts';
import { nameTask, type Task } from '../../cases/task.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { formatInstant } from '../../messages/figures.ts';
import { describeDue, nameTaskAccount } from '../../messages/task-words.ts';
import { actionIds } from './action-ids.ts';
import { writeTaskRowId } from './clicked-value.ts';
import { controlBlocks, plain, TASK_ROW } from './control-blocks.ts';
import { literal } from './slack-text.ts';

export interface TaskContext {
  readonly message: MessageReference;
  readonly timezone: string;
  /** ISO instant. */
  readonly now: string;
}

const LONGEST_TITLE = 120;
const LONGEST_NAME = 60;

/** Tasks of a message, a row each: what became of it, or what can be done about it. */
export function renderTasks(tasks: readonly Task[], context: TaskContext): readonly KnownBlock[] {
  return tasks.flatMap((task) => renderRow(task, context));
}

/** Which message and which task it is of is said once, in the name of its block. */
function renderRow(task: Task, context: TaskContext): readonly KnownBlock[] {
  const name = nameTask(task);
  const title = literal(cleanText(task.title), LONGEST_TITLE);
  const account = literal(cleanText(nameTaskAccount(task)), LONGEST_NAME);
  const text = `*${title}*  ${account}: ${literal(cleanText(describeState(task, context)))}`;
  const section: KnownBlock = {
    type: 'section',
    block_id: `${controlBlocks.status}${TASK_ROW}${name}`,
    text: { type: 'mrkdwn', text, verbatim: true },
  };
  if (task.state !== 'open') return [section];
  const button = (words: string, action_id: string) => ({ type: 'button', text: plain(words), action_id }) as const;
  return [
    section,
    {
      type: 'actions',
      block_id: writeTaskRowId(context.message, name),
      elements: [button('Done', actionIds.taskDone), button('Drop', actionIds.taskDrop)],
    },
  ];
}

/** "due 20 Nov, overdue by 3 days", "done by sam@example.com, 24 Nov 2026, 10:00" */
function describeState(task: Task, { timezone, now }: TaskContext): string {
  const { state, endedBy, endedAt } = task;
  if (state === 'open') return describeDue(task, { now, timezone, today: toLocalDate(Date.parse(now), timezone) });
  return `${state} by ${endedBy ?? 'nobody'}${endedAt === null ? '' : `, ${formatInstant(endedAt, timezone)}`}`;
}
