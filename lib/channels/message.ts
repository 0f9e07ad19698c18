import type { Destination } from '../config/destination.ts';
import type { Envelope } from '../messages/envelope.ts';

/** A message in the form of its channel, which alone knows the rest of it: within the channel's limits, every name in it already harmless. */
export interface Message extends Envelope, Destination {
  /** The same for a mailbox, should the channel not take it for good; null = for nobody's. Absent where it goes to a mailbox anyway. */
  readonly instead?: Message | null;
}
