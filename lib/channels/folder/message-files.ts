import type { Message } from '../message.ts';

/** How a message is looked at in a folder. */
export interface MessageFiles<Kind extends Message = Message> {
  /** Contents, in the order of its kind's `endings`. */
  write(message: Kind): Promise<readonly (string | Buffer)[]>;
  /** Sent again though it may have arrived, it says so. */
  markAsCopy(message: Kind): Kind;
}
