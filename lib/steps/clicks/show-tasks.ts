import { MS_PER_DAY, toIsoInstant } from '../../calendar.ts';
import type { Task } from '../../cases/task.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { SHOWN_DAYS, type ShowDependencies, show } from './show-cases.ts';

/**
 * Shows how a task stands in every message that lists it, each message with all of its own. `clicked`: shown however old it is. `at`: when it was
 * clicked, by the channel's clock, which may be ahead of ours.
 */
export async function showTask(
  { tellings, overdueTellings }: Task,
  { clicked, at }: { readonly clicked: OutboxEntry | null; readonly at: string },
  dependencies: ShowDependencies,
): Promise<void> {
  const { cases, config, outbox, now } = dependencies;
  const ours = toIsoInstant(now());
  const since = toIsoInstant(now() - SHOWN_DAYS * MS_PER_DAY);
  const told = [...tellings, ...overdueTellings].filter(({ plannedAt }) => plannedAt >= since);
  const messages = new Map(told.map(({ message }) => [message.id, message]));
  const read = await Promise.all([...messages.values()].map(({ period, id }) => outbox.readEntry(period, id)));
  const entries = new Map([clicked, ...read].flatMap((entry) => (entry?.tasks ? [[entry.id, entry] as const] : [])));
  for (const entry of entries.values()) {
    const listed = entry.tasks ?? [];
    const accounts = [...new Set(listed.map(({ account }) => account))];
    const known = (await Promise.all(accounts.map((account) => cases.readTasksOf(account)))).flat();
    const tasks = listed.flatMap(
      ({ account, id }) => known.find((task) => task.account === account && task.id === id) ?? [],
    );
    const { timezone } = config;
    await show(entry, { over: 'tasks', tasks, timezone, now: at > ours ? at : ours }, dependencies);
  }
}
