import type { Case } from '../cases/case.ts';
import { caseKey } from '../cases/case.ts';
import { readRecurringId } from '../cases/recurring-id.ts';
import type { Task } from '../cases/task.ts';
import { caseOfTask } from '../cases/tasks-of-case.ts';
import type { TaskNotice } from '../cases/tell-tasks.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import { describeCase, type NoticeContext, nameCase, type Portfolio, timeOf } from './case-notice.ts';
import { describeAlerts, nameAccount } from './case-words.ts';
import type { Draft } from './draft.ts';
import { countOf, joinNames } from './figures.ts';
import type { DocumentSection, MessageDocument } from './message-document.ts';
import { morningPeriod } from './morning-period.ts';
import { listOverdueTasks, listTeam, sayTeam } from './overdue-words.ts';
import { controlTasks } from './task-controls.ts';
import {
  describeDue,
  describeEnding,
  describePeriod,
  listTexts,
  nameStarter,
  nameTaskAccount,
  type TaskTime,
} from './task-words.ts';

export interface AssignedContext extends NoticeContext {
  readonly cases: readonly Case[];
}

/** Tasks that are somebody's since this morning, all of them, with what brought them about. */
export function makeAssignedMessage(
  { recipient, of, tasks, overdue, teams }: TaskNotice,
  context: AssignedContext,
  portfolio: Portfolio,
): Draft {
  const time = timeOf(context, portfolio);
  const cases = [
    ...new Map(tasks.flatMap((task) => casesOf(task, context)).map((one) => [caseKey(one), one])).values(),
  ];
  const [first] = tasks as readonly [Task];
  const late = overdue.filter((task) => !tasks.includes(task));
  const team = teams.flatMap((share) => share.tasks);
  const accounts = joinNames([...new Set(tasks.map(nameTaskAccount))]);
  const document: MessageDocument = {
    title:
      tasks.length === 1
        ? `For you: ${first.title} (${nameTaskAccount(first)})`
        : `For you: ${countOf(tasks.length, 'task')}`,
    headline:
      tasks.length === 1
        ? `${first.title}, ${nameTaskAccount(first)}: ${describeDue(first, time)}.`
        : `${countOf(tasks.length, 'task')} for you, on ${accounts}.`,
    details: [
      describeStart(tasks, portfolio),
      late.length === 0 ? '' : `${countOf(late.length, 'task')} of yours ${late.length === 1 ? 'is' : 'are'} overdue.`,
      sayTeam(team),
      describeStandIn(recipient),
    ]
      .filter(Boolean)
      .join(' '),
    sections: [
      listAssigned(tasks, time),
      ...listOverdueTasks('Overdue', late, time),
      ...listTeam(team, time),
      ...listWhy(cases, context, portfolio),
      ...listTexts(tasks),
    ],
    footnotes: [
      ...(tasks.some(({ text }) => text !== null)
        ? ['Nothing of this was sent to a customer: a text is yours to send.']
        : []),
      describeEnding(tasks.length + late.length),
    ],
    mentions: [...new Set(team.map(({ account }) => account))],
  };
  return addressDraft(
    { recipient, at: context.at },
    {
      ...{ kind: 'task-assigned', subject: of, period: morningPeriod(context.date), cases: cases.map(nameCase) },
      controls: controlTasks([...tasks, ...late], time),
    },
    document,
    portfolio,
  );
}

function casesOf(task: Task, { cases }: AssignedContext): readonly Case[] {
  const one = caseOfTask(
    task,
    cases.filter(({ account }) => account === task.account),
  );
  return one === null ? [] : [one];
}

/** "Started by Nightrounds. Check-in comes every 30 days." */
function describeStart(tasks: readonly Task[], { cadence }: Portfolio): string {
  const came = new Set(tasks.flatMap((task) => readRecurringId(task)?.cadence ?? []));
  const starters = new Set(tasks.filter((task) => readRecurringId(task) === null).map(nameStarter));
  return [
    ...(starters.size === 0 ? [] : [`Started by ${joinNames([...starters])}.`]),
    ...cadence.filter(({ id }) => came.has(id)).map(({ title, every }) => `${title} comes ${describePeriod(every)}.`),
  ].join(' ');
}

function listAssigned(tasks: readonly Task[], time: TaskTime): DocumentSection {
  return {
    kind: 'table',
    title: 'What is to be done',
    columns: ['Account', 'Task', 'When', 'Why you'].map((title) => ({ title, isNumber: false })),
    rows: tasks.map((task) => [nameTaskAccount(task), task.title, describeDue(task, time), describePart(task)]),
    accounts: tasks.map(({ account }) => account),
  };
}

/** In which part it is theirs: "as executive", "no executive is known". */
function describePart({ role, meantFor, assignee }: Task): string {
  if (assignee === null) return 'nobody else is known';
  if (meantFor !== null) return `no ${meantFor} is known`;
  return role === 'named' ? 'named for it' : role === 'operators' ? 'as an operator' : `as ${role}`;
}

function listWhy(cases: readonly Case[], context: AssignedContext, portfolio: Portfolio): readonly DocumentSection[] {
  if (cases.length === 0) return [];
  const shown = [...cases].sort((a, b) => (nameAccount(a) < nameAccount(b) ? -1 : 1));
  const entries = shown.map((one) => ({
    ...describeCase(
      one,
      { why: describeAlerts(one, { news: [], date: context.date }), showsOwner: true },
      { context, portfolio },
    ),
    nextStep: null,
  }));
  return [{ kind: 'accounts', title: 'Why', entries, leftOut: 0 }];
}
