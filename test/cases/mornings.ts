import { toInstant } from '../../lib/calendar.ts';
import type { AccountPeople } from '../../lib/cases/assign-task.ts';
import { startTold } from '../../lib/cases/auto-start.ts';
import { type Case, caseKey, isOpen } from '../../lib/cases/case.ts';
import { type MorningPlan, type MorningRequest, NOTHING_TOLD, planMorning } from '../../lib/cases/plan-morning.ts';
import { toReader } from '../../lib/cases/recipient.ts';
import { forgetUntried, recordTelling } from '../../lib/cases/record-telling.ts';
import type { OverdueTelling, Task } from '../../lib/cases/task.ts';
import { forgetUntriedOverdue, listOverdue, planTeams } from '../../lib/cases/tell-overdue.ts';
import {
  type DigestOfTasks,
  planTaskNotices,
  recordOverdueTelling,
  recordTaskTelling,
  routeTask,
  type TaskNotice,
  type TaskReader,
} from '../../lib/cases/tell-tasks.ts';
import type { TellingKind } from '../../lib/cases/telling.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import { nextWorkingDay, weekdayOf } from '../../lib/cases/working-days.ts';
import { buildConfig } from '../support/config-builder.ts';
import { people } from './customers.ts';
import { count, keep, keepTask, overdueKey, type Scene, taskKey } from './scene.ts';

/** In the names of a digest: it has what others let pass. */
const TEAM = 'team';

/** Mornings as they are planned, and what of them is sent. */
export function createMornings(scene: Scene) {
  const { world, watcher, customers, random } = scene;
  const { cases, outbox, notify, timezone } = world;
  /** All cases as the newest plan of a night found them. */
  let found: readonly Case[] = [];

  const digestOf = (of: string, date: string) => outbox.find(`digest ${of} ${date}`);
  const nextDate = () => nextWorkingDay(world.date, notify.quiet);

  /** After a night: the next morning, in place of what an earlier plan of it had to say and never tried. */
  function planWhole(): MorningPlan | null {
    const date = nextDate();
    outbox.withdraw(({ morning }) => morning === date);
    for (const one of [...cases.values()]) keep(scene, forgetUntried(one, date, outbox.isUntried));
    for (const task of [...world.tasks])
      keepTask(scene, forgetUntriedOverdue(forgetUntried(task, date, outbox.isUntried), date, outbox.isUntried));
    found = [...cases.values()];
    if (world.mode !== 'on') withdraw(date);
    return plan(date, true);
  }

  /** What a night that is run again would have to say on the morning. */
  function tryWhole(): MorningPlan | null {
    const date = nextDate();
    found = [...cases.values()].map((one) => forgetUntried(one, date, outbox.isUntried));
    return world.mode === 'off' ? null : planMorning(requestFor(date, found, true));
  }

  /** An hour adds what has come up since. */
  function planMore(): void {
    plan(world.date, false);
  }

  function requestFor(date: string, known: readonly Case[], isWhole: boolean): MorningRequest {
    const arrs = customers.flatMap(({ arr }) => (arr === null ? [] : [arr])).sort((a, b) => a - b);
    return {
      ...{ date, now: world.now, night: world.newest, notify, timezone, mode: world.mode },
      ...{ cases: known, tasks: world.tasks },
      medianArr: arrs[Math.floor(arrs.length / 2)] ?? null,
      // An hour writes no digest.
      isDigestSpent: (of) => !isWhole || digestOf(of, date) !== null,
    };
  }

  function plan(date: string, isWhole: boolean): MorningPlan | null {
    if (world.mode === 'off') return null;
    const request = requestFor(date, [...cases.values()], isWhole);
    const planned = planMorning(request);
    // In shadow all of it is planned, and nothing is sent or kept.
    if (world.mode === 'shadow') return planned;
    watcher.planned(world, request, planned, isWhole);
    for (const one of planned.cases) keep(scene, one);
    for (const { as, addressee, wishes } of planned.notices) {
      const of = as === 'alert' ? `${caseKey(wishes[0]!.one)} ` : '';
      const to = addressee.recipient.name;
      post({ id: `${as} ${of}${to} ${date}`, to, date }, wishes);
    }
    for (const [of, { addressee, overBudget, triage }] of planned.digests)
      post({ id: `digest ${of} ${date}`, to: addressee.recipient.name, date }, overBudget, triage);
    if (isWhole && notify.digest.weekdays.includes(weekdayOf(date))) sendDigests(date);
    assign(planned, date, isWhole);
    return planned;
  }

  /** Playbooks that start by themselves, and who is told of tasks that are theirs. */
  function assign(plan: MorningPlan, date: string, isWhole: boolean): void {
    const { rules, playbooks } = scene;
    const config = buildConfig({ notify, timezone, rules, playbooks });
    const known = [...cases.values()];
    const begun = startTold({ date, plan, cases: known, tasks: world.tasks, isWhole }, config);
    for (const task of [...begun.started, ...begun.withdrawn]) keepTask(scene, task);
    for (const _ of begun.started) count(scene, 'tasks started');
    const hour = { date, at: hourOf(date), notify, tasks: begun.tasks };
    const teams = planTeams(hour, peopleOf);
    const digestTo = (to: TaskReader): DigestOfTasks | null => {
      const posted = digestOf(to.of, date);
      if (posted === null) return null;
      const overdue = begun.tasks.filter((task) => posted.names.has(overdueKey(task)));
      return isWhole && outbox.isUntried({ message: { period: date, id: posted.id } })
        ? { overdue, hasTeam: posted.names.has(TEAM) }
        : { overdue: [], hasTeam: false };
    };
    const assigned = planTaskNotices({ ...hour, cases: known, notices: plan.notices, teams, digestTo });
    for (const notice of assigned.notices) {
      const to = notice.recipient.name;
      const id = `tasks ${to} ${date}`;
      const team = notice.teams.flatMap(({ tasks }) => tasks);
      putMessage(
        { id, to, date },
        new Set([...notice.tasks.map(taskKey), ...[...notice.overdue, ...team].map(overdueKey)]),
      );
      const readerOf = (task: Task) => routeTask(task, date, notify) ?? notice;
      for (const task of notice.tasks) recordAssigned(task, readerOf(task), id, date);
      for (const task of notice.overdue) recordOverdue(task, readerOf(task), 'assignee', id, date);
      for (const { addressee, tasks } of notice.teams)
        for (const task of tasks) recordOverdue(task, addressee, 'manager', id, date);
    }
    for (const { task, to, role } of assigned.inDigests) recordOverdue(task, to, role, `digest ${to.of} ${date}`, date);
    for (const { task, by } of assigned.carried) {
      const { recipient, of } = by.addressee;
      const id = `alert ${caseKey(by.wishes[0]!.one)} ${recipient.name} ${date}`;
      recordAssigned(task, { recipient, of }, id, date);
    }
  }

  /** Nothing is told: what was to start because it would be does not. */
  function withdraw(date: string): void {
    const config = buildConfig({ notify, timezone, rules: scene.rules, playbooks: scene.playbooks });
    const { withdrawn } = startTold(
      { date, plan: NOTHING_TOLD, cases: [...cases.values()], tasks: world.tasks, isWhole: true },
      config,
    );
    for (const task of withdrawn) keepTask(scene, task);
  }

  function recordAssigned(task: Task, to: Pick<TaskNotice, 'recipient' | 'of'>, id: string, date: string): void {
    const told = recordTaskTelling(newestOf(task), to, { period: date, id, instead: null }, { date, now: world.now });
    keepTask(scene, told);
    count(scene, 'tasks told');
    watcher.assigned(world, task, told.tellings.at(-1)!);
  }

  function recordOverdue(
    task: Task,
    to: TaskReader,
    role: OverdueTelling['role'],
    ...[id, date]: readonly [id: string, date: string]
  ): void {
    const how = { to, role, as: id.startsWith('digest ') ? 'digest' : 'message' } as const;
    const message = { period: date, id, instead: null };
    keepTask(scene, recordOverdueTelling(newestOf(task), how, message, { date, now: world.now }));
    count(scene, `overdue told to an ${role}`.replace('an manager', 'a manager'));
    if (how.as === 'digest') count(scene, 'overdue told in a digest');
  }

  /** With what was recorded of it since the plan was made. */
  function newestOf({ account, id }: Task): Task {
    return world.tasks.find((task) => task.account === account && task.id === id)!;
  }

  function peopleOf(account: string): AccountPeople | null {
    const own = [...cases.values()].filter((one) => one.account === account);
    return own.find(isOpen)?.about ?? own.at(-1)?.about ?? null;
  }

  const hourOf = (date: string) => new Date(toInstant(date, notify.digest.at, timezone)).toISOString();

  /** What a digest names beside cases: overdue tasks of its reader, and, if it is due, those of their people. */
  function namesOf(of: string, date: string): readonly string[] {
    const hour = { date, at: hourOf(date), notify, tasks: world.tasks };
    const own = listOverdue(hour).filter((task) => routeTask(task, date, notify)?.of === of);
    const team = planTeams(hour, peopleOf).get(of)?.tasks ?? [];
    return [...[...own, ...team].map(overdueKey), ...(team.length > 0 ? [TEAM] : [])];
  }

  /** Digests of those who have nothing in them that is told only there. */
  function sendDigests(date: string): void {
    if (random.chance(0.6)) return;
    for (const of of [...people, ...notify.pools.map(({ name }) => name)])
      if (digestOf(of, date) === null) post({ id: `digest ${of} ${date}`, to: readerOf(of, date), date }, [], []);
  }

  /** Whoever stands in has the digest of who is away. */
  function readerOf(of: string, date: string): string {
    return toReader(of, date, notify)?.name ?? of;
  }

  /** `triage`: of a digest; what else it names is told there for want of room. */
  function post(
    { id, to, date }: { readonly id: string; readonly to: string; readonly date: string },
    wishes: readonly Wish[],
    triage?: readonly Wish[],
  ): void {
    const [of] = id.startsWith('digest ') ? [id.slice('digest '.length, -date.length - 1)] : [];
    const named = [...wishes, ...(triage ?? [])].map(({ one }) => caseKey(one));
    putMessage({ id, to, date }, new Set([...named, ...(of === undefined ? [] : namesOf(of, date))]));
    for (const wish of wishes) record(wish, id, triage ? 'digest' : wish.as, date);
    for (const wish of triage ?? []) record(wish, id, 'triage', date);
  }

  function putMessage(
    { id, to, date }: { readonly id: string; readonly to: string; readonly date: string },
    names: ReadonlySet<string>,
  ): void {
    const notBefore = toInstant(date, notify.digest.at, timezone);
    if (!outbox.put({ id, to, morning: date, names, notBefore }, Date.parse(world.now)))
      world.problems.push(`law 5: ${id} is planned twice (history ${world.seed})`);
  }

  function record(wish: Wish, id: string, as: TellingKind, date: string): void {
    const one = cases.get(caseKey(wish.one))!;
    const told = recordTelling(one, wish, { period: date, id, instead: null }, { date, now: world.now, as });
    keep(scene, told);
    count(scene, as);
    const pool = notify.pools.find(({ name }) => name === wish.addressee.of);
    if (pool) count(scene, `${as} to a ${pool.model} queue`);
    watcher.told(world, one, told.tellings.at(-1)!, wish);
  }

  return { planWhole, tryWhole, planMore, before: () => found };
}

export type Mornings = ReturnType<typeof createMornings>;
