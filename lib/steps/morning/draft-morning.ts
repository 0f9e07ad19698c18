import { addDays, type Night } from '../../calendar.ts';
import { type Case, caseKey, firingOf, isOpen } from '../../cases/case.ts';
import { dueAfter } from '../../cases/due.ts';
import type { MorningPlan } from '../../cases/plan-morning.ts';
import { findPlaybook } from '../../cases/playbook.ts';
import { rankCases } from '../../cases/rank-cases.ts';
import { routeCase } from '../../cases/route-case.ts';
import type { Task } from '../../cases/task.ts';
import { planTaskNotices, type TaskNotice } from '../../cases/tell-tasks.ts';
import { stands, type TellingKind, toldTo } from '../../cases/telling.ts';
import type { Wish } from '../../cases/wish.ts';
import type { HealthConfig, Playbook } from '../../config/health-config.ts';
import type { AccountLine, Causes } from '../../history/account-line.ts';
import { makeAssignedMessage } from '../../messages/assigned-message.ts';
import type { BookState } from '../../messages/book-state.ts';
import { makeCaseMessage, type NoticeContext } from '../../messages/case-messages.ts';
import type { Draft } from '../../messages/draft.ts';
import { planNightMessages } from '../../messages/plan-night-messages.ts';
import type { TriageTotals } from '../../messages/portfolio-summary.ts';
import { formatDue } from '../../messages/task-words.ts';
import type { NightReport } from '../../portfolio/night-report.ts';

/** A draft with a wish that it makes come true. */
export interface Tells {
  readonly wish: Wish;
  readonly draft: Draft;
  readonly as: TellingKind;
}

/** A draft that tells somebody that a task is theirs. */
export interface TellsTask {
  readonly task: Task;
  readonly to: Pick<TaskNotice, 'recipient' | 'of'>;
  readonly draft: Draft;
}

export interface DraftedMorning {
  readonly drafts: readonly Draft[];
  readonly tells: readonly Tells[];
  readonly tellsTasks: readonly TellsTask[];
}

interface Morning {
  readonly date: Night;
  /** ISO instant of its hour. */
  readonly at: string;
  readonly night: Night | null;
  /** Null: no digest is written. */
  readonly report: NightReport | null;
  readonly lineOf: (account: string) => AccountLine | null;
  /** By `caseKey`; see `readCauses`. */
  readonly causes: ReadonlyMap<string, Causes>;
  readonly medianArr: number | null;
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
}

/** Every message of a morning, and which case each tells to whom. */
export function draftMorning(plan: MorningPlan, morning: Morning, config: HealthConfig): DraftedMorning {
  const { date, at, night, report, lineOf, causes, tasks } = morning;
  const context = {
    ...{ date, at, lineOf },
    night: night ?? addDays(date, -1),
    causesOf: (one: Case) => causes.get(caseKey(one)) ?? null,
    tasksOf: (account: string) => tasks.filter((task) => task.account === account),
    nextStepOf: (one: Case) => describeNextStep(one, at, config),
    playbooksOf: (one: Case) => listPlaybooks(one, config).map(({ title }) => title),
  };
  const drafts: Draft[] = [];
  const tells: Tells[] = [];
  for (const notice of plan.notices) {
    const draft = makeCaseMessage(notice, context, config);
    drafts.push(draft);
    tells.push(...notice.wishes.map((wish) => ({ wish, draft, as: wish.as })));
  }
  const assigned = draftAssigned(drafts, plan, { ...morning, context }, config);
  drafts.push(...assigned.drafts);
  const { tellsTasks } = assigned;
  if (report === null) return { drafts, tells, tellsTasks };
  const books = describeBooks(plan, morning, config);
  const planned = planNightMessages(report, config, books, {
    ...{ date, triageTotals: countTriage(plan), notices: plan.notices.length },
  });
  for (const [of, { overBudget, triage }] of plan.digests) {
    const draft = planned.digestOf.get(of);
    if (!draft) throw new Error(`Internal error: ${of} has a share in a digest, and no digest.`);
    tells.push(...overBudget.map((wish) => ({ wish, draft, as: 'digest' as const })));
    tells.push(...triage.map((wish) => ({ wish, draft, as: 'triage' as const })));
  }
  return { drafts: [...drafts, ...planned.drafts], tells, tellsTasks };
}

/** Whose tasks are new to them: by a message of their own, or by that of the case. `drafts`: those of the plan's notices, in their order. */
function draftAssigned(
  drafts: readonly Draft[],
  { notices }: MorningPlan,
  { date, cases, tasks, context }: Morning & { readonly context: NoticeContext },
  config: HealthConfig,
): Pick<DraftedMorning, 'drafts' | 'tellsTasks'> {
  const assigned = planTaskNotices({ date, notify: config.notify, cases, tasks, notices });
  const own = assigned.notices.map((notice) => ({
    notice,
    draft: makeAssignedMessage(notice, { ...context, cases }, config),
  }));
  const carried = assigned.carried.map(({ task, by }) => ({
    task,
    to: by.addressee,
    draft: drafts[notices.indexOf(by)]!,
  }));
  const told = own.flatMap(({ notice, draft }) => notice.tasks.map((task) => ({ task, to: notice, draft })));
  return { drafts: own.map(({ draft }) => draft), tellsTasks: [...carried, ...told] };
}

/** How things stand with each person: what is open, what the morning adds, and what they have to do. By `Addressee.of`. */
function describeBooks(
  plan: MorningPlan,
  { date, at, cases, tasks, medianArr }: Morning,
  { notify }: HealthConfig,
): ReadonlyMap<string, BookState> {
  const books = new Map<string, { open: Case[]; tasks: Task[] }>();
  const bookOf = (of: string) => {
    const book = books.get(of) ?? { open: [], tasks: [] };
    books.set(of, book);
    return book;
  };
  const newsTo = (of: string, one: Case) => JSON.stringify([of, caseKey(one)]);
  const ownNews = plan.notices.filter(({ as }) => as === 'alert' || as === 'triage');
  const news = new Set(ownNews.flatMap(({ wishes }) => wishes.map((wish) => newsTo(wish.addressee.of, wish.one))));
  const ranked = plan.notices.filter(({ as, unnamed }) => as === 'triage' && unnamed > 0);
  const unnamed = new Map(ranked.map((notice) => [notice.addressee.of, notice.unnamed]));
  // Whose hand the morning lets go of has it no more.
  const changed = new Map(plan.cases.map((one) => [caseKey(one), one]));
  for (const known of cases) {
    const one = changed.get(caseKey(known)) ?? known;
    const addressee = isOpen(one) && one.kind === 'risk' ? routeCase(one.about, date, notify) : null;
    if (addressee === null) continue;
    // What has a message this morning, or one that is on its way, is open as well, and no surprise below.
    const { of } = addressee;
    if (news.has(newsTo(of, one)) || toldTo(one, of).some(stands)) bookOf(of).open.push(one);
  }
  for (const task of tasks) if (task.state === 'open' && task.assignee !== null) bookOf(task.assignee).tasks.push(task);
  for (const of of plan.digests.keys()) bookOf(of);
  const ranking = { morning: date, medianArr, quiet: notify.quiet };
  return new Map(
    [...books].map(([of, book]): [string, BookState] => {
      const share = plan.digests.get(of);
      const { overBudget = [], triage = [] } = share ?? {};
      const waiting = (share?.waiting ?? 0) + (unnamed.get(of) ?? 0);
      const open = rankCases(book.open, ranking);
      return [of, { open, overBudget, triage, waiting, tasks: book.tasks, today: date, now: at }];
    }),
  );
}

/** Of all readers: how many a triage names this morning, and how many it only counts. */
function countTriage({ notices, digests }: MorningPlan): TriageTotals {
  const own = notices.filter(({ as }) => as === 'triage');
  const shares = [...digests.values()];
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    told: sum([...own.map(({ wishes }) => wishes.length), ...shares.map(({ triage }) => triage.length)]),
    waiting: sum([...own.map(({ unnamed }) => unnamed), ...shares.map(({ waiting }) => waiting)]),
  };
}

/** "Bring the account back: call the sponsor, by Wed 25 Nov 2026"; of every playbook that the case has. */
function describeNextStep(one: Case, at: string, config: HealthConfig): string | null {
  const steps = listPlaybooks(one, config).flatMap(({ title, tasks: [task] }) => {
    if (!task) return [];
    return [`${title}: ${task.title}, by ${formatDue(dueAfter(task.due, at, config), config.timezone)}`];
  });
  return steps.length === 0 ? null : steps.join('; ');
}

/** Of every rule that holds, each once. */
function listPlaybooks(one: Case, config: HealthConfig): readonly Playbook[] {
  return [...new Set(firingOf(one).flatMap(({ rule }) => findPlaybook(rule, config) ?? []))];
}
