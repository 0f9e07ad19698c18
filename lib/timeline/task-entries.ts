import { addDays, toInstant, toIsoInstant } from '../calendar.ts';
import { NOBODY } from '../cases/hand.ts';
import type { Task } from '../cases/task.ts';
import { formatDate } from '../messages/figures.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { entryAt, type TimelineEntry } from './entry.ts';

/** What was to be done, by whom, and what became of it. */
export function listTaskEntries(
  { tasks }: Pick<AccountHistory, 'tasks'>,
  context: TimelineContext,
): readonly TimelineEntry[] {
  return tasks.flatMap((task) => [describeStart(task), ...describeOverdue(task, context), ...describeEnd(task)]);
}

function describeStart({ startedAt, startedBy, title, assignee, role, dueOn }: Task): TimelineEntry {
  return entryAt(startedAt, {
    kind: 'task',
    words: `Task for ${assignee ?? `nobody (${role})`}, due ${formatDate(dueOn)}: ${title}`,
    by: personOf(startedBy),
  });
}

/** Once its time had passed and it was open. */
function describeOverdue(
  { title, assignee, dueOn, endedAt }: Task,
  { config: { timezone }, now }: TimelineContext,
): readonly TimelineEntry[] {
  const dueAt = toInstant(addDays(dueOn, 1), '00:00', timezone);
  if (dueAt > Date.parse(endedAt ?? now)) return [];
  const whose = assignee === null ? '' : ` (${assignee})`;
  return [entryAt(toIsoInstant(dueAt), { kind: 'task', words: `Task overdue${whose}: ${title}` })];
}

function describeEnd({ state, title, endedAt, endedBy }: Task): readonly TimelineEntry[] {
  if (state === 'open' || endedAt === null) return [];
  const words = `Task ${state}: ${title}`;
  return [entryAt(endedAt, { kind: 'task', words, by: endedBy === null ? null : personOf(endedBy) })];
}

function personOf(by: string): string | null {
  return by === NOBODY ? null : by;
}
