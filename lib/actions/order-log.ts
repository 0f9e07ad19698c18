import type { Order } from '../channels/order.ts';

/** What came of everything that was clicked: each counts once, and each is on record. */
export interface OrderLog {
  /** Null: it was not carried out yet. */
  read(id: string): Promise<OrderRecord | null>;
  /** Keeps what came of an order, unless that is on record already. */
  record(record: OrderRecord): Promise<void>;
  /** All that is kept; eventually consistent. */
  list(): Promise<readonly OrderRecord[]>;
  remove(id: string): Promise<void>;
}

export interface OrderRecord {
  readonly order: Order;
  /** The person's address; null = unknown. */
  readonly by: string | null;
  readonly isDone: boolean;
  /** What the person was told. */
  readonly says: string;
}
