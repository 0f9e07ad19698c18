import { hourOf } from '../../cases/chain.ts';
import { toReader } from '../../cases/recipient.ts';
import type { OverdueTelling, Task } from '../../cases/task.ts';
import { groupBy } from '../../group-by.ts';
import type { Draft } from '../../messages/draft.ts';
import { readMorningPeriod } from '../../messages/morning-period.ts';
import { makeOverdueMessage } from '../../messages/task-messages.ts';
import { replaceUntried } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';

type Dependencies = Pick<NightDependencies, 'cases' | 'outbox' | 'config' | 'now'>;

interface Told {
  readonly task: Task;
  readonly telling: OverdueTelling;
}

/** What a morning told of overdue tasks by messages of their own, with those that are left. */
export async function tellOverdueAgain(period: string, { cases, outbox, config, now }: Dependencies): Promise<void> {
  if (readMorningPeriod(period) === null) return;
  const told = (await cases.readTasks()).flatMap((task) =>
    task.overdueTellings
      .filter(({ as, message }) => as === 'message' && message.period === period)
      .map((telling): Told => ({ task, telling })),
  );
  for (const [id, own] of groupBy(told, ({ telling }) => telling.message.id)) {
    // It is the same message where it is of the same person.
    const drafts = [...new Set(own.map(({ telling }) => telling.of))].flatMap((of) => draftAgain(of, own, config));
    const same = drafts.find((draft) => draft.id === id);
    if (same) await replaceUntried(same, { outbox, now });
  }
}

function draftAgain(of: string, own: readonly Told[], config: Dependencies['config']): readonly Draft[] {
  const [{ telling }] = own as readonly [Told];
  const { morning: today } = telling;
  const recipient = toReader(of, today, config.notify);
  if (recipient === null) return [];
  const tasksOf = (role: OverdueTelling['role']) =>
    own.filter((one) => one.telling.role === role).map(({ task }) => task);
  const teams = [{ addressee: { recipient, of, role: 'manager' as const }, tasks: tasksOf('manager') }];
  const time = { now: hourOf(today, config), today, timezone: config.timezone };
  return [makeOverdueMessage({ recipient, of, overdue: tasksOf('assignee'), teams }, time, config)];
}
