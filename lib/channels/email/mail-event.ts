import * as z from 'zod/mini';
import type { ChannelReport, ReportedFate } from '../channel-report.ts';

const text = z.string().check(z.maxLength(2000));
const recipients = z.array(z.object({ emailAddress: text })).check(z.maxLength(100));

/**
 * An event that SES publishes of a mail, as EventBridge gives it in `detail`.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const MailEvent = z.object({
  eventType: text,
  mail: z.object({
    messageId: text,
    /** Null: SES wrote no instant. What it says of the mail is to be recorded all the same. */
    timestamp: z.catch(z.nullable(z.iso.datetime({ offset: true })), null),
    tags: z._default(z.record(text, z.array(text)), {}),
  }),
  bounce: z.optional(z.object({ bounceType: text, bouncedRecipients: recipients })),
  complaint: z.optional(z.object({ complainedRecipients: recipients })),
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

/** Null: a type of event that SES did not have when this was written. */
export function readMailEvent({ eventType, mail, bounce, complaint }: MailEvent): ChannelReport | null {
  const type = EventType.safeParse(eventType);
  if (!type.success) return null;
  const [[id], [period]] = [mail.tags.message_id ?? [], mail.tags.period ?? []];
  return {
    message: id === undefined || period === undefined ? null : { period, id },
    reference: mail.messageId,
    at: mail.timestamp,
    says: readFate(type.data, { bounce, complaint }),
    gone: readGone(type.data, { bounce, complaint }),
  };
}

type Particulars = Pick<MailEvent, 'bounce' | 'complaint'>;

function readFate(type: EventType, particulars: Particulars): ReportedFate {
  switch (type) {
    case 'Send':
    case 'Delivery':
    case 'DeliveryDelay':
    case 'Open':
    case 'Click':
    case 'Subscription':
      return { is: 'taken' };
    // What bounces for a while may be an answer that its reader is on holiday.
    case 'Bounce':
    case 'Complaint': {
      const gone = readGone(type, particulars);
      return gone === null
        ? { is: 'taken' }
        : { is: 'refused', because: `The address takes no mail: it ${gone.because}.`, isUnreachable: true };
    }
    case 'Reject':
      return { is: 'refused', because: 'SES took it and gave it to nobody: it holds that there is a virus in it.' };
    case 'Rendering Failure':
      return { is: 'refused', because: 'SES took it and gave it to nobody: it could not fill a template in.' };
  }
}

function readGone(type: EventType, { bounce, complaint }: Particulars): ChannelReport['gone'] {
  const list = (gone: readonly { readonly emailAddress: string }[]) => gone.map(({ emailAddress }) => emailAddress);
  if (type === 'Bounce' && bounce?.bounceType === 'Permanent')
    return { addresses: list(bounce.bouncedRecipients), because: 'bounced' };
  if (type === 'Complaint' && complaint)
    return { addresses: list(complaint.complainedRecipients), because: 'complained' };
  return null;
}
