import type { Day } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { NightTable } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';
import type { MatchCounts } from './unknown-accounts.ts';

/** What is to be said of how an export, or a metric by SQL, meets the accounts, though its rows count. */
export interface MatchNote {
  readonly about: readonly ['exports' | 'metrics', string];
  readonly message: string;
  /** Few rows, or few that match: it may be so. Shared: accounts that one key stands for get none of its rows. */
  readonly kind: 'few' | 'shared';
}

export interface Matching {
  /** Exports that count as missing, and why. */
  readonly unmatched: ReadonlyMap<string, string>;
  /** Exports of which a row is of an account. */
  readonly matched: ReadonlySet<string>;
  readonly notes: readonly MatchNote[];
}

export interface MatchRequest {
  readonly config: HealthConfig;
  readonly tables: ReadonlyMap<string, NightTable>;
  readonly night: Day;
  readonly worker: QueryWorker;
  readonly counts: ReadonlyMap<string, MatchCounts>;
  /** Accounts that are scored. */
  readonly accounts: number;
  /** Whether a row of an export was of an account on an earlier night that is believed. */
  readonly hasMatchedBefore: (name: string) => Promise<boolean>;
}
