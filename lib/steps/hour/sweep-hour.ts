import { type Night, toInstant, toLocalDate } from '../../calendar.ts';
import { describeOverrideEnd, findLastWords } from '../../care/overrides.ts';
import { routeCase } from '../../cases/route-case.ts';
import type { Wish } from '../../cases/wish.ts';
import { isQuiet, nextWorkingDay } from '../../cases/working-days.ts';
import { pickPool } from '../../config/pools.ts';
import type { Draft } from '../../messages/draft.ts';
import { withSmallPrint } from '../../messages/left-out-line.ts';
import { makeOverrideEndedMessage } from '../../messages/override-messages.ts';
import { roundScore } from '../../scoring/rounding.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import { readDeliverMode } from '../delivery/deliver-mode.ts';
import { addDeliveries, type DeliveryCounts } from '../delivery/delivery-report.ts';
import { putOnce } from '../delivery/plan-outbox.ts';
import type { DeliveryDependencies, NightDependencies } from '../dependencies.ts';
import { isNextAwaited, type LastNight, readLastNight } from '../morning/last-night.ts';
import { tellMorning } from '../morning/tell-morning.ts';
import { readUnsureRules } from '../morning/unsure-rules.ts';
import { tellDueWeeks } from '../week/summarise-week.ts';
import { type MissedNightDependencies, tellMissedNight } from './tell-missed-night.ts';

export interface SweptHour {
  /** ISO instant. */
  readonly at: string;
  readonly mode: 'off' | 'shadow' | 'on';
  /** The night that operations are told of now, because it failed or did not run; null = none. */
  readonly missedNight: Night | null;
  readonly alerts: number;
  readonly reminders: number;
  readonly escalations: number;
  readonly snoozesEnded: number;
  readonly overdueTasks: number;
  readonly overridesEnded: number;
  /** Messages of the last weeks, to whom theirs had become due. */
  readonly weekMessages: number;
  /** Of all that was due, of whatever period. */
  readonly deliveries: DeliveryCounts;
}

/** What a sweep needs: no exports, no metrics. */
export type SweepDependencies = DeliveryDependencies &
  Pick<NightDependencies, 'history' | 'care'> &
  Pick<MissedNightDependencies, 'nightAt'>;

/**
 * What an hour asks for, whether or not a night ran: reminders, escalations, snoozes and overrides that end, overdue tasks, weeks whose
 * readers' hour has come, a night that is missing, and messages whose own has. While delivery is not on, nothing is told and no clock is advanced. It waits so long for what is due soon.
 */
export async function sweepHour(dependencies: SweepDependencies, patienceMs: number): Promise<SweptHour> {
  const now = dependencies.now();
  const failures: unknown[] = [];
  const attempt = async <T>(part: () => Promise<T>, instead: T): Promise<T> =>
    part().catch((error: unknown) => {
      failures.push(error);
      return instead;
    });
  const said = await attempt(() => readDeliverMode(dependencies), null);
  const mode = said ?? dependencies.config.deliver;
  const missedNight = mode === 'on' ? await attempt(() => tellMissedNight(dependencies), null) : null;
  // What was planned goes first: only what is still untold after that is added.
  const earlier = await attempt(() => deliverMessages({ patienceMs: 0 }, dependencies), null);
  const mayTell = said === 'on' && earlier !== null;
  const told = mayTell ? await attempt(() => tellHour(now, dependencies), NOTHING_TOLD) : NOTHING_TOLD;
  const weekMessages = mayTell ? await attempt(() => tellDueWeeks({ at: now }, dependencies), 0) : 0;
  const later = await attempt(() => deliverMessages({ patienceMs }, dependencies), null);
  if (earlier === null || later === null || failures.length > 0) throw joinFailures(failures);
  const deliveries = addDeliveries(earlier, later);
  return { at: new Date(now).toISOString(), mode, missedNight, ...told, weekMessages, deliveries };
}

/** Each part of an hour is tried, whatever became of the others. */
function joinFailures(failures: readonly unknown[]): unknown {
  if (failures.length === 1) return failures[0];
  const messages = failures.map((error) => (error instanceof Error ? error.message : String(error)));
  return new AggregateError(
    failures,
    `${failures.length} parts of the hour failed. ${[...new Set(messages)].join(' ')}`,
  );
}

async function tellHour(now: number, given: SweepDependencies) {
  const { config } = given;
  const today = toLocalDate(now, config.timezone);
  const hasDayBegun = now >= toInstant(today, config.notify.digest.at, config.timezone);
  if (!hasDayBegun || isQuiet(today, config.notify.quiet)) return NOTHING_TOLD;
  const last = await readLastNight(today, given);
  const dependencies = { ...given, config: last.config };
  const isSilent = await isNextAwaited(last.run?.night ?? null, today, dependencies);
  const told = await sweepMorning(today, { ...last, isSilent }, dependencies);
  const overridesEnded = await sweepOverrides(today, last, dependencies);
  return { ...NOTHING_TOLD, ...told, overridesEnded };
}

const NOTHING_TOLD = { alerts: 0, reminders: 0, escalations: 0, snoozesEnded: 0, overdueTasks: 0, overridesEnded: 0 };

/**
 * What has come up since the morning was planned: nights that did not run, messages that arrived late or not at all, snoozes that ended.
 * `isSilent`: what there is to tell of cases waits; tasks are of people, whatever a night found.
 */
async function sweepMorning(
  today: Night,
  { run, leftOut, isSilent }: LastNight & { readonly isSilent: boolean },
  dependencies: SweepDependencies,
) {
  const occasion = { date: today, mode: 'on', night: run?.night ?? null, report: null, leftOut } as const;
  const medianArr = run?.figures?.medianArr ?? null;
  const unsureRules = await readUnsureRules(run, dependencies);
  const { plan, overdueTasks } = await tellMorning(
    { ...occasion, isOnlyTasks: isSilent, unsureRules, lineOf: () => null, medianArr, advance: () => [] },
    dependencies,
  );
  const wishes = (as: Wish['as']) =>
    plan.notices.filter((notice) => notice.as === as).flatMap((notice) => notice.wishes);
  return {
    alerts: wishes('alert').length,
    reminders: wishes('reminder').length,
    escalations: wishes('escalation').length,
    snoozesEnded: wishes('alert').filter(({ code }) => code === 'snooze-over').length,
    overdueTasks,
  };
}

/** Overrides that have ended: said once, to the account's owner, on the first working day without them. */
async function sweepOverrides(
  today: Night,
  { run, leftOut }: LastNight,
  dependencies: SweepDependencies,
): Promise<number> {
  const { care, history, config } = dependencies;
  const words = findLastWords(await care.readAll(), today, config.timezone);
  const ending = [...words.values()].flatMap((word) =>
    !word.isCleared && nextWorkingDay(word.override.expiresOn, config.notify.quiet) === today ? [word.override] : [],
  );
  if (ending.length === 0) return 0;
  const messages: Draft[] = [];
  for (const { account, score, setAt, owner, expiresOn } of ending) {
    const [chart] = run ? await history.readAccount([run], account) : [];
    const computed = chart?.raw == null ? null : roundScore(chart.raw);
    const because = describeOverrideEnd(score, { because: 'expired', on: expiresOn }, computed);
    const about = { owner: chart?.owner ?? owner, manager: null, ...pickPool(chart ?? {}) };
    const recipient = routeCase(about, today, config.notify)?.recipient;
    const override = { account, name: chart?.name ?? null, setAt, because };
    if (recipient) messages.push(makeOverrideEndedMessage(override, recipient, today, config));
  }
  return putOnce(
    messages.map((message) => withSmallPrint(message, leftOut)),
    dependencies,
  );
}
