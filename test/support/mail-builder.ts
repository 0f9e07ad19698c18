import type { EmailMessage } from '../../lib/channels/email/email-message.ts';

/** A mail to Ann that says Hello, unless told otherwise. */
export function mail(over: Partial<EmailMessage> = {}): EmailMessage {
  return {
    id: 'ab'.repeat(32),
    channel: 'email',
    kind: 'portfolio-summary',
    period: '2026-11-22',
    notBefore: null,
    accounts: [],
    destination: 'ann@example.com',
    subject: 'Northwind',
    html: '<p>Hello</p>',
    text: 'Hello\n',
    cases: [],
    images: [],
    ...over,
  };
}
