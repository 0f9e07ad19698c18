import type { AddressBook } from '../../channels/address-book.ts';
import type { ChannelReport } from '../../channels/channel-report.ts';
import { confirmReported, refuseReported } from '../../delivery/advance-entry.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { OutboxStore } from '../../delivery/outbox-store.ts';
import type { NightDependencies } from '../dependencies.ts';

export interface RecordedReport {
  /** It changed what is known of a message. */
  readonly settled: boolean;
  /** Addresses that take no more from now on. */
  readonly suppressed: number;
  /** The channel gives the message to nobody, and that was not known; not said again of an address that takes no more. */
  readonly isRefused?: true;
}

interface Records extends Pick<NightDependencies, 'now'> {
  readonly outbox: Pick<OutboxStore, 'readEntry' | 'writeEntry'>;
  readonly addresses: Pick<AddressBook, 'suppress'>;
}

/** A channel says what became of a message: the end of every doubt, and of every address that takes no more. */
export async function recordReport(report: ChannelReport, dependencies: Records): Promise<RecordedReport> {
  const { reference, says } = report;
  const { now } = dependencies;
  const suppressed = await suppressGone(report, dependencies);
  switch (says.is) {
    case 'taken': {
      const became = await changeEntry(report, (entry) => confirmReported(entry, reference, now()), dependencies);
      return { settled: became === 'changed', suppressed };
    }
    case 'refused': {
      const became = await changeEntry(report, (entry) => refuseReported(entry, reference, says, now()), dependencies);
      // A person is told of one that is kept nowhere, too: somebody does not get it.
      const isNews = became !== 'as it was' && suppressed === 0;
      return { settled: became === 'changed', suppressed, ...(isNews && { isRefused: true }) };
    }
  }
}

async function suppressGone({ gone, at }: ChannelReport, { addresses, now }: Records): Promise<number> {
  if (gone === null) return 0;
  const since = at ?? new Date(now()).toISOString();
  for (const address of gone.addresses) await addresses.suppress(address, { because: gone.because, at: since });
  return gone.addresses.length;
}

/** Somebody clicked meanwhile, or its sender settled it at that moment. */
const ATTEMPTS = 5;

/** `change`: null = it stays as it is. */
async function changeEntry(
  { message }: ChannelReport,
  change: (entry: OutboxEntry) => OutboxEntry | null,
  { outbox }: Pick<Records, 'outbox'>,
): Promise<'changed' | 'as it was' | 'unknown'> {
  if (message === null) return 'unknown';
  const { period, id } = message;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entry = await outbox.readEntry(period, id);
    if (!entry) return 'unknown';
    const changed = change(entry);
    if (!changed) return 'as it was';
    if (await outbox.writeEntry(changed)) return 'changed';
  }
  throw new Error(
    `Message ${id} of ${period} was changed ${ATTEMPTS} times while a report of it was recorded: deliver the event again.`,
  );
}
