import { addDays, toInstant } from '../../lib/calendar.ts';
import { type Acted, acknowledge, judge, snooze, takeByDoing, undo, wake } from '../../lib/cases/act-on-case.ts';
import { type AdvanceRequest, advanceCases } from '../../lib/cases/advance-cases.ts';
import { type Case, caseKey, isOpen } from '../../lib/cases/case.ts';
import type { TakingAct } from '../../lib/cases/hand.ts';
import type { Wish } from '../../lib/cases/look-at-case.ts';
import { type MorningPlan, type MorningRequest, planMorning } from '../../lib/cases/plan-morning.ts';
import { forgetUntried, recordTelling } from '../../lib/cases/record-telling.ts';
import type { Task } from '../../lib/cases/task.ts';
import { settleTellings, type Telling, type TellingKind } from '../../lib/cases/telling.ts';
import { addBusinessDays, isQuiet, nextWorkingDay } from '../../lib/cases/working-days.ts';
import type { DeliverMode, Rule } from '../../lib/config/health-config.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { buildTask } from '../support/build-case.ts';
import { buildConfig } from '../support/config-builder.ts';
import { type Customer, chains, createCustomer, drawRules } from './customers.ts';
import { createOutbox, type Outbox } from './outbox.ts';

/** What a simulation is watched by. */
export interface Watcher {
  /** A night has been planned; `changed`: what it made of the cases. */
  night(world: World, request: AdvanceRequest, changed: readonly Case[]): void;
  /** A morning has been planned and nothing of it is recorded yet. */
  planned(world: World, request: MorningRequest, plan: MorningPlan): void;
  /** `one`: the case before the telling. */
  told(world: World, one: Case, telling: Telling, wish: Wish): void;
  /** A working morning has been planned at its hour, before anything is sent. */
  morning(world: World): void;
  /** At the end of everything that happens at an instant. */
  tick(world: World): void;
}

export interface World {
  readonly seed: number;
  readonly notify: NotifyConfig;
  readonly timezone: string;
  readonly outbox: Outbox;
  readonly cases: Map<string, Case>;
  readonly tasks: Task[];
  readonly problems: string[];
  readonly seen: Map<string, number>;
  mode: DeliverMode;
  /** ISO instant. */
  now: string;
  /** Today. */
  date: string;
  /** The newest night that was believed. */
  newest: string | null;
}

/** Of a day on which people work, and of one on which they do not. A night that is late comes at one of the later ones. */
const TICKS = ['04:10', '07:30', '10:10', '15:10', '20:10'] as const;
const QUIET_TICKS = ['04:10', '12:10', '20:10'] as const;
/** When a morning is looked at again: at its hour, and twice in the course of the day. */
const SWEEPS: readonly string[] = ['07:30', '10:10', '15:10'];
const LATE_TICKS: readonly string[] = ['10:10', '15:10', '12:10'];

export interface Size {
  readonly nights: number;
  readonly accounts: number;
}

/** A random history of a portfolio and of the people who are told of it. */
export function simulate(seed: number, { nights, accounts }: Size, watcher: Watcher): World {
  const random = createRandom(seed);
  const first = addDays('2026-03-02', random.between(0, 13));
  const world = createWorld(seed, first, random);
  const owners = people.slice(0, random.pick([1, 2, 5]));
  const customers = Array.from({ length: random.between(1, accounts) }, (_, index) =>
    createCustomer(
      `a${String(index).padStart(2, '0')}`,
      drawOwner(owners, random),
      first,
      random.fork(`customer ${index}`),
    ),
  );
  const portfolio = { customers, rules: drawRules(random), random, managers: drawManagers(random) };
  const replayed = random.chance(0.2) ? random.between(1, 6) : 0;
  const steps = createSteps(world, portfolio, watcher);
  const most = random.between(6, nights);
  for (let index = 0; index < most; index++) {
    const night = addDays(first, index);
    world.date = addDays(night, 1);
    const isWorking = !isQuiet(world.date, world.notify.quiet);
    const isReplay = index < replayed;
    const hours = isWorking ? TICKS : QUIET_TICKS;
    const fate = random.next();
    // A night that fails is charted by nobody; a held one by those who do not believe it.
    const planAt =
      fate < 0.08 ? null : fate < 0.16 ? (hours.find((hour) => LATE_TICKS.includes(hour)) ?? null) : '04:10';
    for (const hour of hours) {
      world.now = new Date(toInstant(world.date, hour, world.timezone)).toISOString();
      if (random.chance(0.5)) steps.deliver();
      if (hour === planAt) steps.runNight(night, index, isReplay);
      else if (isWorking && SWEEPS.includes(hour) && !isReplay) steps.planMore();
      if (isWorking && hour === world.notify.digest.at && !isReplay) watcher.morning(world);
      steps.deliver();
      // Nights of before are planned one after the other, and no morning between them.
      if (isReplay) continue;
      watcher.tick(world);
      steps.act();
    }
    steps.change();
  }
  return world;
}

const people = ['o1', 'o2', 'o3', 'o4', 'o5'].map((name) => `${name}@example.com`);

function drawOwner(owners: readonly string[], random: Random): string | null {
  return random.chance(0.06) ? null : random.pick(owners);
}

/** Who leads whom: some are led by nobody, some by themselves. */
function drawManagers(random: Random): ReadonlyMap<string, string | null> {
  const managerOf = (person: string) =>
    random.chance(0.12) ? null : random.chance(0.1) ? person : random.pick(['m1@example.com', 'm2@example.com']);
  return new Map(people.map((person) => [person, managerOf(person)]));
}

function createWorld(seed: number, first: string, random: Random): World {
  const timezone = random.pick(['UTC', 'UTC', 'Europe/London', 'America/New_York']);
  const { notify } = buildConfig();
  const nobody = { slack: null, emails: [] };
  const holidays = [0, 1, 2].map(() => addDays(first, random.between(1, 60)));
  const away = random.chance(0.2) ? [addDays(first, random.between(1, 40))] : [];
  return {
    ...{ seed, timezone, outbox: createOutbox(random.fork('outbox'), random.pick([0, 0.1, 0.25, 0.6])) },
    notify: {
      ...notify,
      budget: random.between(1, 5),
      unowned: random.chance(0.9) ? { slack: null, emails: ['queue@example.com'] } : nobody,
      executive: random.chance(0.4) ? 'eve@example.com' : null,
      escalation: random.pick(chains),
      quiet: { weekdays: ['sat', 'sun'], holidays, clock: random.chance(0.2) ? 'runs' : 'stands' },
      delegates: away.map((from) => ({ away: people[0]!, to: people[1]!, from, until: addDays(from, 9) })),
    },
    cases: new Map(),
    tasks: [],
    problems: [],
    seen: new Map(),
    mode: random.chance(0.75) ? 'on' : random.pick(['off', 'shadow']),
    now: '',
    date: first,
    newest: null,
  };
}

interface Portfolio {
  readonly customers: readonly Customer[];
  readonly rules: readonly Rule[];
  readonly random: Random;
  readonly managers: ReadonlyMap<string, string | null>;
}

function createSteps(world: World, portfolio: Portfolio, watcher: Watcher) {
  const { cases, outbox, notify, timezone, tasks } = world;
  const { customers, rules, random, managers } = portfolio;
  const deactivated = new Set<string>();
  const requests: AdvanceRequest[] = [];
  let mendedUnder = false;
  let isCancelled = false;
  const keep = (one: Case) => cases.set(caseKey(one), one);
  const count = (what: string) => world.seen.set(what, (world.seen.get(what) ?? 0) + 1);

  function deliver(): void {
    if (!outbox.advance(Date.parse(world.now), (person) => deactivated.has(person)) && !isCancelled) return;
    isCancelled = false;
    for (const one of cases.values()) {
      const settled = settleTellings(one, outbox.outcomeOf);
      if (settled !== one) keep(settled);
    }
  }

  function runNight(night: string, index: number, isReplay: boolean): void {
    const presence = new Map(customers.map((customer) => [customer.id, customer.presenceOn(index)]));
    const fall = random.chance(0.04) ? random.between(15, 50) : random.chance(0.05) ? -25 : 0;
    const findings = customers.flatMap((customer) =>
      presence.get(customer.id) === 'here' ? customer.follow(night, rules, fall) : [],
    );
    const owners = new Map(customers.map(({ id, owner }) => [id, owner]));
    const request: AdvanceRequest = {
      ...{ night, findings, rules, notify, mode: world.mode, isReplay, newest: world.newest },
      cases: [...cases.values()],
      presenceOf: (account) => presence.get(account) ?? 'absent',
      peopleOf: (account) => ({ manager: managers.get(owners.get(account) ?? '') ?? null, executive: null }),
    };
    const changed = advanceCases(request);
    if (random.chance(0.1)) cutOff(request, changed);
    changed.forEach(keep);
    requests.push(request);
    mendedUnder = false;
    world.newest = night;
    watcher.night(world, request, changed);
    if (random.chance(0.15)) runAgain(request);
    if (random.chance(0.06)) mend();
    if (!isReplay) planWhole();
  }

  /** Half of it is written when it is run again. */
  function cutOff(request: AdvanceRequest, changed: readonly Case[]): void {
    changed.slice(0, Math.ceil(changed.length / 2)).forEach(keep);
    const again = advanceCases({ ...request, cases: [...cases.values()] });
    compare(changed, again, `${request.night}, cut off and run again`);
  }

  /** The same night from the same inputs, whatever people did since. */
  function runAgain(request: AdvanceRequest): void {
    const known = [...cases.values()];
    const again = advanceCases({ ...request, mode: world.mode, cases: known });
    compare(
      again.map((one) => cases.get(caseKey(one)) ?? null),
      again,
      `${request.night}, run again`,
    );
    count('nights run again');
  }

  function compare(expected: readonly (Case | null)[], found: readonly Case[], what: string): void {
    const [one, other] = [expected, found].map((list) => JSON.stringify(list));
    if (one !== other)
      world.problems.push(`law 9: ${what}, changes what was recorded (history ${world.seed})\n${one}\n${other}`);
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
      cases: [...cases.values()],
      newest: world.newest,
    };
    const changed = advanceCases(mended);
    changed.forEach(keep);
    const place = requests.indexOf(request);
    requests[place] = mended;
    // What was found after it was found without knowing of it: those nights would come out otherwise.
    mendedUnder = place < requests.length - 1;
    count('nights mended');
    watcher.night(world, mended, changed);
  }

  /** After a night: the next morning, in place of what an earlier plan of it had to say and never tried. */
  function planWhole(): void {
    const date = nextWorkingDay(world.date, notify.quiet);
    outbox.withdraw(({ morning }) => morning === date);
    for (const one of [...cases.values()]) keep(forgetUntried(one, date, outbox.isUntried));
    plan(date, true);
  }

  /** An hour adds what has come up since. */
  function planMore(): void {
    plan(world.date, false);
  }

  function plan(date: string, isWhole: boolean): void {
    if (world.mode === 'off') return;
    const digestOf = (of: string) => outbox.find(`digest ${of} ${date}`);
    const arrs = customers.flatMap(({ arr }) => (arr === null ? [] : [arr])).sort((a, b) => a - b);
    const request: MorningRequest = {
      ...{ date, now: world.now, night: world.newest, notify, timezone, mode: world.mode },
      cases: [...cases.values()],
      tasks,
      medianArr: arrs[Math.floor(arrs.length / 2)] ?? null,
      isDigestSpent: (of) => digestOf(of) !== null,
    };
    const planned = planMorning(request);
    // In shadow all of it is planned, and nothing is sent or kept.
    if (world.mode === 'shadow') return;
    watcher.planned(world, request, planned);
    planned.cases.forEach(keep);
    const at = toInstant(date, notify.digest.at, timezone);
    const post = (id: string, as: TellingKind | null, wishes: readonly Wish[], to: string) => {
      const names = new Set(wishes.map(({ one }) => caseKey(one)));
      if (!outbox.put({ id, to, morning: date, names, notBefore: at }, Date.parse(world.now)))
        world.problems.push(`law 5: ${id} is planned twice`);
      for (const wish of wishes) record(wish, id, as ?? wish.as, date);
    };
    for (const { as, addressee, wishes } of planned.notices) {
      const of = as === 'alert' ? `${caseKey(wishes[0]!.one)} ` : '';
      post(`${as} ${of}${addressee.recipient.name} ${date}`, as, wishes, addressee.recipient.name);
    }
    for (const [of, { addressee, overBudget, triage }] of planned.digests) {
      const id = `digest ${of} ${date}`;
      const names = new Set([...overBudget, ...triage].map(({ one }) => caseKey(one)));
      const to = addressee.recipient.name;
      if (!outbox.put({ id, to, morning: date, names, notBefore: at }, Date.parse(world.now)))
        world.problems.push(`law 4: ${id} is planned twice`);
      for (const wish of overBudget) record(wish, id, 'digest', date);
      for (const wish of triage) record(wish, id, 'triage', date);
    }
    if (isWhole && notify.digest.weekdays.includes('mon') && random.chance(0.4))
      for (const of of people)
        if (digestOf(of) === null)
          outbox.put(
            { id: `digest ${of} ${date}`, to: of, morning: date, names: new Set(), notBefore: at },
            Date.parse(world.now),
          );
  }

  function record(wish: Wish, id: string, as: TellingKind, date: string): void {
    const one = cases.get(caseKey(wish.one))!;
    const told = recordTelling(one, wish, { period: date, id, instead: null }, { date, now: world.now, as });
    keep(told);
    count(as);
    watcher.told(world, one, told.tellings.at(-1)!, wish);
  }

  /** What people do after what has just happened. */
  function act(): void {
    const open = [...cases.values()].filter(isOpen);
    for (const one of open) {
      if (!random.chance(0.05)) continue;
      const by = random.pick([one.about.owner, one.about.owner, one.about.manager, random.pick(people)]) ?? people[0]!;
      const at = new Date(Date.parse(world.now) + 600_000).toISOString();
      const acted = actOn(one, { by, at });
      if (acted === one) continue;
      keep(acted);
      count('acts');
    }
    for (const task of tasks)
      if (task.state === 'open' && random.chance(0.01)) tasks[tasks.indexOf(task)] = { ...task, state: 'done' };
  }

  function actOn(one: Case, actor: { readonly by: string; readonly at: string }): Case {
    const until = new Date(Date.parse(actor.at) + random.between(1, 20 * 24) * 3_600_000).toISOString();
    const of = (acted: Acted) => ('one' in acted ? acted.one : one);
    const doing = (did: TakingAct) => takeByDoing(one, did, actor);
    const start = () => {
      const dueOn = addBusinessDays(world.date, random.between(1, 15), notify.quiet);
      tasks.push(buildTask({ id: `${tasks.length}`, account: one.account, dueOn }));
      return doing('started-playbook');
    };
    return random.pick([
      () => of(acknowledge(one, actor)),
      () => of(acknowledge(one, actor)),
      () => of(undo(one, actor)),
      () => of(undo(one, actor)),
      () => of(snooze(one, until, actor)),
      () => of(wake(one, actor)),
      () => of(judge(one, 'not-useful', actor)),
      () => doing('finished-task'),
      () => doing(random.pick(['set-override', 'set-pulse'])),
      start,
    ])();
  }

  function cancelAll(): void {
    outbox.cancelAll(Date.parse(world.now));
    isCancelled = true;
  }

  /** From one day to the next: switches, owners, people who leave and come back. */
  function change(): void {
    if (random.chance(0.03)) {
      world.mode = random.pick(['on', 'on', 'shadow', 'off']);
      if (world.mode === 'off') cancelAll();
    } else if (world.mode !== 'on' && random.chance(0.15)) world.mode = 'on';
    for (const customer of customers) if (random.chance(0.008)) customer.owner = drawOwner(people, random);
    if (random.chance(0.01)) {
      const [from, to] = [random.pick(people), random.pick(people)];
      for (const customer of customers) if (customer.owner === from) customer.owner = to;
    }
    if (random.chance(0.02)) deactivated.add(random.pick([...people, 'm1@example.com']));
    if (random.chance(0.05)) deactivated.clear();
    const last = requests.at(-1);
    if (last && !mendedUnder && random.chance(0.1)) runAgain(last);
  }

  return { deliver, runNight, planMore, act, change };
}
