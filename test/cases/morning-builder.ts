import type { Case } from '../../lib/cases/case.ts';
import { type MorningPlan, type MorningRequest, planMorning } from '../../lib/cases/plan-morning.ts';
import type { Task } from '../../lib/cases/task.ts';
import { planTaskNotices, type TaskMorning, type TaskPlan } from '../../lib/cases/tell-tasks.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { buildConfig } from '../support/config-builder.ts';

export const { notify } = buildConfig();

/** Monday 2 March 2026, planned at ten past four after the night before, but for what is given. */
export function planFor(
  date: string,
  cases: readonly Case[],
  over: Partial<Omit<MorningRequest, 'notify'>> & { readonly notify?: Partial<NotifyConfig> } = {},
): MorningPlan {
  return planMorning({
    ...{ date, cases, tasks: [], medianArr: null, night: date, timezone: 'UTC', mode: 'on' },
    ...{ now: `${date}T04:10:00.000Z`, isDigestSpent: () => false },
    ...over,
    notify: { ...notify, ...over.notify },
  });
}

/** Each message as "alert to sam: acme, bolt", each digest as "digest to sam: acme". */
export function describePlan({ notices, digests }: MorningPlan): readonly string[] {
  const nameOf = (address: string) => address.replace('@example.com', '');
  const list = (cases: readonly { readonly one: Case }[]) => cases.map(({ one }) => one.account).join(', ');
  return [
    ...notices.map(({ as, addressee, wishes, unnamed }) => {
      const others = unnamed > 0 ? ` and ${unnamed} more` : '';
      return `${as} to ${nameOf(addressee.recipient.name)}: ${list(wishes)}${others}`;
    }),
    ...[...digests.values()].map(({ addressee, overBudget, triage, waiting }) => {
      const others = waiting > 0 ? ` and ${waiting} more` : '';
      return `digest to ${nameOf(addressee.recipient.name)}: ${list([...overBudget, ...triage])}${others}`;
    }),
  ];
}

/** What is said of tasks at half past seven on a morning, with no case, no digest and no manager but for what is given. */
export function planTasksFor(
  date: string,
  tasks: readonly Task[],
  over: Partial<Omit<TaskMorning, 'date' | 'tasks' | 'notify'>> & { readonly notify?: Partial<NotifyConfig> } = {},
): TaskPlan {
  return planTaskNotices({
    ...{ date, tasks, at: `${date}T07:30:00.000Z`, cases: [], notices: [], teams: new Map(), digestTo: () => null },
    ...over,
    notify: { ...notify, ...over.notify },
  });
}

/** Each message as "to sam: 1 new, 2 overdue", what digests say as "digest to sam: overdue Call them". */
export function describeTaskPlan({ notices, inDigests }: TaskPlan): readonly string[] {
  const nameOf = (address: string) => address.replace('@example.com', '');
  return [
    ...notices.map(({ recipient, tasks, overdue, teams }) => {
      const parts = [
        ...(tasks.length > 0 ? [`${tasks.length} new`] : []),
        ...(overdue.length > 0 ? [`${overdue.length} overdue`] : []),
        ...teams.map((share) => `${share.tasks.length} of ${nameOf(share.addressee.of)}’s people`),
      ];
      return `to ${nameOf(recipient.name)}: ${parts.join(', ')}`;
    }),
    ...inDigests.map(({ task, to, role }) =>
      role === 'manager'
        ? `digest to ${nameOf(to.recipient.name)}: ${task.title} of ${nameOf(task.assignee ?? 'nobody')}`
        : `digest to ${nameOf(to.recipient.name)}: ${task.title}`,
    ),
  ];
}
