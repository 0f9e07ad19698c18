import { readAddress } from '../../address.ts';
import type { Night } from '../../calendar.ts';
import { findQueue, findQueueNamed } from '../../cases/recipient.ts';
import type { TaskReader } from '../../cases/tell-tasks.ts';
import { listDestinations } from '../../config/destination.ts';
import type { NotifyConfig } from '../../config/notify-config.ts';
import { isUntried } from '../../delivery/outbox-entry.ts';
import { morningPeriod } from '../../messages/morning-period.ts';
import type { NightDependencies } from '../dependencies.ts';

/** What the outbox has of a morning's digests. */
export interface DigestsOfMorning {
  /** Somebody's was tried already: it can name nothing more. */
  isTried(of: string): boolean;
  /** They have one that a plan of this morning leaves as it is. */
  hasDigest(to: TaskReader): boolean;
}

/** `isWhole`: planned with its digests, in place of those that were never tried. */
export async function readDigests(
  date: Night,
  { isWhole }: { readonly isWhole: boolean },
  { outbox, config: { notify } }: Pick<NightDependencies, 'outbox' | 'config'>,
): Promise<DigestsOfMorning> {
  const entries = await outbox.readEntries(morningPeriod(date));
  const digests = entries.filter(({ kind }) => kind === 'owner-digest');
  const tried = digests.filter((entry) => !isUntried(entry));
  const left = isWhole ? tried : digests.filter(({ state }) => state !== 'cancelled');
  const isAmong = (of: typeof digests, to: readonly string[]) => of.some(({ destination }) => to.includes(destination));
  return {
    isTried: (of) => isAmong(tried, destinationsOf(of, notify)),
    hasDigest: ({ of, recipient }) => isAmong(left, [recipient.destination, ...destinationsOf(of, notify)]),
  };
}

/** Where somebody's digest goes: to the person, or to all of the queue. */
function destinationsOf(of: string, notify: NotifyConfig): readonly string[] {
  if (readAddress(of) !== null) return [of];
  const queue = findQueueNamed(of, notify) ?? findQueue(notify);
  return queue === null ? [] : listDestinations(queue.audience).map(({ destination }) => destination);
}
