import { createHash } from 'node:crypto';
import { readAddress } from '../address.ts';
import { addDays, isNight, toLocalDate } from '../calendar.ts';
import { readDelay } from '../config/delay.ts';
import type { Assignee, HealthConfig, Playbook } from '../config/health-config.ts';
import { findReader } from '../config/people.ts';
import { formatCount } from '../format-count.ts';
import type { Actor } from './act-on-case.ts';
import { assignTask } from './assign-task.ts';
import { type Due, dueAfter } from './due.ts';
import { newTask, planSteps, type Task, type TaskAccount } from './task.ts';

/** A task as a person writes it. */
export interface WrittenTask {
  readonly title: string;
  /** As 5 business days, 48h, 3d, or a date. */
  readonly due: string;
  /** owner, manager, executive, or an address. */
  readonly assignee: string;
  /** What may be sent to the customer; null = nothing. */
  readonly text: string | null;
}

/** By what was written: a sentence that says what to write instead. */
export type TaskProblems = Partial<Record<keyof WrittenTask, string>>;

/** In characters, as people count them. */
export const LONGEST_TITLE = 200;
export const LONGEST_TASK_TEXT = 1500;
const MOST_DAYS_AHEAD = 366;

/** A task of no case: of any account, alert or not. Written again by the same person at the same instant it is the same one. */
export function makeTask(
  written: WrittenTask,
  subject: TaskAccount,
  actor: Actor,
  config: Pick<HealthConfig, 'notify' | 'timezone'>,
): { readonly task: Task } | { readonly problems: TaskProblems } {
  const title = written.title.trim();
  const text = written.text?.trim() || null;
  const due = readDue(written.due.trim(), actor.at, config);
  const assignee = readAssignee(written.assignee.trim(), config);
  const problems: TaskProblems = {
    ...(title === '' && { title: 'Say what is to be done.' }),
    ...findLongText('title', title, LONGEST_TITLE),
    ...findLongText('text', text ?? '', LONGEST_TASK_TEXT),
    ...('problem' in due && { due: due.problem }),
    ...('problem' in assignee && { assignee: assignee.problem }),
  };
  if (Object.keys(problems).length > 0 || 'problem' in due || 'problem' in assignee) return { problems };
  const { account, accountName } = subject;
  const task: Task = {
    ...newTask(actor),
    id: nameByHand(actor, title),
    ...{ account, accountName, rule: null, playbook: null, title, text },
    ...assignTask(assignee.to, subject, config.notify),
    ...due.due,
  };
  return { task };
}

/** The tasks of a playbook for an account of which no alert asks for it. Started twice by the same click they are the same tasks. */
export function startByHand(
  playbook: Playbook,
  subject: TaskAccount,
  actor: Actor,
  config: Pick<HealthConfig, 'notify' | 'timezone'>,
): readonly Task[] {
  const id = nameByHand(actor, playbook.id);
  return planSteps(playbook, subject, actor, config).map((step, index) => ({
    ...step,
    id: `${id}.${index + 1}`,
    rule: null,
  }));
}

/** A name that no task of a case has. */
function nameByHand({ by, at }: Actor, what: string): string {
  return `by-hand.${createHash('sha256')
    .update(JSON.stringify([by, at, what]))
    .digest('hex')
    .slice(0, 16)}`;
}

function findLongText(field: 'title' | 'text', text: string, longest: number): TaskProblems {
  const characters = [...text].length;
  if (characters <= longest) return {};
  return { [field]: `Say it in ${formatCount(longest)} characters; this has ${formatCount(characters)}.` };
}

/** The end of a date, or so long after an instant. */
function readDue(
  written: string,
  at: string,
  calendar: Pick<HealthConfig, 'notify' | 'timezone'>,
): { readonly due: Due } | { readonly problem: string } {
  const after = readDelay(written);
  if (after === null && !isNight(written))
    return { problem: 'Write when it is due as 5 business days, 48h, 3d, or a date as 2026-12-01.' };
  const due: Due = after ? dueAfter(after, at, calendar) : { dueOn: written, dueAt: null };
  const today = toLocalDate(Date.parse(at), calendar.timezone);
  if (due.dueOn < today)
    return { problem: `It would be due on ${due.dueOn}, and today is ${today}: give a later day.` };
  const last = addDays(today, MOST_DAYS_AHEAD);
  if (due.dueOn > last)
    return { problem: `It would be due on ${due.dueOn}; the last day that may be given is ${last}.` };
  return { due };
}

function readAssignee(
  written: string,
  { notify }: Pick<HealthConfig, 'notify'>,
): { readonly to: Assignee } | { readonly problem: string } {
  if (written === 'owner' || written === 'manager' || written === 'executive') return { to: written };
  const address = readAddress(written);
  if (address === null) return { problem: 'Say for whom: owner, manager, executive, or one mail address.' };
  if (findReader(address, notify) === null)
    return { problem: `${address} may not be written to: notify.domains does not have that domain.` };
  return { to: { address } };
}
