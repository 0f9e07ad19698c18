import { assertNever } from '../../assert-never.ts';
import type { Sighting } from '../../channels/channel.ts';
import { kindOf } from '../../channels/index.ts';
import { expireLease, giveUpOnReport, payInstead, reconcileEntry } from '../../delivery/advance-entry.ts';
import { reviewHeld } from '../../delivery/held-entry.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { DeliveryDependencies } from '../dependencies.ts';
import type { DeliveryReport } from './delivery-report.ts';
import { holdOnce, release } from './plan-outbox.ts';

/** A sender that was cut off, an answer that nobody understood, a mail that is owed. */
export async function settleDoubt(
  entry: OutboxEntry,
  report: DeliveryReport,
  dependencies: DeliveryDependencies,
): Promise<void> {
  const { outbox, now } = dependencies;
  const write = async (next: OutboxEntry | null) => next && report.note(await outbox.writeEntry(next), entry);
  switch (entry.state) {
    case 'sending':
      await write(expireLease(entry, now()));
      return;
    case 'unknown': {
      const sighting: Sighting = (await dependencies.channels[entry.channel]?.find(entry)) ?? {
        is: 'unreadable',
        because: `${kindOf(entry).title} is not set up.`,
      };
      // What reports by itself may be one that cannot be looked into; a folder can, and what is not in it was never written.
      if (sighting.is === 'unreadable' && kindOf(entry).doubt.isReported) {
        await write(giveUpOnReport(entry, now()));
        return;
      }
      if (sighting.is === 'unreadable') report.ask(entry);
      await write(reconcileEntry(entry, sighting, now()));
      return;
    }
    case 'failed':
      await putInstead(entry, dependencies);
      await write(payInstead(entry, now()));
      return;
    case 'held':
      await write(reviewHeld(entry, await wasTold(entry, dependencies), now()));
      return;
    case 'pending':
    case 'needs-operator':
    case 'sent':
    case 'cancelled':
    case 'expired':
      return;
  }
  assertNever(entry.state, 'the state');
}

async function wasTold({ id, cases: named }: OutboxEntry, { cases }: DeliveryDependencies): Promise<boolean | null> {
  if (named.length === 0) return null;
  const accounts = [...new Set(named.map(({ account }) => account))];
  const known = (await Promise.all(accounts.map((account) => cases.readCasesOf(account)))).flat();
  return known.some(({ tellings }) => tellings.some(({ message }) => message.id === id));
}

/** The mail first, then the record of it: cut off in between, it is put again, and is there. */
async function putInstead(entry: OutboxEntry, dependencies: DeliveryDependencies): Promise<void> {
  const message = await dependencies.outbox.readMessage(entry);
  if (!message?.instead) return;
  const held = await holdOnce({ ...message.instead, notBefore: null }, dependencies);
  if (held) await release(held, dependencies);
}
