import { addDays, type Night, toDay, toIsoDate } from '../../lib/calendar.ts';
import { daysOfMorning, listDueAccounts } from '../../lib/cases/cadence-days.ts';
import { type Fate, planRecurring, type RecurringDue } from '../../lib/cases/recurring-tasks.ts';
import { endTask, type Task, type TaskAccount } from '../../lib/cases/task.ts';
import type { Cadence, HealthConfig } from '../../lib/config/health-config.ts';

/** A check-in by its owner, every 30 days, due within five business days, but for what is given. */
export function buildCadence(parts: Partial<Cadence> = {}): Cadence {
  const usual = { assignee: 'owner', due: { businessDays: 5 }, text: null } as const;
  return { id: 'check-in', title: 'Check-in', every: { days: 30 }, profiles: null, ...usual, ...parts };
}

/** When an account started; null = not known. */
export type Started = Readonly<Record<string, Night | null>>;

/** A shard's part of it: whose day it is on the morning after a night. */
export function dueAfter(night: Night, last: Night | null, started: Started, config: HealthConfig) {
  const ids = Object.keys(started);
  const startedOn = Float64Array.from(ids, (id) => (started[id] == null ? Number.NaN : toDay(started[id])));
  const days = daysOfMorning(night, last, config.notify.quiet);
  const due = config.cadence.flatMap((cadence) =>
    listDueAccounts(cadence, { ids, startedOn, isMeant: () => true }, days).map(
      ({ account, day }): RecurringDue => ({
        cadence: cadence.id,
        day: toIsoDate(day),
        about: ownedBySam(ids[account]!),
      }),
    ),
  );
  return { days, due };
}

function ownedBySam(account: string): TaskAccount {
  return { account, accountName: account.toUpperCase(), owner: 'sam@example.com', manager: null, executive: null };
}

/** A portfolio whose only tasks come again. */
export class RecurringBook {
  tasks: readonly Task[] = [];
  private last: Night | null = null;
  private readonly started: Started;
  private readonly config: HealthConfig;

  constructor(started: Started, config: HealthConfig) {
    this.started = started;
    this.config = config;
  }

  /** A night in the small hours after it; what came. */
  run(night: Night, fateOf: (account: string) => Fate = () => 'here'): readonly Task[] {
    const { days, due } = dueAfter(night, this.last, this.started, this.config);
    const known = new Set(this.tasks.map(({ account, id }) => `${account} ${id}`));
    const planned = planRecurring({ date: toIsoDate(days.until), days, due, fateOf, tasks: this.tasks }, this.config);
    this.tasks = [...planned.tasks, ...planned.withdrawn];
    return this.tasks.filter(({ account, id }) => !known.has(`${account} ${id}`));
  }

  /** Later nights compare with this one. */
  believe(night: Night): void {
    this.last = night;
  }

  /** Ends what is open of an account, on a day. */
  finish(account: string, on: Night): void {
    this.tasks = this.tasks.map((task) =>
      task.account === account ? (endTask(task, 'done', 'sam@example.com', `${on}T12:00:00.000Z`) ?? task) : task,
    );
  }
}

/** Nights from one on. */
export function nightsFrom(first: Night, count: number): readonly Night[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
