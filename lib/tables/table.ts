/**
 * The one table of a portfolio, as its stores see it: what DynamoDB does, no more and no less. Every adapter passes test/contracts/table.ts,
 * which runs on Amazon's DynamoDB Local too. Throws `TableRequestError` for what DynamoDB would refuse, before anything is sent.
 */
export interface Table {
  /** Strongly consistent. An item that has expired is still there until it is deleted, some day. */
  get(key: Key): Promise<Item | null>;
  /** As `get`, in no particular order; keys without an item are left out. Throws `TableThrottledError`. */
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /**
   * Writes the whole item. False: the condition did not hold, and nothing was written. A write of one's own whose answer was lost is
   * recognised, so false always means somebody else's.
   */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Every item of a partition, or those in a range, in the order of the sort key's UTF-8. Strongly consistent. */
  query(selection: Selection): Promise<readonly Item[]>;
  /** As `query`, without what the items hold. */
  queryKeys(selection: Selection): Promise<readonly Key[]>;
  /** Items that carry a value of an index, in the order of their sort key there. It may lag: act on what comes from it under a condition. */
  queryIndex(selection: IndexSelection): Promise<readonly Item[]>;
  /** Puts and deletes `count` items in no particular order, each key once. Throws `TableThrottledError`; some may be written by then. */
  write(changes: Iterable<Change>, count: number): Promise<void>;
  /** False: there was no such item. */
  delete(key: Key): Promise<boolean>;
}

export interface Key {
  readonly partition: string;
  readonly sort: string;
}

export interface Item extends Key {
  readonly fields: Fields;
  /** Of an item that is changed under a condition; the first is 1. */
  readonly version?: number;
  /** Where it stands in the indexes; an index without an entry does not hold the item. */
  readonly indexed?: { readonly [Name in IndexName]?: IndexKey };
  /** Epoch seconds, after which it may be deleted. */
  readonly expires?: number;
}

/** A number comes back as the same float64; −0 as 0. Text comes back well-formed: a lone surrogate as U+FFFD. */
export type Fields = Readonly<Record<string, Field>>;
export type Field = string | number | Uint8Array;

/** `due`: what the sweeper must do, by time, and what is open. `owner`: one owner's open cases and tasks. */
export type IndexName = 'due' | 'owner';

export interface IndexKey {
  readonly value: string;
  readonly sort: string;
}

/** That no item of the key is there, or one of exactly that version (0: none). */
export type Condition = 'absent' | { readonly version: number };

export interface Selection {
  readonly partition: string;
  readonly range?: Range;
  readonly isDescending?: boolean;
  readonly limit?: number;
}

/** Inclusive, but for `before`. */
export type Range =
  | { readonly prefix: string }
  | { readonly from: string; readonly to: string }
  | { readonly before: string };

export interface IndexSelection {
  readonly index: IndexName;
  readonly value: string;
  /** Inclusive. */
  readonly until?: string;
}

export type Change = { readonly put: Item } | { readonly delete: Key };

/** A request that DynamoDB would refuse. A mistake in the caller. */
export class TableRequestError extends Error {
  override readonly name = 'TableRequestError';
}

/** The table kept refusing part of a request. What was done stays done; the whole may be tried again. */
export class TableThrottledError extends Error {
  override readonly name = 'TableThrottledError';

  constructor(
    /** Items that were not written, or keys that were not read. */
    readonly left: number,
    options?: ErrorOptions,
  ) {
    super(
      `${left} items were not written or read after many attempts: the table is throttled. Raise its maximum capacity or wait, then try again.`,
      options,
    );
  }
}
