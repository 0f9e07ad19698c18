import type { Channel } from '../../channels/channel.ts';
import { boundWait, LONGEST_WAIT_MS } from '../../channels/retry-after.ts';
import {
  claimEntry,
  failEntry,
  mayStillSend,
  postponeEntry,
  returnClaim,
  settleEntry,
} from '../../delivery/advance-entry.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { LANE_LEASE_MS, LEASE_MS } from '../../delivery/timing.ts';
import type { DeliveryDependencies } from '../dependencies.ts';
import { readDeliverMode } from './deliver-mode.ts';
import type { DeliveryReport } from './delivery-report.ts';

/** Sends what is due to one destination, one after the other, unless somebody else does. */
export async function serveLane(
  lane: string,
  entries: readonly OutboxEntry[],
  report: DeliveryReport,
  dependencies: DeliveryDependencies,
): Promise<void> {
  const { outbox, channels, now, sender } = dependencies;
  const channel = channels[entries[0]!.channel] ?? null;
  if (channel === null) {
    const because = `No ${entries[0]!.channel} channel is set up.`;
    for (const entry of entries) report.note(await outbox.writeEntry(failEntry(entry, { because }, now())), entry);
    return;
  }
  const claim = () => outbox.claimLane(lane, { owner: sender.id, now: now(), until: now() + LANE_LEASE_MS });
  let claimed = await claim();
  if (!claimed) return;
  const pace = await channel.readPace();
  let nextAt = Math.min(claimed.nextAt, now() + LONGEST_WAIT_MS);
  let laneEndsAt = now() + LANE_LEASE_MS;
  for (const [index, entry] of entries.entries()) {
    if (nextAt - now() > LONGEST_PAUSE_MS) {
      // The channel has asked everybody to wait.
      for (const waiting of entries.slice(index))
        report.note(await outbox.writeEntry(postponeEntry(waiting, laneIsClosed(nextAt - now()), now(), 0)), waiting);
      break;
    }
    if (nextAt > now()) await sender.sleep(nextAt - now());
    // `rounds deliver off` stops it at once.
    if ((await readDeliverMode(dependencies)) !== 'on') break;
    // The claim of a message must end before that of its lane.
    if (now() + LEASE_MS > laneEndsAt) {
      claimed = await claim();
      if (!claimed) return;
      laneEndsAt = now() + LANE_LEASE_MS;
    }
    const { wasTried, retryAfterMs } = await sendOne(entry, channel as Channel, report, dependencies);
    if (retryAfterMs !== null) nextAt = now() + Math.max(pace, retryAfterMs);
    else if (wasTried) nextAt = now() + pace;
  }
  await outbox.releaseLane(lane, sender.id, nextAt);
}

/** A longer one outlasts the lane's claim. */
const LONGEST_PAUSE_MS = 20_000;

function laneIsClosed(milliseconds: number) {
  const because = 'The channel takes no more for a while.';
  return { state: 'refused', because, retryAfterSeconds: milliseconds / 1000 } as const;
}

interface Tried {
  readonly wasTried: boolean;
  /** The channel asks everybody to wait; null = it does not. */
  readonly retryAfterMs: number | null;
}

const NOT_TRIED: Tried = { wasTried: false, retryAfterMs: null };

async function sendOne(
  entry: OutboxEntry,
  channel: Channel,
  report: DeliveryReport,
  dependencies: DeliveryDependencies,
): Promise<Tried> {
  const { outbox, now, sender } = dependencies;
  const write = async (next: OutboxEntry) => {
    const written = await outbox.writeEntry(next);
    report.note(written, entry);
    return written;
  };
  const message = await outbox.readMessage(entry);
  if (!message) {
    await write(failEntry(entry, { because: 'What it said was removed.' }, now()));
    return NOT_TRIED;
  }
  const prepared = await channel.prepare(message, entry);
  if (prepared.state === 'failed') {
    await write(failEntry(entry, prepared, now()));
    return NOT_TRIED;
  }
  if (prepared.state === 'refused') {
    if (prepared.asksAPerson) report.ask(entry);
    await write(postponeEntry(entry, prepared, now(), sender.random()));
    return { wasTried: false, retryAfterMs: toMs(prepared.retryAfterSeconds) };
  }
  const claim = claimEntry(entry, { owner: sender.id, place: prepared.place }, now());
  const claimed = claim && (await outbox.writeEntry(claim));
  // Somebody else has it, or it was planned again.
  if (!claimed) return NOT_TRIED;
  if (!mayStillSend(claimed, now())) {
    await write(returnClaim(claimed, now()));
    return NOT_TRIED;
  }
  const delivery = await prepared.send();
  // Not written: a mail may have been confirmed before its answer came, or the claim ran out. What was written then stands.
  await write(settleEntry(claimed, delivery, now(), sender.random()));
  if (delivery.state !== 'refused') return { wasTried: true, retryAfterMs: null };
  if (delivery.asksAPerson) report.ask(entry);
  return { wasTried: true, retryAfterMs: toMs(delivery.retryAfterSeconds) };
}

function toMs(seconds: number | null): number | null {
  const asked = boundWait(seconds);
  return asked === null ? null : asked * 1000;
}
