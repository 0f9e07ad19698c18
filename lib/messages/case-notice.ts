import type { Night } from '../calendar.ts';
import { type Case, type CaseName, caseKey } from '../cases/case.ts';
import type { CaseNotice } from '../cases/plan-morning.ts';
import { worstOf } from '../cases/severity.ts';
import type { Task } from '../cases/task.ts';
import { caseOfTask } from '../cases/tasks-of-case.ts';
import type { Wish } from '../cases/wish.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AccountLine, Causes } from '../history/account-line.ts';
import { describeEntry } from './account-entry.ts';
import { addressDraft } from './address-draft.ts';
import { nameRisks } from './alert-words.ts';
import { describeNextStep, lineOfCase, nameAccount } from './case-words.ts';
import type { Draft } from './draft.ts';
import type { Envelope } from './envelope.ts';
import type { AccountEntry, DocumentSection, MessageDocument } from './message-document.ts';
import { morningPeriod } from './morning-period.ts';
import type { Reading } from './reading.ts';
import { describeTasks, type TaskTime } from './task-words.ts';

export type Portfolio = Pick<HealthConfig, 'cadence' | 'currency' | 'notify' | 'portfolio' | 'timezone'>;

/** What a notice is written with, beside the cases it is about. */
export interface NoticeContext {
  /** The working day whose message it is. */
  readonly date: Night;
  /** ISO instant from which on it may be sent. */
  readonly at: string;
  /** The newest night that was believed. */
  readonly night: Night;
  /** With what moved its score; null = it is not known. */
  readonly lineOf: (account: string) => AccountLine | null;
  /** What moved the score of its account since the night that its sentence counts from; null = what the line says. */
  readonly causesOf: (one: Case) => Causes | null;
  readonly tasksOf: (account: string) => readonly Task[];
  /** Playbook, first task and its day; null without a playbook. */
  readonly nextStepOf: (one: Case) => string | null;
  /** Titles of every playbook that it has. */
  readonly playbooksOf: (one: Case) => readonly string[];
}

/** A notice with all that it is written with. */
export interface Writing {
  readonly notice: CaseNotice;
  readonly context: NoticeContext;
  readonly portfolio: Portfolio;
  readonly reading: Reading;
}

export function beginWriting(notice: CaseNotice, context: NoticeContext, portfolio: Portfolio): Writing {
  const reading = { recipient: notice.addressee.recipient, date: context.date, timezone: portfolio.timezone };
  return { notice, context, portfolio, reading };
}

/** `subject`: what makes it the one message of its kind and morning. */
export function draftNotice(
  { notice, context, portfolio }: Writing,
  what: { readonly kind: Envelope['kind']; readonly subject: string; readonly canAct: boolean },
  document: MessageDocument,
): Draft {
  const cases = notice.wishes.map(({ one }) => one);
  const tasks = cases.flatMap(({ account }) => context.tasksOf(account));
  const withPlaybook = new Set(cases.filter((one) => context.nextStepOf(one) !== null).map(caseKey));
  return addressDraft(
    { recipient: notice.addressee.recipient, at: context.at },
    {
      kind: what.kind,
      subject: what.subject,
      period: morningPeriod(context.date),
      cases: cases.map(nameCase),
      ...(what.canAct && {
        controls: { over: 'cases', cases, tasks, timezone: portfolio.timezone, withPlaybook } as const,
      }),
    },
    document,
    portfolio,
  );
}

export function nameCase({ account, kind, openedOn }: Case): CaseName {
  return { account, kind, openedOn };
}

interface Shown {
  readonly why: readonly string[];
  readonly showsOwner: boolean;
  readonly showsCauses?: boolean;
  /** One of many: playbooks by their titles. */
  readonly isBrief?: boolean;
}

/** A case as a list shows it: the account, how severe it is, and what is said of it. */
export function describeCase(
  one: Case,
  { why, showsOwner, showsCauses = false, isBrief = false }: Shown,
  { context, portfolio }: Pick<Writing, 'context' | 'portfolio'>,
): AccountEntry {
  const line = { ...(context.lineOf(one.account) ?? lineOfCase(one)), ...context.causesOf(one) };
  const entry = describeEntry(line, { night: context.night, currency: portfolio.currency, showsOwner });
  const open = one.alerts.filter(({ state }) => state !== 'resolved');
  return {
    ...entry,
    facts: [...(one.kind === 'risk' ? [worstOf(open)] : []), ...nameRisks(open), ...entry.facts],
    why: [...why, ...(showsCauses ? entry.why : [])],
    nextStep: isBrief ? describeBriefStep(one, context, portfolio) : describeWholeStep(one, context, portfolio),
  };
}

/** What is to be done about a case: of its playbooks that were started. */
export function openTasksOf(one: Case, { tasksOf }: Pick<NoticeContext, 'tasksOf'>): readonly Task[] {
  return tasksOf(one.account).filter((task) => task.state === 'open' && caseOfTask(task, [one]) !== null);
}

/** When the morning is read. */
export function timeOf({ date, at }: NoticeContext, { timezone }: Pick<Portfolio, 'timezone'>): TaskTime {
  return { now: at, today: date, timezone };
}

function describeWholeStep(one: Case, context: NoticeContext, portfolio: Portfolio): string | null {
  const { tasksOf, nextStepOf } = context;
  const time = timeOf(context, portfolio);
  return describeNextStep(one, { tasks: tasksOf(one.account), playbook: nextStepOf(one), time });
}

function describeBriefStep(one: Case, context: NoticeContext, portfolio: Portfolio): string | null {
  const { tasksOf, playbooksOf } = context;
  const titles = playbooksOf(one);
  return (
    describeTasks(tasksOf(one.account), timeOf(context, portfolio)) ?? (titles.length === 0 ? null : titles.join('; '))
  );
}

/** Of more, playbooks are told by their titles: a post holds no ten of them otherwise. */
const TOLD_WHOLE = 3;
/** So many are told in full: the others in a line each, so that all of them are named. */
const TOLD_IN_FULL = 10;

/** Every case of a notice, none left out. `sayOf`: what is said of one, the most important first. */
export function listCases(
  title: string,
  sayOf: (wish: Wish) => readonly string[],
  writing: Writing & { readonly showsOwner: boolean; readonly showsCauses?: boolean },
): readonly DocumentSection[] {
  const { wishes, unnamed } = writing.notice;
  const first = wishes.slice(0, TOLD_IN_FULL);
  const others = wishes.slice(TOLD_IN_FULL);
  const { showsOwner, showsCauses = false } = writing;
  const isBrief = first.length > TOLD_WHOLE;
  const entries = first.map((wish) =>
    describeCase(wish.one, { why: sayOf(wish), showsOwner, showsCauses, isBrief }, writing),
  );
  return [
    { kind: 'accounts', title, entries, leftOut: unnamed },
    ...(others.length === 0 ? [] : [listBriefly('Also', others, sayOf)]),
  ];
}

function listBriefly(
  title: string,
  wishes: readonly Wish[],
  sayOf: (wish: Wish) => readonly string[],
): DocumentSection {
  return {
    kind: 'table',
    title,
    columns: ['Account', 'Score', 'Why'].map((name) => ({ title: name, isNumber: false })),
    rows: wishes.map((wish) => [nameAccount(wish.one), `${wish.one.about.score ?? 'unknown'}`, sayOf(wish)[0] ?? '']),
    accounts: wishes.map(({ one }) => one.account),
  };
}

/** Small print: which rules found it; of what is over, which had. */
export function describeRules(cases: readonly Case[], { isOver } = { isOver: false }): string {
  const alerts = cases.flatMap((one) => one.alerts).filter(({ state }) => isOver || state !== 'resolved');
  const rules = [...new Set(alerts.map(({ rule }) => rule))];
  return `${rules.length === 1 ? 'Rule' : 'Rules'} ${rules.join(', ')}`;
}

/** How to answer. `ids`: for whoever does it where no buttons are. */
export function describeAnswers(cases: readonly Case[]): string {
  const ids = [...new Set(cases.map(({ account }) => account))];
  const named = ids.length > SHOWN_IDS ? '' : `, for ${ids.join(', ')}`;
  return `The buttons take it in hand, snooze it or start its playbook. Where there are none, whoever runs Nightrounds does that${named}.`;
}

const SHOWN_IDS = 5;
