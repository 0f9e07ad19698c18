import type { Task } from '../cases/task.ts';
import type { TaskNotice } from '../cases/tell-tasks.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import type { Draft } from './draft.ts';
import { countOf } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { morningPeriod } from './morning-period.ts';
import { listOverdueTasks, listTeam, sayTeam } from './overdue-words.ts';
import { controlTasks } from './task-controls.ts';
import { describeEnding, listTexts, type TaskTime } from './task-words.ts';

/** What is overdue of somebody’s tasks, and once a week of their people’s, where no digest of the morning says so. */
export function makeOverdueMessage(
  notice: Pick<TaskNotice, 'recipient' | 'of' | 'overdue' | 'teams'>,
  time: TaskTime,
  operators: Pick<HealthConfig, 'notify'>,
): Draft {
  const { recipient, of, overdue } = notice;
  const team = notice.teams.flatMap(({ tasks }) => tasks);
  const parts = [
    ...(overdue.length === 0 ? [] : [countOf(overdue.length, 'task')]),
    ...(team.length === 0 ? [] : [`${countOf(team.length, 'task')} in your team`]),
  ];
  const document: MessageDocument = {
    title: `Overdue: ${parts.join(', ')}`,
    headline: [describeOwn(overdue), sayTeam(team)].filter(Boolean).join(' '),
    details: describeStandIn(recipient),
    sections: [
      ...listOverdueTasks('What was to be done', overdue, time),
      ...listTeam(team, time),
      ...listTexts(overdue),
    ],
    footnotes: [
      ...(overdue.length === 0 ? [] : [describeEnding(overdue.length)]),
      ...(team.length === 0 ? [] : ['What others let pass on your accounts comes once a week.']),
    ],
    mentions: [...new Set(team.map(({ account }) => account))],
  };
  // One a morning for each reader, whatever it says.
  return addressDraft(
    { recipient, at: time.now },
    {
      ...{ kind: 'task-overdue', subject: of, period: morningPeriod(time.today) },
      controls: controlTasks(overdue, time),
    },
    document,
    operators,
  );
}

function describeOwn({ length }: readonly Task[]): string {
  return length === 0 ? '' : `${countOf(length, 'task')} ${length === 1 ? 'is' : 'are'} overdue.`;
}
