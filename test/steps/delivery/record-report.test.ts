import { describe, expect, it } from 'vitest';
import { MailEvent, readMailEvent } from '../../../lib/channels/email/mail-event.ts';
import { retryEntry, settleEntry } from '../../../lib/delivery/advance-entry.ts';
import type { OutboxEntry } from '../../../lib/delivery/outbox-entry.ts';
import { recordReport } from '../../../lib/steps/delivery/record-report.ts';
import { inDoubt, MORNING, pending, sending } from '../../delivery/build-entry.ts';
import { mail } from '../../support/mail-builder.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';

const HOUR = 3_600_000;
const sent = () => settleEntry(sending(mail()), { state: 'sent', reference: 'ses-1' }, MORNING, 0);

/** One mail in the outbox, and what SES says of it. */
function outboxWith(entry: OutboxEntry) {
  let kept = entry;
  const addresses = createMemoryAddressBook();
  const outbox = {
    readEntry: async (period: string, id: string) => (period === kept.period && id === kept.id ? kept : null),
    async writeEntry(next: OutboxEntry) {
      if (next.version !== kept.version) return null;
      kept = { ...next, version: next.version + 1 };
      return kept;
    },
  };
  return {
    addresses,
    mail: () => kept,
    /** Null: there is no such type of event. */
    async record(eventType: string, more: object = {}) {
      const report = readMailEvent(parseEvent(eventType, more));
      return report && recordReport(report, { outbox, addresses, now: () => MORNING + HOUR });
    },
  };
}

function parseEvent(eventType: string, { about = {}, ...more }: { about?: object } = {}): MailEvent {
  return MailEvent.parse({
    eventType,
    mail: {
      messageId: 'ses-1',
      timestamp: '2026-11-23T07:30:01.123Z',
      tags: { message_id: [mail().id], period: [mail().period] },
      ...about,
    },
    ...more,
  });
}

describe('an event of SES', () => {
  it.each(['Send', 'Delivery', 'DeliveryDelay', 'Open', 'Click', 'Subscription', 'Bounce', 'Complaint'])(
    '%s says that it took the mail',
    async (eventType) => {
      const box = outboxWith(inDoubt(mail()));
      expect(await box.record(eventType)).toEqual({ settled: true, suppressed: 0 });
      expect(box.mail()).toMatchObject({ state: 'sent', reference: 'ses-1' });
      expect(await box.record(eventType)).toEqual({ settled: false, suppressed: 0 });
    },
  );

  it.each([
    ['Reject', 'virus'],
    ['Rendering Failure', 'template'],
  ])('%s fails the mail, whatever was known of it, and is told once', async (eventType, why) => {
    for (const entry of [sending(mail()), inDoubt(mail()), sent()]) {
      const box = outboxWith(entry);
      expect(await box.record(eventType)).toEqual({ settled: true, suppressed: 0, isRefused: true });
      expect(box.mail()).toMatchObject({
        state: 'failed',
        because: expect.stringContaining(why),
        dueAt: null,
        lease: null,
      });
      expect(await box.record(eventType)).toEqual({ settled: false, suppressed: 0 });
      // In whatever order they come.
      expect(await box.record('Send')).toEqual({ settled: false, suppressed: 0 });
      expect(box.mail().state).toBe('failed');
      expect(retryEntry(box.mail(), 'again', MORNING)).toMatchObject({ state: 'pending', isCopy: false });
    }
  });

  it('Reject of an earlier attempt leaves a mail that was sent since as it is', async () => {
    const box = outboxWith({ ...sent(), reference: 'ses-2' });
    expect(await box.record('Reject')).toEqual({ settled: false, suppressed: 0 });
    expect(box.mail().state).toBe('sent');
  });

  it('Reject of a mail that is not kept is told all the same', async () => {
    const box = outboxWith(sent());
    for (const tags of [{}, { message_id: ['ff'.repeat(32)], period: [mail().period] }])
      expect(await box.record('Reject', { about: { tags } })).toEqual({
        settled: false,
        suppressed: 0,
        isRefused: true,
      });
    expect(box.mail().state).toBe('sent');
  });

  it.each(['Sent', 'reject', 'Quarantine', '', '__proto__'])(
    '%j, which SES does not have, is no report',
    async (eventType) => {
      const box = outboxWith(inDoubt(mail()));
      expect(await box.record(eventType)).toBeNull();
      expect(box.mail().state).toBe('unknown');
    },
  );

  it('ends mail to an address that bounces for good or complains, and to no other', async () => {
    const box = outboxWith(sent());
    const bounce = (bounceType: string) => ({
      bounce: { bounceType, bouncedRecipients: [{ emailAddress: 'ann@example.com' }] },
    });
    expect(await box.record('Bounce', bounce('Transient'))).toMatchObject({ suppressed: 0 });
    expect(await box.addresses.readSuppression('ann@example.com')).toBeNull();
    expect(await box.record('Bounce', bounce('Permanent'))).toMatchObject({ suppressed: 1 });
    expect(await box.addresses.readSuppression('ann@example.com')).toEqual({
      because: 'bounced',
      at: '2026-11-23T07:30:01.123Z',
    });
    const complaint = { complainedRecipients: [{ emailAddress: 'bob@example.com' }] };
    expect(await box.record('Complaint', { complaint })).toMatchObject({ suppressed: 1 });
    expect(await box.addresses.readSuppression('bob@example.com')).toMatchObject({ because: 'complained' });
    // A delay that names a bounce is none.
    expect(await box.record('DeliveryDelay', bounce('Permanent'))).toMatchObject({ suppressed: 0 });
  });

  it.each<[string, object]>([
    ['Bounce', { bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@example.com' }] } }],
    ['Complaint', { complaint: { complainedRecipients: [{ emailAddress: 'ann@example.com' }] } }],
  ])('%s takes back that the mail was sent: its reader cannot be reached', async (eventType, more) => {
    const box = outboxWith(sent());
    expect(await box.record(eventType, more)).toEqual({ settled: true, suppressed: 1 });
    expect(box.mail()).toMatchObject({ state: 'failed', isUnreachable: true, dueAt: null });
    const again = retryEntry(box.mail(), 'The address takes mail again.', MORNING);
    expect(again).toMatchObject({ state: 'pending' });
    expect(again).not.toHaveProperty('isUnreachable');
  });

  it.each(['', 'soon', '2026-02-30T00:00:00Z', '99999999999999', 1e20, undefined])(
    'with the time %j is recorded, as of now',
    async (timestamp) => {
      const box = outboxWith(inDoubt(mail()));
      const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@example.com' }] };
      expect(await box.record('Bounce', { bounce, about: { timestamp } })).toEqual({ settled: true, suppressed: 1 });
      expect(await box.addresses.readSuppression('ann@example.com')).toMatchObject({
        at: new Date(MORNING + HOUR).toISOString(),
      });
    },
  );

  it('of a mail that was never tried changes nothing', async () => {
    const box = outboxWith(pending(mail()));
    expect(await box.record('Send')).toEqual({ settled: false, suppressed: 0 });
    expect(box.mail().state).toBe('pending');
  });
});
