import { addDays, type Night, toInstant, toLocalDate } from '../calendar.ts';
import type { EscalationRole, EscalationStep, NotifyConfig } from '../config/notify-config.ts';
import { type Case, type CaseSubject, firingOf } from './case.ts';
import { addBusinessDays, isQuiet, nextWorkingDay } from './working-days.ts';

/** What mornings depend on. */
export interface WorkingHours {
  readonly notify: Pick<NotifyConfig, 'quiet' | 'digest'>;
  readonly timezone: string;
}

/** One role's turn in a chain. */
export interface Turn {
  readonly role: EscalationRole;
  readonly after: EscalationStep['after'];
  readonly ask: string | null;
}

/** The hour of the digest on a date. ISO instant. */
export function hourOf(date: Night, { notify, timezone }: WorkingHours): string {
  return new Date(toInstant(date, notify.digest.at, timezone)).toISOString();
}

/** When a night is told: on the working day after it, or the next there is, should it be planned later than that. */
export function morningFor(night: Night, now: number, { notify, timezone }: WorkingHours): Night {
  const due = nextWorkingDay(addDays(night, 1), notify.quiet);
  const next = nextWorkingDay(toLocalDate(now, timezone), notify.quiet);
  return due > next ? due : next;
}

/** The working morning at or before an instant. */
export function morningBefore(at: string, hours: WorkingHours): Night {
  let day = toLocalDate(Date.parse(at), hours.timezone);
  if (hourOf(day, hours) > at) day = addDays(day, -1);
  for (let back = 0; back < LONGEST_PAUSE_DAYS && isQuiet(day, hours.notify.quiet); back++) day = addDays(day, -1);
  return day;
}

/** A year of nothing but holidays is a mistake, not a reason to go round for ever. */
const LONGEST_PAUSE_DAYS = 366;

/** The morning on which it is somebody's turn, counted from the instant at which the case reached its owner. */
export function morningOf({ after }: Pick<Turn, 'after'>, reachedAt: string, hours: WorkingHours): Night {
  const { quiet } = hours.notify;
  const start = morningBefore(reachedAt, hours);
  if ('businessDays' in after) return addBusinessDays(start, after.businessDays, quiet);
  const days = Math.max(1, Math.ceil(after.hours / 24));
  return quiet.clock === 'runs' ? nextWorkingDay(addDays(start, days), quiet) : addBusinessDays(start, days, quiet);
}

/** The chain of a rule that has none of its own. */
export function usualChain(
  { executive }: Pick<CaseSubject, 'executive'>,
  notify: Pick<NotifyConfig, 'escalation' | 'executive'>,
): readonly EscalationStep[] {
  if (notify.escalation !== null) return notify.escalation;
  return (executive ?? notify.executive) === null ? WITHOUT_EXECUTIVE : WITH_EXECUTIVE;
}

const WITHOUT_EXECUTIVE: readonly EscalationStep[] = [
  { after: { hours: 24 }, to: ['owner'], ask: null },
  { after: { hours: 48 }, to: ['manager'], ask: null },
];

const WITH_EXECUTIVE: readonly EscalationStep[] = [
  { after: { hours: 24 }, to: ['owner', 'manager'], ask: null },
  { after: { hours: 48 }, to: ['executive'], ask: 'check-in' },
];

/** Who hears of a case that nobody takes, each at the earliest that one of its alerts asks for, in the order of their turns. */
export function turnsOf(one: Pick<Case, 'alerts'>): readonly Turn[] {
  const earliest = new Map<EscalationRole, Turn>();
  for (const { chain } of firingOf(one))
    for (const { after, to, ask } of chain)
      for (const role of to) {
        const known = earliest.get(role);
        if (!known || hoursOf(after) < hoursOf(known.after)) earliest.set(role, { role, after, ask });
      }
  return [...earliest.values()].sort((a, b) => hoursOf(a.after) - hoursOf(b.after));
}

/** A business day for a day: only to put steps in order. */
export function hoursOf(after: EscalationStep['after']): number {
  return 'hours' in after ? after.hours : after.businessDays * 24;
}
