import { type Recipient, toReader } from '../../cases/recipient.ts';
import { routeCase } from '../../cases/route-case.ts';
import type { Task, Today } from '../../cases/task.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Draft } from '../../messages/draft.ts';
import { makeOverdueMessage } from '../../messages/task-messages.ts';

/** Tasks whose day has passed, told once to each who has some of them. */
export function draftOverdue(overdue: readonly Task[], time: Today, config: HealthConfig): readonly Draft[] {
  const { today } = time;
  const { timezone } = config;
  const byReader = new Map<string, { readonly recipient: Recipient; readonly tasks: Task[] }>();
  for (const task of overdue) {
    const nobodys = routeCase({ owner: null, manager: null }, today, config.notify)?.recipient;
    const recipient = toReader(task.assignee, today, config.notify) ?? nobodys;
    if (!recipient) continue;
    const own = byReader.get(recipient.destination) ?? { recipient, tasks: [] };
    own.tasks.push(task);
    byReader.set(recipient.destination, own);
  }
  return [...byReader.values()].map(({ recipient, tasks }) =>
    makeOverdueMessage(tasks, recipient, { ...time, timezone }, config),
  );
}
