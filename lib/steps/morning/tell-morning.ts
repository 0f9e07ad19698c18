import type { Night } from '../../calendar.ts';
import { beginTasks, type RecurringMorning } from '../../cases/begin-tasks.ts';
import { type Case, caseKey } from '../../cases/case.ts';
import { hourOf } from '../../cases/chain.ts';
import { type MorningPlan, type MorningRequest, NOTHING_TOLD, planMorning } from '../../cases/plan-morning.ts';
import { forgetUntried, recordTelling } from '../../cases/record-telling.ts';
import type { RecurringTasks } from '../../cases/recurring-tasks.ts';
import type { Task } from '../../cases/task.ts';
import { planTeams, settleOverdue } from '../../cases/tell-overdue.ts';
import { recordOverdueTelling, recordTaskTelling } from '../../cases/tell-tasks.ts';
import { type MessageTelling, settleTellings } from '../../cases/telling.ts';
import type { DeliverMode } from '../../config/health-config.ts';
import type { UnsureRules } from '../../detection/gate/unsure-rules.ts';
import type { AccountLine } from '../../history/account-line.ts';
import type { Draft } from '../../messages/draft.ts';
import { withSmallPrint } from '../../messages/left-out-line.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { holdMessages, holdOnce, release, releaseMessages } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { draftMorning, type Tells } from './draft-morning.ts';
import type { TellsTask } from './draft-tasks.ts';
import { readCauses } from './read-causes.ts';
import { readDigests } from './read-digests.ts';
import { readManaged } from './read-managed.ts';
import { allTellings, type Outcomes, readOutcomes } from './read-outcomes.ts';

/** Clicks that come in between are few: the plan is made again for those. */
const ATTEMPTS = 5;

export type TellDependencies = Pick<NightDependencies, 'cases' | 'outbox' | 'history' | 'config' | 'now'>;

export interface MorningOccasion {
  /** A working day. */
  readonly date: Night;
  readonly mode: DeliverMode;
  /** The newest night that was believed; null = none. */
  readonly night: Night | null;
  /**
   * Of the night that is planned: the morning is planned whole, digests and all, in place of what an earlier plan had to say and never
   * tried. Null: an hour adds what has come up since.
   */
  readonly report: NightReport | null;
  /** So much happened at once that the night tells it by triage. */
  readonly isSurge?: boolean;
  /** What is told of cases waits for the next believed night: only tasks are looked at. */
  readonly isOnlyTasks?: boolean;
  /** See `readUnsureRules`. */
  readonly unsureRules: UnsureRules;
  /** What the night left out, in one line; null = nothing. Unless given, as the report has it. */
  readonly leftOut?: string | null;
  readonly lineOf: (account: string) => AccountLine | null;
  /** Of the portfolio; null = nobody has an ARR. */
  readonly medianArr: number | null;
  /** Of the night that is planned: the tasks that come again on this morning. Null: an hour brings none. */
  readonly recurring?: RecurringMorning | null;
  /** What the night makes of the cases it finds; those that change. */
  readonly advance: (known: readonly Case[]) => readonly Case[];
}

export interface ToldMorning {
  readonly plan: MorningPlan;
  /** All, as they were before this plan told anything. */
  readonly cases: readonly Case[];
  readonly outcomes: Outcomes;
  /** Whose assignee is told so by a message of this plan that is no digest. */
  readonly overdueTasks: number;
}

/**
 * Plans a morning: who is told of which case, and why. Messages are held until the cases they speak of are written; cut off anywhere and
 * run again, it plans the same.
 */
export async function tellMorning(occasion: MorningOccasion, dependencies: TellDependencies): Promise<ToldMorning> {
  const { cases: store } = dependencies;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const [known, tasks] = await Promise.all([store.readCases(), store.readTasks()]);
    const advanced = merge(known, occasion.advance(known));
    const outcomes = await readOutcomes([...advanced, ...tasks.map(allTellings)], dependencies);
    const settled = advanced.map((one) => settle(one, outcomes, occasion));
    const settledTasks = tasks.map((task) =>
      settleOverdue(settle(task, outcomes, occasion), (told) => settle(told, outcomes, occasion)),
    );
    const { plan, drafts, told, toldTasks, overdueTasks } = await planCases(
      settled,
      settledTasks,
      occasion,
      dependencies,
    );
    await holdDrafts(drafts, occasion, dependencies);
    if (await writeCases(merge(settled, told), known, dependencies)) {
      await writeTasks(toldTasks, tasks, dependencies);
      await releaseDrafts(drafts, occasion, dependencies);
      return { plan, cases: settled, outcomes, overdueTasks };
    }
  }
  throw new Error(`Cases were changed while ${occasion.date} was planned, ${ATTEMPTS} times over: run it again.`);
}

function settle<Told extends { readonly tellings: readonly MessageTelling[] }>(
  one: Told,
  { outcomeOf, isUntried }: Outcomes,
  { date, report }: MorningOccasion,
): Told {
  const settled = settleTellings(one, outcomeOf);
  return report === null ? settled : forgetUntried(settled, date, isUntried);
}

interface Planned {
  readonly plan: MorningPlan;
  readonly drafts: readonly Draft[];
  /** Cases as they are to be kept. */
  readonly told: readonly Case[];
  /** Tasks as they are to be kept. */
  readonly toldTasks: readonly Task[];
  readonly overdueTasks: number;
}

async function planCases(
  cases: readonly Case[],
  tasks: readonly Task[],
  occasion: MorningOccasion,
  dependencies: TellDependencies,
): Promise<Planned> {
  const { config, now } = dependencies;
  const { date, mode, night, report, medianArr, unsureRules } = occasion;
  const { isSurge = false, isOnlyTasks = false, recurring = null } = occasion;
  const { notify, timezone } = config;
  const digests = await readDigests(date, { isWhole: report !== null }, dependencies);
  const request: MorningRequest = {
    ...{ date, mode, night, notify, timezone, cases, tasks, medianArr, isSurge, unsureRules },
    now: new Date(now()).toISOString(),
    // Without a report there is no digest to be written.
    isDigestSpent: (of) => report === null || digests.isTried(of),
  };
  const plan: MorningPlan = mode === 'off' || isOnlyTasks ? NOTHING_TOLD : planMorning(request);
  const causes = await readCauses(plan, dependencies);
  const beginning = { date, cases, tasks, isWhole: report !== null };
  const begun = beginTasks({ ...beginning, plan }, { mode, recurring }, config);
  const hour = { date, at: hourOf(date, config), notify, tasks: begun.tasks };
  const managed = await readManaged(hour, { cases, before: report?.night ?? date }, dependencies);
  const teams = planTeams(hour, (account) => managed.get(account) ?? null);
  const { hasDigest } = digests;
  const drafted = draftMorning(plan, { ...occasion, ...hour, causes, cases, teams, hasDigest }, config);
  const leftOut = occasion.leftOut ?? report?.leftOut ?? null;
  const drafts = drafted.drafts.map((draft) => withSmallPrint(draft, leftOut));
  // In shadow all of it is planned, and nothing sent: no clock runs, and nobody counts as told.
  const isOn = mode === 'on';
  const kept = isOn ? begun : beginTasks({ ...beginning, plan: NOTHING_TOLD }, { mode, recurring }, config);
  const tellsTasks = isOn ? drafted.tellsTasks : [];
  return {
    ...{ plan, drafts },
    told: isOn ? record(merge(cases, plan.cases), drafted.tells, request) : [],
    toldTasks: recordTasks(kept, tellsTasks, request),
    overdueTasks: tellsTasks.filter(({ overdue }) => overdue?.as === 'message' && overdue.role === 'assignee').length,
  };
}

/** All tasks, those with them that start this morning or that somebody is told of. */
function recordTasks(
  { tasks, withdrawn }: RecurringTasks,
  tells: readonly TellsTask[],
  { date, now }: MorningRequest,
): readonly Task[] {
  const told = new Map<Task, Task>();
  for (const { task, to, draft, overdue } of tells) {
    const before = told.get(task) ?? task;
    const when = { date, now };
    told.set(
      task,
      overdue === null
        ? recordTaskTelling(before, to, draft, when)
        : recordOverdueTelling(before, { to, ...overdue }, draft, when),
    );
  }
  return [...tasks.map((task) => told.get(task) ?? task), ...withdrawn];
}

function record(cases: readonly Case[], tells: readonly Tells[], { date, now }: MorningRequest): readonly Case[] {
  const told = new Map(cases.map((one) => [caseKey(one), one]));
  for (const { wish, draft, as } of tells) {
    const key = caseKey(wish.one);
    const { period, id, instead } = draft;
    const message = { period, id, instead: instead && { period: instead.period, id: instead.id } };
    told.set(key, recordTelling(told.get(key)!, wish, message, { date, now, as }));
  }
  return [...told.values()];
}

function merge(cases: readonly Case[], changed: readonly Case[]): readonly Case[] {
  const all = new Map(cases.map((one) => [caseKey(one), one]));
  for (const one of changed) all.set(caseKey(one), one);
  return [...all.values()];
}

/** Whoever changed a task meanwhile was first: it stays as they left it. */
async function writeTasks(
  tasks: readonly Task[],
  known: readonly Task[],
  { cases: store }: TellDependencies,
): Promise<void> {
  const keyOf = ({ account, id }: Task) => JSON.stringify([account, id]);
  const before = new Map(known.map((task) => [keyOf(task), JSON.stringify(task)]));
  const changed = tasks.filter((task) => before.get(keyOf(task)) !== JSON.stringify(task));
  await Promise.all(changed.map((task) => store.writeTask(task)));
}

/** False when somebody's click came first. */
async function writeCases(
  cases: readonly Case[],
  known: readonly Case[],
  { cases: store }: TellDependencies,
): Promise<boolean> {
  const before = new Map(known.map((one) => [caseKey(one), JSON.stringify(one)]));
  const changed = cases.filter((one) => before.get(caseKey(one)) !== JSON.stringify(one));
  const written = await Promise.all(changed.map((one) => store.writeCase(one)));
  return written.every((one) => one !== null);
}

async function holdDrafts(
  drafts: readonly Draft[],
  { mode, report, date }: MorningOccasion,
  dependencies: TellDependencies,
): Promise<void> {
  const marked = mode === 'shadow' ? drafts.map((draft): Draft => ({ ...draft, isShadow: true })) : drafts;
  if (report === null) {
    for (const draft of marked) await holdOnce(draft, dependencies);
    return;
  }
  for (const period of periodsOf(date, report))
    await holdMessages(
      period,
      marked.filter((draft) => draft.period === period),
      dependencies,
    );
}

async function releaseDrafts(
  drafts: readonly Draft[],
  { date, report }: MorningOccasion,
  dependencies: TellDependencies,
): Promise<void> {
  if (report !== null) {
    for (const period of periodsOf(date, report)) await releaseMessages(period, dependencies);
    return;
  }
  for (const { period, id } of drafts) {
    const entry = await dependencies.outbox.readEntry(period, id);
    if (entry) await release(entry, dependencies);
  }
}

/** What is said to people belongs to their morning, what operations hear of a night to that night. */
function periodsOf(date: Night, { night }: NightReport): readonly string[] {
  return [morningPeriod(date), night];
}
