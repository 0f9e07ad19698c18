import { addDays, toInstant, toIsoInstant } from '../calendar.ts';
import { NOBODY } from '../cases/hand.ts';
import type { Task } from '../cases/task.ts';
import { formatDue } from '../messages/task-words.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { entryAt, type TimelineEntry } from './entry.ts';
import { listTellings } from './telling-entries.ts';

/** What was to be done, by whom, who was told, and what became of it. */
export function listTaskEntries(
  { tasks }: Pick<AccountHistory, 'tasks'>,
  context: TimelineContext,
): readonly TimelineEntry[] {
  const { timezone } = context.config;
  return tasks.flatMap((task) => [
    describeStart(task, timezone),
    ...listTellings(task.tellings, `the task “${task.title}”`),
    ...describeOverdue(task, context),
    ...describeEnd(task),
  ]);
}

function describeStart(task: Task, timezone: string): TimelineEntry {
  const { startedAt, startedBy, title, assignee, role, text } = task;
  return entryAt(startedAt, {
    kind: 'task',
    words: `Task for ${assignee ?? `nobody (${role})`}, due ${formatDue(task, timezone)}: ${title}`,
    details: text === null ? [] : [`Text to send: ${text}`],
    by: personOf(startedBy),
  });
}

/** Once its time had passed and it was open. */
function describeOverdue(
  { title, assignee, dueOn, dueAt, endedAt }: Task,
  { config: { timezone }, now }: TimelineContext,
): readonly TimelineEntry[] {
  const over = dueAt ?? toIsoInstant(toInstant(addDays(dueOn, 1), '00:00', timezone));
  if (Date.parse(over) >= Date.parse(endedAt ?? now)) return [];
  const whose = assignee === null ? '' : ` (${assignee})`;
  return [entryAt(over, { kind: 'task', words: `Task overdue${whose}: ${title}` })];
}

function describeEnd({ state, title, endedAt, endedBy }: Task): readonly TimelineEntry[] {
  if (state === 'open' || endedAt === null) return [];
  const words = `Task ${state}: ${title}`;
  return [entryAt(endedAt, { kind: 'task', words, by: endedBy === null ? null : personOf(endedBy) })];
}

/** Null: the product by itself. */
function personOf(by: string): string | null {
  return by === NOBODY ? null : by;
}
