import type { Night } from '../calendar.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Who hears of a week, each at an hour of their own. */
export const weekAudiences = ['leaders', 'executives'] as const;
export type WeekAudience = (typeof weekAudiences)[number];

export interface Audience {
  readonly slack: string | null;
  readonly emails: readonly string[];
}

/** Somebody stands in for somebody, on the days from … until, both included. */
export interface Delegate {
  readonly away: string;
  readonly to: string;
  readonly from: Night;
  readonly until: Night;
}

/** Accounts that no person has by name, and who hears of them. */
export interface Pool {
  /** What it is known by wherever a person's address could stand. */
  readonly name: string;
  /** `technology_led`: whoever owns an account by name is not told of it, and only what is critical comes by a message of its own. */
  readonly model: 'pooled' | 'technology_led';
  readonly queue: Audience;
  /** Addresses of those who may act on its cases. */
  readonly members: readonly string[];
}

/** In which part somebody is told of a case. */
export type EscalationRole = 'owner' | 'manager' | 'executive';

/** Hours and business days stand still on quiet days; see `quiet.clock`. */
export type Delay = { readonly hours: number } | { readonly businessDays: number };

/** Who hears next of a case that nobody takes in hand. */
export interface EscalationStep {
  readonly after: Delay;
  readonly to: readonly EscalationRole[];
  /** What they are asked for, as a title; null = to see to it. */
  readonly ask: string | null;
}

export interface NotifyConfig {
  readonly digest: { readonly at: string; readonly weekdays: readonly Weekday[] };
  readonly leaders: Audience & {
    readonly day: Weekday;
    readonly at: string;
    /** The whole portfolio by mail, on the mornings of the digest, too. */
    readonly nightly: boolean;
  };
  readonly executives: Audience & { readonly day: Weekday; readonly at: string };
  readonly unowned: Audience;
  readonly ops: Audience;
  readonly quiet: {
    readonly weekdays: readonly Weekday[];
    readonly holidays: readonly Night[];
    /** Whether the hours of an escalation pass on quiet days. */
    readonly clock: 'stands' | 'runs';
  };
  /** Of every risk case whose rules have none of their own; in rising order. Null = as is usual. */
  readonly escalation: readonly EscalationStep[] | null;
  /** Who hears of an account above its manager, where the accounts name nobody; null = nobody. */
  readonly executive: string | null;
  /** Profile → who hears of its accounts in the place of `executive`. */
  readonly profileExecutives: ReadonlyMap<string, string>;
  /** Those of `ownership` that have a queue. */
  readonly pools: readonly Pool[];
  readonly delegates: readonly Delegate[];
  /** Addresses of those who may act on every account and rule on held nights. */
  readonly operators: readonly string[];
  /** Alerts per person and morning. */
  readonly budget: number;
  /** Who may be written to, by the domain of their address; null = anybody. */
  readonly domains: readonly string[] | null;
}
