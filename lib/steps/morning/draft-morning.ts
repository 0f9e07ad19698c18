import { addDays, type Night } from '../../calendar.ts';
import { type Case, caseKey, firingOf } from '../../cases/case.ts';
import { dueAfter } from '../../cases/due.ts';
import type { MorningPlan } from '../../cases/plan-morning.ts';
import { findPlaybook } from '../../cases/playbook.ts';
import type { TellingKind } from '../../cases/telling.ts';
import type { Wish } from '../../cases/wish.ts';
import type { HealthConfig, Playbook } from '../../config/health-config.ts';
import type { AccountLine, Causes } from '../../history/account-line.ts';
import type { BookState } from '../../messages/book-state.ts';
import { makeCaseMessage } from '../../messages/case-messages.ts';
import type { Draft } from '../../messages/draft.ts';
import { planNightMessages } from '../../messages/plan-night-messages.ts';
import type { TriageTotals } from '../../messages/portfolio-summary.ts';
import { formatDue } from '../../messages/task-words.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { describeBooks } from './describe-books.ts';
import { draftTasks, type TaskDrafting, type TellsTask } from './draft-tasks.ts';

/** A draft with a wish that it makes come true. */
export interface Tells {
  readonly wish: Wish;
  readonly draft: Draft;
  readonly as: TellingKind;
}

export interface DraftedMorning {
  readonly drafts: readonly Draft[];
  readonly tells: readonly Tells[];
  readonly tellsTasks: readonly TellsTask[];
}

interface Morning extends TaskDrafting {
  readonly night: Night | null;
  /** Null: no digest is written. */
  readonly report: NightReport | null;
  readonly lineOf: (account: string) => AccountLine | null;
  /** By `caseKey`; see `readCauses`. */
  readonly causes: ReadonlyMap<string, Causes>;
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
  const books = report ? describeBooks(plan, morning, config) : new Map<string, BookState>();
  const planned =
    report &&
    planNightMessages(report, config, books, {
      ...{ date, triageTotals: countTriage(plan), notices: plan.notices.length },
    });
  const digests = { books, digestOf: planned?.digestOf ?? new Map<string, Draft>() };
  const assigned = draftTasks(drafts, plan, { ...morning, context, digests }, config);
  const { tellsTasks } = assigned;
  for (const [of, { overBudget, triage }] of report ? plan.digests : []) {
    const draft = digests.digestOf.get(of);
    if (!draft) throw new Error(`Internal error: ${of} has a share in a digest, and no digest.`);
    tells.push(...overBudget.map((wish) => ({ wish, draft, as: 'digest' as const })));
    tells.push(...triage.map((wish) => ({ wish, draft, as: 'triage' as const })));
  }
  return { drafts: [...drafts, ...assigned.drafts, ...(planned?.drafts ?? [])], tells, tellsTasks };
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
