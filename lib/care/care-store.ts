import type { CareEvent } from './care-event.ts';

/** Overrides, pulses and notes: append-only, so the events are their own audit. One adapter: DynamoDB, in AWS or embedded. */
export interface CareStore {
  /** Throws `CareEventExistsError` for a second event of the same account, kind and instant: nothing is ever overwritten. */
  append(event: CareEvent): Promise<void>;
  readAll(): Promise<readonly CareEvent[]>;
  /** The oldest first. */
  readAccount(account: string): Promise<readonly CareEvent[]>;
  /** Deletes them all; returns how many there were. */
  removeAccount(account: string): Promise<number>;
}
