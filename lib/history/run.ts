import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Delegate } from '../config/notify-config.ts';
import type { Band } from '../scoring/band.ts';
import type { NightGate } from './doubt.ts';
import type { NightFigures } from './night-figures.ts';
import type { PortfolioMovement } from './portfolio-movement.ts';
import type { Team } from './teams.ts';

/** held: charted, and believed by no later night until it is released. discarded: never to be believed. */
export type RunState = 'preparing' | 'scoring' | 'concluded' | 'delivered' | 'held' | 'discarded';

/** Whether later nights may compare themselves with this one: it was concluded and not held. */
export function isBelieved({ state }: { readonly state: RunState }): boolean {
  switch (state) {
    case 'concluded':
    case 'delivered':
      return true;
    case 'preparing':
    case 'scoring':
    case 'held':
    case 'discarded':
      return false;
  }
}

/** Whether nobody can say yet what became of it. */
export function isUnfinished({ state }: { readonly state: RunState }): boolean {
  return state === 'preparing' || state === 'scoring';
}

/** One night of the portfolio. */
export interface Run {
  readonly night: Night;
  readonly state: RunState;
  /** The local date of the first claim: TTL counts from the later of it and the night. */
  readonly firstClaimedOn: Night;
  readonly shards: number;
  readonly modelHash: string;
  /** Metric names in the order of `Chart.values`, each with its definition hash: the schema of this night's charts. */
  readonly metrics: readonly RunMetric[];
  /** Rules in the order of `Chart.watches`, each with the hash of what decides whether it holds. */
  readonly rules: readonly { readonly id: string; readonly hash: string }[];
  readonly exports: readonly RunExport[];
  readonly inputs: NightInputs;
  /** The believed night it was compared with. Null until concluded, and on the first night. */
  readonly last: EarlierNight | null;
  /** sha256 over everything it left and the night it was compared with. Null until concluded. */
  readonly resultHash: string | null;
  /** Null until concluded. */
  readonly totals: PortfolioTotals | null;
  /** Null until concluded. */
  readonly figures: NightFigures | null;
  /** From the last believed night's totals to its own; null on the first night. Not kept by the version before. */
  readonly movement?: PortfolioMovement | null;
  /** Where its bands begin. Not kept by the version before. */
  readonly bands?: HealthConfig['bands'];
  /** Why it was held, as one text; null otherwise. Stays when it is released or discarded. */
  readonly heldBecause: string | null;
  /** Who released or discarded a held night; null otherwise. */
  readonly ruling: GateRuling | null;
  /** What the gate doubts of it. Null until it was judged. Not kept by the version before. */
  readonly gate?: NightGate | null;
  /** Who manages whom: whose accounts a manager may look at. Not kept by the version before. */
  readonly teams?: readonly Team[];
  /** Who stands in for whom by its export of people, beside `notify.delegates`. Not kept by the version before. */
  readonly delegates?: readonly Delegate[];
}

/** What a person decided about a held night. */
export interface GateRuling {
  readonly is: 'released' | 'discarded';
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface RunMetric {
  readonly name: string;
  readonly hash: string;
  /** Of a metric by SQL: an id that it returned was an account's, on this night or an earlier believed one. Not kept by the version before. */
  readonly hasMatched?: boolean;
}

export interface RunExport {
  readonly name: string;
  readonly state: string;
  readonly newestDate: Night | null;
  readonly because: string | null;
  readonly files: readonly { readonly key: string; readonly version: string; readonly rows: number }[];
  /** Rows on the night itself (event exports), for the same-weekday median. */
  readonly rowsVisible: number;
  /** Dated rows of the night's files. */
  readonly rowsTonight: number;
  /** Earlier nights whose rows are missing, as their files cannot be used. Absent: none. */
  readonly gapNights?: number;
  /** A row of it was of an account, on this night or an earlier believed one. Not kept by the version before. */
  readonly hasMatched?: boolean;
}

export interface BandTotals {
  readonly accounts: number;
  readonly arr: number;
}

export interface PortfolioTotals {
  readonly accounts: number;
  readonly scored: number;
  readonly arr: number;
  readonly bands: Readonly<Record<Band, BandTotals>>;
  /** ARR-weighted mean of raw over scored accounts with ARR; null when there is none. */
  readonly meanScore: number | null;
  readonly findings: number;
}

/** What a night was computed from, beside its exports and its model: the same again gives the same bytes. */
export interface NightInputs {
  /** sha256 over the whole configuration. Rules, labels and recipients may change between two runs of a night; scores do not depend on them. */
  readonly configHash: string;
  /** Version of the code. Another version may write other bytes. */
  readonly codeVersion: string;
  /** Overrides and pulses set before the cut-off. */
  readonly care: { readonly hash: string; readonly events: number };
  /** Earlier nights whose metric values were looked for: for changes, carried values and peers. By night. */
  readonly earlierMetrics: readonly EarlierRead[];
}

export interface EarlierRead {
  readonly night: Night;
  /** sha256 of what was read; null = there was nothing to compare with. */
  readonly digest: string | null;
}

/** The believed night that a night was compared with, and what it had left. */
export interface EarlierNight {
  readonly night: Night;
  readonly resultHash: string;
}
