import { readAddress } from '../../address.ts';
import { addDays, lastCompleteNight, type Night, toInstant } from '../../calendar.ts';
import { composeMessage } from '../../channels/compose-message.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { mayWriteTo } from '../../config/people.ts';
import { isUnfinished } from '../../history/run.ts';
import type { Draft } from '../../messages/draft.ts';
import { listNightNotices, type MissedNight, planMissedNightNotice } from '../../messages/missed-night-notice.ts';
import { sweepPeriod } from '../../messages/sweep-period.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import { putOnce, withdrawUnsent } from '../delivery/plan-outbox.ts';
import type { DeliveryDependencies, NightDependencies } from '../dependencies.ts';

export type MissedNightDependencies = DeliveryDependencies &
  Pick<NightDependencies, 'history'> & {
    /** When nights start, as 07:00 in the portfolio's zone; null, or none: before the digest. */
    readonly nightAt?: string | null;
  };

const HOUR_MS = 3_600_000;
/** A night has so long beyond the hour at which its figures are wanted. */
const GRACE_MS = HOUR_MS;

/** From when on a night should be there. Milliseconds since 1970. */
export function nightDueAt(
  night: Night,
  { notify, timezone }: Pick<HealthConfig, 'notify' | 'timezone'>,
  nightAt: string | null = null,
): number {
  const times = [notify.digest.at, ...(nightAt === null ? [] : [nightAt])];
  return Math.max(...times.map((at) => toInstant(addDays(night, 1), at, timezone))) + GRACE_MS;
}

/**
 * Tells operations, by every way that leads to them, of the last complete night when it should be there and is not: once, and at once. It needs
 * nothing to be in order but one channel: what cannot be read is told, and what cannot be written is sent all the same. Returns the night
 * that was told of now.
 */
export async function tellMissedNight(dependencies: MissedNightDependencies): Promise<Night | null> {
  const { config, now, nightAt = null } = dependencies;
  const night = lastCompleteNight(now(), config.timezone);
  const period = sweepPeriod(addDays(night, 1));
  const found = await lookForNight(night, dependencies);
  if (found === null) {
    await withdrawUnsent(listNightNotices(night, period, config.notify), 'The night is there by now.', dependencies);
    return null;
  }
  const dueAt = nightDueAt(night, config, nightAt);
  if (found === 'not-expected' || now() < dueAt) return null;
  const notices = planMissedNightNotice({ portfolio: config.portfolio, night, ...found }, period, config.notify);
  const added = await putOnce(notices, dependencies).catch(async (error: unknown) => {
    // Without an outbox nobody knows what was sent: it goes in the first hour only.
    if (now() < dueAt + HOUR_MS) await sendUnrecorded(notices, dependencies);
    throw error;
  });
  await deliverMessages({ periods: [period], patienceMs: 0 }, withoutSwitch(dependencies));
  return added > 0 ? night : null;
}

type Found = Pick<MissedNight, 'is' | 'because' | 'last'>;

/** Null: it is there, believed or held or discarded. Before the first night of a portfolio none is expected. */
async function lookForNight(
  night: Night,
  { history }: Pick<NightDependencies, 'history'>,
): Promise<Found | 'not-expected' | null> {
  try {
    const run = await history.readRun(night);
    if (run !== null && !isUnfinished(run)) return null;
    const before = await history.readLastRunBefore(night);
    if (run !== null) return { is: 'unfinished', because: '', last: before?.night ?? null };
    const isExpected = before !== null || (await history.listRuns(addDays(night, -LOOK_BACK_DAYS), night)).length > 0;
    return isExpected ? { is: 'missing', because: '', last: before?.night ?? null } : 'not-expected';
  } catch (error) {
    return { is: 'unreadable', because: firstLineOf(error), last: null };
  }
}

function firstLineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}

/** Nights that were held or cut off are nights as well. */
const LOOK_BACK_DAYS = 35;

/** Should the switch be what cannot be read, what the configuration says holds. */
function withoutSwitch(dependencies: MissedNightDependencies): DeliveryDependencies {
  const { cases } = dependencies;
  return { ...dependencies, cases: { ...cases, readSwitch: () => cases.readSwitch().catch(() => null) } };
}

/** One attempt each, of which nothing is kept: a channel that fails stops no other. */
async function sendUnrecorded(
  notices: readonly Draft[],
  { channels, config }: Pick<MissedNightDependencies, 'channels' | 'config'>,
): Promise<void> {
  await Promise.allSettled(
    notices.map(async (notice) => {
      const reader = readAddress(notice.destination);
      if (reader !== null && !mayWriteTo(reader, config.notify)) return;
      const prepared = await channels[notice.channel]?.prepare(composeMessage(notice), {
        isPlain: false,
        isCopy: false,
      });
      if (prepared?.state === 'prepared') await prepared.send();
    }),
  );
}
