import * as z from 'zod';
import type { AddressBook } from '../../channels/address-book.ts';
import { confirmReported, refuseReported } from '../../delivery/advance-entry.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { OutboxStore } from '../../delivery/outbox-store.ts';
import type { NightDependencies } from '../dependencies.ts';

const text = z.string().max(2000);
const recipients = z.array(z.object({ emailAddress: text })).max(100);

/**
 * An event that SES publishes of a mail, as EventBridge gives it in `detail`.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const MailEvent = z.object({
  eventType: text,
  mail: z.object({
    messageId: text,
    /** Null: SES wrote no instant. What it says of the mail is to be recorded all the same. */
    timestamp: z.iso.datetime({ offset: true }).nullable().catch(null),
    tags: z.record(text, z.array(text)).default({}),
  }),
  bounce: z.object({ bounceType: text, bouncedRecipients: recipients }).optional(),
  complaint: z.object({ complainedRecipients: recipients }).optional(),
});
export type MailEvent = z.infer<typeof MailEvent>;

/** All that SES has, as it writes them. */
const EventType = z.enum([
  'Send',
  'Delivery',
  'DeliveryDelay',
  'Open',
  'Click',
  'Subscription',
  'Bounce',
  'Complaint',
  'Reject',
  'Rendering Failure',
]);
type EventType = z.infer<typeof EventType>;

export interface RecordedMailEvent {
  /** It changed what is known of a mail. */
  readonly settled: boolean;
  /** Addresses that take no more mail from now on. */
  readonly suppressed: number;
  /** SES gives the mail to nobody, and that was not known. */
  readonly isRefused?: true;
  /** A type of event that SES did not have when this was written: nothing was done. */
  readonly isUnheardOf?: true;
}

interface Records extends Pick<NightDependencies, 'now'> {
  readonly outbox: Pick<OutboxStore, 'readEntry' | 'writeEntry'>;
  readonly addresses: Pick<AddressBook, 'suppress'>;
}

/** SES says what became of a mail: the end of every doubt, and of every address that bounces for good or complains. */
export async function recordMailEvent(event: MailEvent, dependencies: Records): Promise<RecordedMailEvent> {
  const type = EventType.safeParse(event.eventType);
  if (!type.success) return { settled: false, suppressed: 0, isUnheardOf: true };
  return recordAs(type.data, event, dependencies);
}

async function recordAs(type: EventType, event: MailEvent, dependencies: Records): Promise<RecordedMailEvent> {
  const { mail, bounce, complaint } = event;
  switch (type) {
    // Whatever became of it since: SES took it.
    case 'Send':
    case 'Delivery':
    case 'DeliveryDelay':
    case 'Open':
    case 'Click':
    case 'Subscription':
      return { settled: await confirm(mail, dependencies), suppressed: 0 };
    case 'Bounce': {
      const gone = bounce?.bounceType === 'Permanent' ? bounce.bouncedRecipients : [];
      await suppress(gone, 'bounced', mail, dependencies);
      return { settled: await confirm(mail, dependencies), suppressed: gone.length };
    }
    case 'Complaint': {
      const gone = complaint?.complainedRecipients ?? [];
      await suppress(gone, 'complained', mail, dependencies);
      return { settled: await confirm(mail, dependencies), suppressed: gone.length };
    }
    case 'Reject':
      return refuse(mail, 'SES took it and gave it to nobody: it holds that there is a virus in it.', dependencies);
    case 'Rendering Failure':
      return refuse(mail, 'SES took it and gave it to nobody: it could not fill a template in.', dependencies);
  }
}

async function suppress(
  gone: readonly { readonly emailAddress: string }[],
  because: 'bounced' | 'complained',
  { timestamp }: MailEvent['mail'],
  { addresses, now }: Records,
): Promise<void> {
  const at = timestamp ?? new Date(now()).toISOString();
  for (const { emailAddress } of gone) await addresses.suppress(emailAddress, { because, at });
}

async function confirm(mail: MailEvent['mail'], dependencies: Records): Promise<boolean> {
  const { now } = dependencies;
  const changed = await changeEntry(mail, (entry) => confirmReported(entry, mail.messageId, now()), dependencies);
  return changed === 'changed';
}

/** A person is told of a mail that is kept nowhere, too: somebody does not get it. */
async function refuse(mail: MailEvent['mail'], because: string, dependencies: Records): Promise<RecordedMailEvent> {
  const { now } = dependencies;
  const changed = await changeEntry(
    mail,
    (entry) => refuseReported(entry, mail.messageId, because, now()),
    dependencies,
  );
  if (changed === 'as it was') return { settled: false, suppressed: 0 };
  return { settled: changed === 'changed', suppressed: 0, isRefused: true };
}

/** Somebody clicked meanwhile, or its sender settled it at that moment. */
const ATTEMPTS = 5;

/** Changes the mail that an event is about, by the tags it was sent with. `change`: null = it stays as it is. */
async function changeEntry(
  { tags }: MailEvent['mail'],
  change: (entry: OutboxEntry) => OutboxEntry | null,
  { outbox }: Pick<Records, 'outbox'>,
): Promise<'changed' | 'as it was' | 'unknown'> {
  const [[id], [period]] = [tags.message_id ?? [], tags.period ?? []];
  if (id === undefined || period === undefined) return 'unknown';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entry = await outbox.readEntry(period, id);
    if (!entry) return 'unknown';
    const changed = change(entry);
    if (!changed) return 'as it was';
    if (await outbox.writeEntry(changed)) return 'changed';
  }
  throw new Error(
    `Mail ${id} of ${period} was changed ${ATTEMPTS} times while its event was recorded: deliver the event again.`,
  );
}
