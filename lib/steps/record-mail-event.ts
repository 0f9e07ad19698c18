import * as z from 'zod';
import { confirmMail } from '../delivery/advance-entry.ts';
import type { AddressBook } from '../ports/address-book.ts';
import type { NightDependencies } from './dependencies.ts';

const text = z.string().max(2000);
const recipients = z.array(z.object({ emailAddress: text })).max(100);

/**
 * An event that SES publishes of a mail, as EventBridge gives it in `detail`.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const MailEvent = z.object({
  eventType: text,
  mail: z.object({ messageId: text, timestamp: z.iso.datetime(), tags: z.record(text, z.array(text)).default({}) }),
  bounce: z.object({ bounceType: text, bouncedRecipients: recipients }).optional(),
  complaint: z.object({ complainedRecipients: recipients }).optional(),
});
export type MailEvent = z.infer<typeof MailEvent>;

export interface RecordedMailEvent {
  /** It settled a mail of which nobody knew. */
  readonly settled: boolean;
  /** Addresses that take no more mail from now on. */
  readonly suppressed: number;
}

/** Somebody clicked meanwhile, or its sender settled it at that moment. */
const ATTEMPTS = 5;

/** SES says what became of a mail: the end of every doubt, and of every address that bounces for good or complains. */
export async function recordMailEvent(
  { eventType, mail, bounce, complaint }: MailEvent,
  { outbox, addresses, now }: Pick<NightDependencies, 'outbox' | 'now'> & { readonly addresses: AddressBook },
): Promise<RecordedMailEvent> {
  const because = eventType === 'Complaint' ? 'complained' : 'bounced';
  const gone = [
    ...(bounce?.bounceType === 'Permanent' ? bounce.bouncedRecipients : []),
    ...(complaint?.complainedRecipients ?? []),
  ];
  for (const { emailAddress } of gone) await addresses.suppress(emailAddress, { because, at: mail.timestamp });
  // SES refused it after all: it took it, and nobody will get it. Every other event says that it took it, too.
  const settled = await confirm(mail, { outbox, now });
  return { settled, suppressed: gone.length };
}

async function confirm(
  { messageId, tags }: MailEvent['mail'],
  { outbox, now }: Pick<NightDependencies, 'outbox' | 'now'>,
): Promise<boolean> {
  const [[id], [period]] = [tags.message_id ?? [], tags.period ?? []];
  if (id === undefined || period === undefined) return false;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entry = await outbox.readEntry(period, id);
    const confirmed = entry && confirmMail(entry, messageId, now());
    if (!confirmed) return false;
    if (await outbox.writeEntry(confirmed)) return true;
  }
  throw new Error(
    `Mail ${id} of ${period} was changed ${ATTEMPTS} times while its event was recorded: deliver the event again.`,
  );
}
