import type { Recipient } from '../cases/recipient.ts';
import type { Task } from '../cases/task.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import type { Draft } from './draft.ts';
import { countOf } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { sweepPeriod } from './sweep-period.ts';
import { describeDue, describeEnding, nameTaskAccount, type TaskTime } from './task-words.ts';

/** Tasks of one person whose day has passed. */
export function makeOverdueMessage(
  tasks: readonly Task[],
  recipient: Recipient,
  time: TaskTime,
  operators: Pick<HealthConfig, 'notify'>,
): Draft {
  const { today } = time;
  const document: MessageDocument = {
    title: `Overdue: ${countOf(tasks.length, 'task')}`,
    headline: `${countOf(tasks.length, 'task')} ${tasks.length === 1 ? 'is' : 'are'} overdue.`,
    details: describeStandIn(recipient),
    sections: [
      {
        kind: 'table',
        title: 'What was to be done',
        columns: ['Account', 'Task', 'When'].map((title) => ({ title, isNumber: false })),
        rows: tasks.map((task) => [nameTaskAccount(task), task.title, describeDue(task, time)]),
        accounts: tasks.map(({ account }) => account),
      },
    ],
    footnotes: [describeEnding(tasks.length)],
  };
  // One a day for each reader: cut off before every task is marked as told, the next sweep makes the same message.
  return addressDraft(
    { recipient, at: null },
    { kind: 'task-overdue', subject: '', period: sweepPeriod(today) },
    document,
    operators,
  );
}
