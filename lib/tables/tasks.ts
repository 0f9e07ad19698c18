import type { CaseStore } from '../cases/case-store.ts';
import type { Task } from '../cases/task.ts';
import { encodeAccountId } from './account-id-key.ts';
import { expiryAfterEnd } from './expiry.ts';
import { ANY_ACCOUNT, careKey, ownerIndexKey, TASK_PREFIX } from './key-layout.ts';
import { queryAllCare, queryCareOf } from './query-care.ts';
import { taskRecord } from './records/task-record.ts';
import { readEach } from './stored-record.ts';
import type { Item, Table } from './table.ts';

/** Beside the care events of their accounts: one prefix holds everything of a customer. */
export function keepTasks(table: Table): Pick<CaseStore, 'readTasks' | 'readTasksOf' | 'writeTask'> {
  return {
    async readTasks() {
      return readEach(taskRecord, await queryAllCare(table, ANY_ACCOUNT));
    },
    async readTasksOf(account) {
      return readEach(taskRecord, await queryCareOf(table, account, TASK_PREFIX));
    },
    async writeTask(task) {
      const next = { ...task, version: task.version + 1 };
      return (await table.put(toTaskItem(next), { version: task.version })) ? next : null;
    },
  };
}

function toTaskItem(task: Task): Item {
  const owner =
    task.state === 'open' ? ownerIndexKey(task.assignee, ['TASK', task.dueOn, task.account, task.id]) : null;
  return {
    ...careKey(task.account, TASK_PREFIX + encodeAccountId(task.id)),
    fields: taskRecord.toFields(task),
    version: task.version,
    ...(owner && { indexed: { owner } }),
    ...(task.endedAt !== null && { expires: expiryAfterEnd(task.endedAt.slice(0, 10)) }),
  };
}
