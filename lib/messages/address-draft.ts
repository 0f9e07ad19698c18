import type { Recipient } from '../cases/recipient.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type Draft, draftMessage, type Occasion } from './draft.ts';
import type { MessageDocument } from './message-document.ts';

/** Who is told, and from when on. */
export interface Posting {
  readonly recipient: Recipient;
  /** ISO instant; null = at once. */
  readonly at: string | null;
}

/** To a person or a queue; what the channel of a queue does not take goes to operations. */
export function addressDraft(
  { recipient: { channel, destination }, at: notBefore }: Posting,
  occasion: Occasion,
  document: MessageDocument,
  { notify }: Pick<HealthConfig, 'notify'>,
): Draft {
  const [fallback = null] = notify.ops.emails;
  return draftMessage({ channel, destination }, { ...occasion, fallback, notBefore }, document);
}

export function describeStandIn({ insteadOf: away }: Recipient): string {
  return away === null ? '' : `You stand in for ${away}.`;
}
