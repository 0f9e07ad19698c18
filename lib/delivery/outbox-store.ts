import type { Message } from '../channels/message.ts';
import type { OutboxEntry } from './outbox-entry.ts';

/** Every planned message until its end, and who may send where. One adapter: DynamoDB, in AWS or embedded. */
export interface OutboxStore {
  /** Nights, weeks and days that have messages, in no particular order. */
  readPeriods(): Promise<readonly string[]>;
  readEntries(period: string): Promise<readonly OutboxEntry[]>;
  readEntry(period: string, id: string): Promise<OutboxEntry | null>;
  /** What it says; null = it was removed. */
  readMessage(entry: Pick<OutboxEntry, 'period' | 'id'>): Promise<Message | null>;
  /** Of whatever period, those for which something is due up to an instant, the first due first; eventually consistent. */
  readDue(until: string): Promise<readonly OutboxEntry[]>;
  /** Keeps what a message says, then its entry as `writeEntry` does. */
  putMessage(message: Message, entry: OutboxEntry): Promise<OutboxEntry | null>;
  /**
   * Keeps an entry that was read with the version it carries (0: there was none), and gives it the next one. Null: somebody else was
   * first, and nothing was written.
   */
  writeEntry(entry: OutboxEntry): Promise<OutboxEntry | null>;
  /** Deletes what a message says; its entry stays, so that it is not sent again. */
  removeText(entry: Pick<OutboxEntry, 'period' | 'id'>): Promise<void>;
  /** Deletes a message whole. */
  removeMessage(entry: Pick<OutboxEntry, 'period' | 'id'>): Promise<void>;
  /** The right to be the only sender to a destination; null: somebody else has it, until it ends. */
  claimLane(lane: string, claim: LaneClaim): Promise<Lane | null>;
  /** Gives it back, unless it is somebody else's by now. */
  releaseLane(lane: string, owner: string, nextAt: number): Promise<void>;
}

/** Milliseconds since 1970. */
export interface LaneClaim {
  readonly owner: string;
  readonly now: number;
  readonly until: number;
}

export interface Lane {
  /** Nothing is to be sent before; milliseconds since 1970. */
  readonly nextAt: number;
}
