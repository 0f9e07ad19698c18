import type { Destination } from '../config/destination.ts';

/** What was learnt of addresses: where a channel has them, and which of them take no mail. */
export interface AddressBook {
  /** Null: it was not looked up, or so long ago that it may have changed. */
  readPlace(to: Destination): Promise<Place | null>;
  /** Null forgets it. */
  keepPlace(to: Destination, place: Place | null): Promise<void>;
  /** Null: it takes mail, as far as is known. */
  readSuppression(address: string): Promise<Suppression | null>;
  suppress(address: string, suppression: Suppression): Promise<void>;
  /** Mail goes there again; false: it did before. */
  unsuppress(address: string): Promise<boolean>;
}

/** A conversation, by the channel's id of it; `user` for a person. */
export interface Place {
  readonly conversation: string;
  readonly user: string | null;
}

export interface Suppression {
  readonly because: 'bounced' | 'complained';
  /** ISO instant. */
  readonly at: string;
}
