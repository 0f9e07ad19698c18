import type { Night } from '../../calendar.ts';
import type { MorningPlan } from '../../cases/plan-morning.ts';
import type { OverdueTelling, Task } from '../../cases/task.ts';
import {
  type DigestOfTasks,
  planTaskNotices,
  routeTask,
  type TaskNotice,
  type TaskReader,
} from '../../cases/tell-tasks.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { makeAssignedMessage } from '../../messages/assigned-message.ts';
import { type BookState, listOverdueNamed } from '../../messages/book-state.ts';
import type { NoticeContext } from '../../messages/case-notice.ts';
import type { Draft } from '../../messages/draft.ts';
import { makeOverdueMessage } from '../../messages/task-messages.ts';
import type { BookMorning } from './describe-books.ts';

/** A draft that tells somebody that a task is theirs, or overdue. */
export interface TellsTask {
  readonly task: Task;
  readonly to: TaskReader;
  readonly draft: Draft;
  /** Null: that it is theirs. */
  readonly overdue: Pick<OverdueTelling, 'role' | 'as'> | null;
}

/** By the person it speaks to, or the queue. */
interface Digests {
  readonly books: ReadonlyMap<string, BookState>;
  readonly digestOf: ReadonlyMap<string, Draft>;
}

export interface TaskDrafting extends BookMorning {
  /** Whether a digest of this morning to them was planned or tried already, and this plan does not change it. */
  readonly hasDigest: (to: TaskReader) => boolean;
}

/** Whose tasks are new to them, or overdue: by a message of their own, by that of the case, or in the digest. `drafts`: those of the plan's notices, in their order. */
export function draftTasks(
  drafts: readonly Draft[],
  { notices }: MorningPlan,
  morning: TaskDrafting & { readonly context: NoticeContext; readonly digests: Digests },
  config: HealthConfig,
): { readonly drafts: readonly Draft[]; readonly tellsTasks: readonly TellsTask[] } {
  const { date, at, cases, tasks, teams, context, digests, hasDigest } = morning;
  const { notify, timezone } = config;
  const digestTo = (to: TaskReader): DigestOfTasks | null => {
    if (hasDigest(to)) return { overdue: [], hasTeam: false };
    const book = digests.digestOf.has(to.of) ? digests.books.get(to.of) : undefined;
    return book ? { overdue: listOverdueNamed(book), hasTeam: book.team.length > 0 } : null;
  };
  const plan = planTaskNotices({ date, at, notify, cases, tasks, notices, teams, digestTo });
  const own = plan.notices.map((notice) => ({
    notice,
    draft:
      notice.tasks.length > 0
        ? makeAssignedMessage(notice, { ...context, cases }, config)
        : makeOverdueMessage(notice, { now: at, today: date, timezone }, config),
  }));
  const carried = plan.carried.map(({ task, by }) => ({
    ...{ task, to: by.addressee, overdue: null },
    draft: drafts[notices.indexOf(by)]!,
  }));
  const inDigests = plan.inDigests.map(({ task, to, role }) => ({
    ...{ task, to, overdue: { role, as: 'digest' } as const },
    draft: digests.digestOf.get(to.of)!,
  }));
  const told = own.flatMap(({ notice, draft }) => listTold(notice, draft, { date, notify }));
  return { drafts: own.map(({ draft }) => draft), tellsTasks: [...carried, ...inDigests, ...told] };
}

function listTold(
  notice: TaskNotice,
  draft: Draft,
  { date, notify }: { readonly date: Night; readonly notify: HealthConfig['notify'] },
): readonly TellsTask[] {
  const readerOf = (task: Task) => routeTask(task, date, notify) ?? notice;
  const late = { role: 'assignee', as: 'message' } as const;
  return [
    ...notice.tasks.map((task) => ({ task, to: readerOf(task), draft, overdue: null })),
    ...notice.overdue.map((task) => ({ task, to: readerOf(task), draft, overdue: late })),
    ...notice.teams.flatMap(({ addressee, tasks }) =>
      tasks.map((task) => ({ task, to: addressee, draft, overdue: { ...late, role: 'manager' as const } })),
    ),
  ];
}
