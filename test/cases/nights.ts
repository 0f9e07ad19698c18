import { addDays } from '../../lib/calendar.ts';
import { type AdvanceRequest, advanceCases } from '../../lib/cases/advance-cases.ts';
import { caseKey } from '../../lib/cases/case.ts';
import { hourOf } from '../../lib/cases/chain.ts';
import { closeTasks } from '../../lib/cases/close-tasks.ts';
import { decideNight } from '../../lib/cases/decide-night.ts';
import type { Decision } from '../../lib/cases/decision.ts';
import { keepDecisions } from '../../lib/cases/keep-decisions.ts';
import type { MorningPlan } from '../../lib/cases/plan-morning.ts';
import { nextWorkingDay } from '../../lib/cases/working-days.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import { spell } from './customers.ts';
import type { Mornings } from './mornings.ts';
import { count, keep, keepTask, type Scene } from './scene.ts';

/** Nights as they come: in time, late, cut off, mended and run again. */
export function createNights(scene: Scene, mornings: Mornings) {
  const { world, watcher, customers, rules, random, managers } = scene;
  const requests: AdvanceRequest[] = [];
  const overdue: AdvanceRequest[] = [];
  const decisions = new Map<string, readonly Decision[]>();
  let isMendedUnder = false;

  /** What a night has to say; it is followed now, whenever it is run. */
  function look(night: string, index: number, isReplay: boolean): AdvanceRequest {
    if (random.chance(0.02)) random.pick(customers).rename();
    const presence = new Map(customers.map((customer) => [customer.id, customer.presenceOn(index)]));
    const fall = random.chance(0.04) ? random.between(15, 50) : random.chance(0.05) ? -25 : 0;
    const here = customers.filter(({ id }) => presence.get(id) === 'here');
    const findings = here.flatMap((customer) => customer.follow(night, rules, fall));
    const owners = new Map(customers.map(({ id, owner }) => [id, owner]));
    const renamed = customers.flatMap(({ id, formerId }) => (formerId === null ? [] : [[formerId, id] as const]));
    for (const [formerId, id] of renamed) world.formerIds.set(id, formerId);
    const leaders = new Map([...managers].map(([of, by]) => [of, by === null ? null : spell(by, random)]));
    return {
      ...{ night, findings, rules, notify: world.notify, mode: world.mode, isReplay, newest: world.newest },
      cases: [],
      renamed: new Map(renamed),
      presenceOf: (account) => presence.get(account) ?? 'absent',
      peopleOf: (account) => ({ manager: leaders.get(owners.get(account) ?? '') ?? null, executive: null }),
    };
  }

  /** Its findings come to nobody before a later night has been run. */
  function delay(night: string, index: number, isReplay: boolean): void {
    overdue.push(look(night, index, isReplay));
  }

  function run(night: string, index: number, isReplay: boolean): void {
    const request = { ...look(night, index, isReplay), cases: [...world.cases.values()] };
    const changed = advanceCases(request);
    if (random.chance(0.1)) cutOff(request, changed);
    for (const one of changed) keep(scene, one);
    moveTasks(request);
    requests.push(request);
    isMendedUnder = false;
    world.newest = night;
    const lines = customers.flatMap(({ id, line }) => (line && request.presenceOf(id) === 'here' ? [line] : []));
    world.tonight = { lines: new Map(lines.map((line) => [line.id, line])), findings: request.findings };
    watcher.night(world, request, changed);
    if (random.chance(0.15)) runAgain(request);
    if (random.chance(0.06)) mend();
    for (const late of overdue.splice(0)) runLate(late);
    // Mended at once, it is concluded as it is then.
    decide(requests.at(-1)!, isReplay ? null : mornings.planWhole());
    close(night);
  }

  function runLate(late: AdvanceRequest): void {
    const request = { ...late, mode: world.mode, newest: world.newest, cases: [...world.cases.values()] };
    const changed = advanceCases(request);
    for (const one of changed) keep(scene, one);
    isMendedUnder = true;
    count(scene, 'nights that came late');
    watcher.night(world, request, changed);
  }

  /** Half of it is written when it is run again. */
  function cutOff(request: AdvanceRequest, changed: AdvanceRequest['cases']): void {
    for (const one of changed.slice(0, Math.ceil(changed.length / 2))) keep(scene, one);
    const again = advanceCases({ ...request, cases: [...world.cases.values()] });
    watcher.again(world, request, 'cut off and run again', changed, again);
  }

  /** The same night from the same inputs, whatever people did since. */
  function runAgain(request: AdvanceRequest): void {
    const known = [...world.cases.values()];
    const again = advanceCases({
      ...request,
      mode: world.mode,
      newest: world.newest,
      wasConcluded: true,
      cases: known,
    });
    const before = again.map((one) => world.cases.get(caseKey(one)) ?? null);
    watcher.again(world, request, 'run again', before, again);
    const recorded = decisions.get(request.night);
    if (recorded) watcher.again(world, request, 'decided again', recorded, decide(request, mornings.tryWhole()));
    count(scene, 'nights run again');
  }

  /** What is on record of a night once it is concluded, or is once more. */
  function decide(request: AdvanceRequest, plan: MorningPlan | null): readonly Decision[] {
    const { night, findings, isReplay } = request;
    const { notify, mode, now } = world;
    const morning = nextWorkingDay(world.date, notify.quiet);
    const situation = { morning, now, mode, notify, isInDoubt: world.outbox.isInDoubt };
    const at = hourOf(nextWorkingDay(addDays(night, 1), notify.quiet), world);
    const cases = mornings.before();
    const recorded = decisions.get(night);
    const wasConcluded = recorded !== undefined;
    const decided = decideNight({ night, findings, cases, plan, situation, isReplay, wasConcluded, at });
    const kept = keepDecisions(decided, recorded ?? null);
    decisions.set(night, kept);
    return kept;
  }

  /** An older night again, with findings that went and others that came; sometimes the newest. */
  function mend(): void {
    const request = random.pick(requests.slice(-3));
    const gone = random.pick(customers).id;
    const come = random.pick(customers).id;
    const kept = request.findings.filter(({ account }) => account.id !== gone && account.id !== come);
    const found = request.findings
      .filter(({ account }) => account.id !== gone)
      .slice(0, 1)
      .map((finding): Finding => ({ ...finding, state: 'new', account: { ...finding.account, id: come } }));
    const mended = {
      ...request,
      findings: request.presenceOf(come) === 'here' ? [...kept, ...found] : kept,
      cases: [...world.cases.values()],
      newest: world.newest,
      wasConcluded: true,
    };
    const changed = advanceCases(mended);
    for (const one of changed) keep(scene, one);
    const place = requests.indexOf(request);
    requests[place] = mended;
    decisions.delete(request.night);
    // What was found after it was found without knowing of it: those nights would come out otherwise.
    isMendedUnder = place < requests.length - 1;
    count(scene, 'nights mended');
    watcher.night(world, mended, changed);
  }

  /** Tasks of an account that has another id go on there. */
  function moveTasks({ renamed }: AdvanceRequest): void {
    for (const [index, task] of world.tasks.entries())
      world.tasks[index] = { ...task, account: renamed?.get(task.account) ?? task.account };
  }

  /** After the morning is planned. */
  function close(night: string): void {
    const { cases, tasks, now: at } = world;
    const closed = closeTasks({ night, at, cases: [...cases.values()], tasks: [...tasks], renamed: new Map() });
    for (const task of closed) keepTask(scene, task);
  }

  function runNewestAgain(): void {
    const last = requests.at(-1);
    if (last && !isMendedUnder) runAgain(last);
  }

  return { run, delay, runNewestAgain };
}

export type Nights = ReturnType<typeof createNights>;
