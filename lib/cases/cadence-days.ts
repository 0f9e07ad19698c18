import { addDays, type Day, type Night, toDay, toIsoDate } from '../calendar.ts';
import type { Cadence, Period } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { fnv1a32 } from '../history/shard.ts';
import { lastWorkingDayBefore, nextWorkingDay } from './working-days.ts';

/** The days that the morning after a night stands for: its own, quiet ones before it, and those of nights that did not run. */
export interface MorningDays {
  /** The last that is not of this morning, however long no night ran. */
  readonly before: Day;
  /** The last that an earlier morning stood for. */
  readonly covered: Day;
  readonly until: Day;
}

/** `last`: the last believed night before; null = there was none. */
export function daysOfMorning(night: Night, last: Night | null, quiet: NotifyConfig['quiet']): MorningDays {
  const morning = nextWorkingDay(addDays(night, 1), quiet);
  const before = lastWorkingDayBefore(morning, quiet);
  const covered = last === null ? before : nextWorkingDay(addDays(last, 1), quiet);
  return { before: toDay(before), covered: toDay(covered), until: toDay(morning) };
}

const DAYS_OF_QUARTER = 91;

/** In days: the least between the end of one and the next, and how long after its day one may still come. */
export function halfOf(every: Period): number {
  return Math.ceil(lengthOf(every) / 2);
}

function lengthOf(every: Period): number {
  return every === 'quarter' ? DAYS_OF_QUARTER : every.days;
}

/** Whether a morning stands for a day: of nights that did not run only what is no nearer to its next day. */
export function isOfMorning(day: Day, every: Period, { before, covered, until }: MorningDays): boolean {
  return day <= until && day > Math.min(before, Math.max(covered, until - halfOf(every)));
}

/** Of accounts, column by column. */
export interface AccountColumns {
  readonly ids: readonly string[];
  /** Days since 1970; NaN = not known. */
  readonly startedOn: Float64Array;
  /** Whether the cadence is for it. */
  readonly isMeant: (account: number) => boolean;
}

/** An account, by its place, whose day it is. */
export interface DueAccount {
  readonly account: number;
  readonly day: Day;
}

/** Those for whom a task comes on a morning. */
export function listDueAccounts(
  { id, every }: Pick<Cadence, 'id' | 'every'>,
  { ids, startedOn, isMeant }: AccountColumns,
  days: MorningDays,
): readonly DueAccount[] {
  const lastDayOf = createLastDay(every, days.until);
  const due: DueAccount[] = [];
  for (let account = 0; account < ids.length; account++) {
    if (!isMeant(account)) continue;
    const day = startLate(lastDayOf(fnv1a32(`${id}\n${ids[account]!}`)), startedOn[account]!, every);
    if (isOfMorning(day, every, days)) due.push({ account, day });
  }
  return due;
}

/** An account's first comes when it is half a period old at least, and one period at most. */
function startLate(day: Day, startedOn: number, every: Period): Day {
  return day < startedOn + halfOf(every) ? startedOn + lengthOf(every) : day;
}

/** The newest of an account's days that is no later than a day, by the hash that spreads accounts over a period. */
function createLastDay(every: Period, until: Day): (hash: number) => Day {
  if (every !== 'quarter') return (hash) => until - ((until + (hash % every.days)) % every.days);
  const start = startOfQuarter(until);
  const previous = startOfQuarter(start - 1);
  return (hash) => {
    const place = hash % SHORTEST_QUARTER;
    return start + place <= until ? start + place : previous + place;
  };
}

/** Each quarter has all of these days. */
const SHORTEST_QUARTER = 90;

function startOfQuarter(day: Day): Day {
  const [year, month] = toIsoDate(day).split('-').map(Number) as [number, number];
  const first = month - ((month - 1) % 3);
  return toDay(`${year}-${String(first).padStart(2, '0')}-01`);
}
