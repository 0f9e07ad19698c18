import type { Night } from '../calendar.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import type { Values } from '../metrics/typed-values.ts';

/** What every account measured, night by night: read back for changes, carried values and peers, and open to other tools. */
export interface MetricHistory {
  /** Overwrites the night. The same metrics always give the same bytes. */
  write(night: NightMetrics): Promise<void>;
  /** Null: nothing is kept of that night. Throws `MetricFileError` for a file that cannot be read. */
  open(night: Night): Promise<StoredMetrics | null>;
  /** The oldest first. */
  listNights(): Promise<readonly { readonly night: Night; readonly bytes: number }[]>;
  remove(night: Night): Promise<void>;
  /** Writes every night that holds an account again without it; returns those nights. */
  removeAccount(account: string): Promise<readonly Night[]>;
  close(): Promise<void>;
}

export interface NightMetrics {
  readonly night: Night;
  readonly modelHash: string;
  readonly ids: readonly string[];
  /** In the order of `ids`. */
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  /** metric → definition hash. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Attribute that accounts are ranked within → each account's group, as text; null = none. */
  readonly peers: ReadonlyMap<string, readonly (string | null)[]>;
}

/** One night as it was measured. Columns are in the order of the stored accounts. */
export interface StoredMetrics {
  readonly night: Night;
  readonly modelHash: string;
  readonly accounts: number;
  /** sha256 of all that is kept of the night. */
  readonly digest: string;
  /** metric → definition hash it was measured under. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Where each account is stored; −1 = it was not there. */
  findPlaces(ids: readonly string[]): Promise<Int32Array>;
  /** Null: it was not measured that night. */
  readMetric(name: string): Promise<Values | null>;
  /** Null: nothing was ranked within it that night. */
  readPeers(attribute: string): Promise<readonly (string | null)[] | null>;
}

/** Where a night is kept. */
export interface NightPlace {
  readonly night: Night;
  /** For messages: a file, or an s3:// address. */
  readonly location: string;
}

/** A stored night is damaged, or written by a newer version. Trying again will not help. */
export class MetricFileError extends Error {
  constructor({ location, night }: NightPlace, because: string, options?: ErrorOptions) {
    super(
      `${location} cannot be read: ${because}. Compute the night again (rounds rerun --from ${night}), or remove it (rounds history prune --night ${night}).`,
      options,
    );
    this.name = 'MetricFileError';
  }
}
