import { addDays, toInstant } from '../../lib/calendar.ts';
import type { AdvanceRequest } from '../../lib/cases/advance-cases.ts';
import type { Case } from '../../lib/cases/case.ts';
import type { MorningPlan, MorningRequest } from '../../lib/cases/plan-morning.ts';
import type { Task } from '../../lib/cases/task.ts';
import type { MessageTelling, Telling } from '../../lib/cases/telling.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import { isQuiet } from '../../lib/cases/working-days.ts';
import type { DeliverMode } from '../../lib/config/health-config.ts';
import type { NotifyConfig, Weekday } from '../../lib/config/notify-config.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import type { AccountLine } from '../../lib/history/account-line.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { buildConfig } from '../support/config-builder.ts';
import { createChanges } from './changes.ts';
import { createClicks } from './clicks.ts';
import {
  assignPool,
  chains,
  createCustomer,
  drawOwner,
  drawRules,
  drawStarts,
  people,
  playbooks,
  spell,
} from './customers.ts';
import { LONG_TAIL, POOL } from './laws/routes.ts';
import { createMornings } from './mornings.ts';
import { createNights } from './nights.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { Scene } from './scene.ts';

/** What a simulation is watched by. */
export interface Watcher {
  /** A night has been planned; `changed`: what it made of the cases. */
  night(world: World, request: AdvanceRequest, changed: readonly Case[]): void;
  /** A morning has been planned and nothing of it is recorded yet; `isWhole`: with the digests of a night. */
  planned(world: World, request: MorningRequest, plan: MorningPlan, isWhole: boolean): void;
  /** `one`: the case before the telling. */
  told(world: World, one: Case, telling: Telling, wish: Wish): void;
  /** Somebody is told that a task is theirs; `task`: before the telling. */
  assigned(world: World, task: Task, telling: MessageTelling): void;
  /** A working morning has been planned at its hour, before anything is sent. */
  morning(world: World): void;
  /** At the end of everything that happens at an instant. */
  tick(world: World): void;
  /** A night has been run again from what it was run from. */
  again(
    world: World,
    request: AdvanceRequest,
    what: string,
    before: readonly unknown[],
    after: readonly unknown[],
  ): void;
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
  /** Of accounts that were renamed: id → former id. */
  readonly formerIds: Map<string, string>;
  mode: DeliverMode;
  /** ISO instant. */
  now: string;
  /** Today. */
  date: string;
  /** The newest night that was believed. */
  newest: string | null;
  /** What that night saw of the accounts that are here. */
  tonight: Tonight;
}

export interface Tonight {
  readonly lines: ReadonlyMap<string, AccountLine>;
  readonly findings: readonly Finding[];
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
export function simulate(seed: number, size: Size, watcher: Watcher): World {
  const random = createRandom(seed);
  const first = addDays('2026-03-02', random.between(0, 13));
  const world = createWorld(seed, first, random);
  const owners = people.slice(0, random.pick([1, 2, 5]));
  const customers = Array.from({ length: random.between(1, size.accounts) }, (_, index) =>
    createCustomer(
      `a${String(index).padStart(2, '0')}`,
      drawOwner(owners, random),
      first,
      random.fork(`customer ${index}`),
    ),
  );
  const pooling = random.fork('pooling');
  for (const customer of customers) assignPool(customer, world.notify.pools, pooling);
  const rules = drawStarts(drawRules(random), random.fork('playbooks'));
  const portfolio = { customers, rules, playbooks, managers: drawManagers(random) };
  const replayed = random.chance(0.2) ? random.between(1, 6) : 0;
  const scene: Scene = { ...portfolio, world, watcher, random, deactivated: new Set() };
  const mornings = createMornings(scene);
  const nights = createNights(scene, mornings);
  const clicks = createClicks(scene);
  const changes = createChanges(scene, nights);
  const most = random.between(6, size.nights);
  for (let index = 0; index < most; index++) {
    const night = addDays(first, index);
    world.date = addDays(night, 1);
    const isWorking = !isQuiet(world.date, world.notify.quiet);
    const isReplay = index < replayed;
    const hours = isWorking ? TICKS : QUIET_TICKS;
    const fate = random.next();
    // A night that fails is charted by nobody, unless its exports come after the next; a held one by those who do not believe it.
    const planAt =
      fate < 0.08 ? null : fate < 0.16 ? (hours.find((hour) => LATE_TICKS.includes(hour)) ?? null) : '04:10';
    for (const hour of hours) {
      world.now = new Date(toInstant(world.date, hour, world.timezone)).toISOString();
      if (random.chance(0.5)) changes.deliver();
      if (hour === planAt) nights.run(night, index, isReplay);
      else if (isWorking && SWEEPS.includes(hour) && !isReplay) mornings.planMore();
      if (isWorking && hour === world.notify.digest.at && !isReplay) watcher.morning(world);
      changes.deliver();
      // Nights of before are planned one after the other, and no morning between them.
      if (isReplay) continue;
      watcher.tick(world);
      clicks.act();
    }
    if (fate < 0.04) nights.delay(night, index, isReplay);
    changes.change();
  }
  return world;
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
      pools: random.fork('pools').chance(0.5) ? pools : [],
      executive: random.chance(0.4) ? 'eve@example.com' : null,
      escalation: random.pick(chains),
      digest: { ...notify.digest, weekdays: random.pick([notify.digest.weekdays, WORKING_DAYS]) },
      quiet: { weekdays: ['sat', 'sun'], holidays, clock: random.chance(0.2) ? 'runs' : 'stands' },
      delegates: away.map((from) => ({
        ...{ away: spell(people[0]!, random), to: spell(people[1]!, random), from },
        until: addDays(from, 9),
      })),
    },
    cases: new Map(),
    tasks: [],
    problems: [],
    seen: new Map(),
    formerIds: new Map(),
    mode: random.chance(0.75) ? 'on' : random.pick(['off', 'shadow']),
    now: '',
    date: first,
    newest: null,
    tonight: { lines: new Map(), findings: [] },
  };
}

const pools: NotifyConfig['pools'] = [
  {
    ...{ name: POOL, model: 'pooled', members: [people[0]!, people[1]!] },
    queue: { slack: null, emails: ['pool@example.com'] },
  },
  { name: LONG_TAIL, model: 'technology_led', members: [], queue: { slack: null, emails: ['scale@example.com'] } },
];

const WORKING_DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
